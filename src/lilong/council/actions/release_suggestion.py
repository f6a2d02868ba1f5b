"""Make the text of a suggestion public, or take it back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import permissions, writing
from lilong.council.events import SuggestionReleased, SuggestionTakenBack
from lilong.council.models import Suggestion
from lilong.council.moving import append_step, change, locked_suggestion, tell
from lilong.council.states import Branch
from lilong.engines.tabular.personal import covered_as_chosen
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

# What the author reads; a value like any other, so it is not translated.
RELEASED = "居委会看过，把这句话公开了，上面没有您的名字。"
COVERED = "居委会看过，遮去电话、证件号和人名以后，把这句话公开了。"
TAKEN_BACK = "居委会不再公开这句话，您自己仍旧看得到。"


@use_case
def release_suggestion(
    actor: Actor,
    *,
    suggestion_id: UUID,
    public: bool = True,
    cover: bool = False,
    also: Sequence[str] = (),
    harmless: Sequence[str] = (),
) -> Suggestion:
    """Let everybody of the residents' area read it, or (not `public`) only its keepers again.

    Args:
        cover: cover numbers, addresses, plates and names first; the author reads that this was
            done.
        also: further words to cover, as they stand in the text: no machine finds every name.
        harmless: names that were found and are none.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: words to cover that do not stand in the text.
        Refused: a claim is nobody else's; there is something to cover; it is so already.
    """
    found = locked_suggestion(suggestion_id)
    permissions.release_suggestion(actor, found.place_path)
    if found.released == public:
        raise Refused(_("这句话本来就是公开的") if public else _("这句话本来就没有公开"))
    if not public:
        tell(actor, found, SuggestionTakenBack)
        change(found, {"released": False})
        return append_step(found, words=TAKEN_BACK)
    if found.branch != Branch.SUGGESTION:
        raise Refused(
            _("诉求是一家的事，不公开"), remedy=_("其实是大家的事，请先改成“建议”，并写明理由。")
        )
    covered = _covered(found, cover=cover, also=also, harmless=harmless)
    tell(actor, found, SuggestionReleased, {"masked": covered != found.text})
    words = COVERED if covered != found.text else RELEASED
    _write(found, covered)
    return append_step(found, words=words)


def _covered(
    found: Suggestion, *, cover: bool, also: Sequence[str], harmless: Sequence[str]
) -> str:
    missing = [words for words in also if words not in found.text]
    if missing:
        said = _("原话里没有“%(words)s”，请照抄要遮的字") % {"words": missing[0]}
        raise Invalid(said, fields={"also": [said]})
    covered = covered_as_chosen(found.text, also=also, harmless=harmless)
    if covered != found.text and not (cover or also):
        raise Refused(
            _("这句话里有电话、证件号或者人名，不能就这样公开"),
            remedy=_("请用“遮起来再公开”，或者不公开。"),
        )
    return covered


def _write(found: Suggestion, text: str) -> None:
    changed = text != found.text
    change(found, {"released": True, "text": text})
    if changed:
        writing.refile(found)
