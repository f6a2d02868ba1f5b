"""Call a suggestion a claim, or a claim a suggestion, and tell its author why."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import permissions
from lilong.council.events import SuggestionBranchMoved
from lilong.council.models import Suggestion
from lilong.council.moving import append_step, change, check_words, locked_suggestion, tell
from lilong.council.states import Branch
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

# What the author reads; a value like any other, so it is not translated.
_TOLD = {
    Branch.CLAIM: "居委会把它当作您家的诉求来办：",
    Branch.SUGGESTION: "居委会把它当作大家的建议来办：",
}
LONGEST_REASON = 400


@use_case
def move_branch(actor: Actor, *, suggestion_id: UUID, branch: str, reason: str) -> Suggestion:
    """Move a sentence to the other branch (居委会条例 art. 10). A claim is not public any more.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no such branch, or no reason.
        Refused: it is that already, or it is in a theme.
    """
    found = locked_suggestion(suggestion_id)
    permissions.move_branch(actor, found.place_path)
    if branch not in Branch.values:
        raise Invalid(_("请选建议或者诉求"), fields={"branch": [_("请选建议或者诉求")]})
    reason = check_words(reason, needed=str(_("请写明为什么，提的人会看到")))
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("理由请写短一点"), fields={"words": [_("理由请写短一点")]})
    if found.branch == branch:
        raise Refused(_("它本来就是%(branch)s") % {"branch": Branch(branch).label})
    if found.theme_id is not None:
        raise Refused(_("这一条已经归到主题里了"), remedy=_("请先把它从主题里拿出来，再改成诉求。"))
    tell(actor, found, SuggestionBranchMoved, {"branch": branch})
    change(found, {"branch": branch, "released": found.released and branch != Branch.CLAIM})
    return append_step(found, words=_TOLD[Branch(branch)] + reason)
