"""How a sentence changes its state: shared by the verbs that move it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.ledger.models import LedgerHead
from lilong.council import outcomes, writing
from lilong.council.events import SuggestionEvent
from lilong.council.keys import read_key
from lilong.council.models import Suggestion, SuggestionStep
from lilong.council.states import SUGGESTION, SuggestionState
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused

LONGEST_WORDS = 500


def locked_suggestion(suggestion_id: UUID) -> Suggestion:
    """The sentence, locked until the commit. Raises NotFound."""
    found = Suggestion.objects.select_for_update(no_key=True).filter(pk=suggestion_id).first()
    if found is None:
        raise NotFound(_("没有这条建议"))
    return found


def locked_by_key(typed: str) -> Suggestion:
    """The sentence of a short address, locked until the commit. Raises NotFound."""
    key = read_key(typed)
    found = (
        Suggestion.objects.select_for_update(no_key=True).filter(key=key).first() if key else None
    )
    if found is None:
        raise no_such_key()
    return found


def no_such_key() -> NotFound:
    """What is said to a short address that is none of ours."""
    return NotFound(
        _("这个短网址不对，没有找到您说的那一句"),
        remedy=_("请对照纸条再输一次：一共十二位，只有数字和大写字母，没有 I、L、O、U。"),
    )


def noted_solved(suggestion: Suggestion, steps: Sequence[SuggestionStep]) -> bool:
    """Whether it stands as solved because a keeper noted so, not because the author said it."""
    if suggestion.state != SuggestionState.SOLVED:
        return False
    # What was added since, such as a release, stands in the same state.
    came = list(takewhile(lambda step: step.state == SuggestionState.SOLVED, reversed(steps)))
    return bool(came) and not came[-1].by_author


def check_version(suggestion: Suggestion, base_version: int | None) -> None:
    """Raises Refused: somebody else has changed the sentence since the page was opened."""
    if base_version is not None and base_version != suggestion.version:
        raise Refused(
            _("刚才已经有人处理过这一条"),
            remedy=_("请看看上面最新的进展，需要的话再提交一次；您写的还在。"),
        )


def check_words(words: str, *, needed: str = "") -> str:
    """The words without blanks around them, and without signs that nobody sees.

    Raises:
        Invalid: longer than what is kept, or `needed` (the sentence that asks for them) and none.
    """
    words = legible(words)
    if len(words) > LONGEST_WORDS:
        said: Any = _("最多写 %(most)s 个字，请写短一点") % {"most": LONGEST_WORDS}
        raise Invalid(said, fields={"words": [said]})
    if needed and not words:
        raise Invalid(needed, fields={"words": [needed]})
    return words


def move(
    actor: Actor,
    suggestion: Suggestion,
    state: str,
    event: type[SuggestionEvent],
    *,
    words: str = "",
    waits_for: str = "",
    until: date | None = None,
    by_author: bool = False,
    also: dict[str, Any] | None = None,
    facts: dict[str, Any] | None = None,
) -> Suggestion:
    """Move a locked sentence to `state`, record `event`, and append the step its author reads.

    Args:
        words: what the author is told, or what they said.
        waits_for, until: who has it now, and until when.
        also: further columns to set, such as `theme`.
        facts: the event's own facts beyond the code.

    Raises:
        ForbiddenMove: no move leads there.
    """
    SUGGESTION.check(suggestion.state, state)
    before = suggestion.state
    tell(actor, suggestion, event, facts)
    change(suggestion, {"state": state, **(also or {})})
    outcomes.note_moves([outcomes.Moved(suggestion, before, by_author)])
    return append_step(
        suggestion, words=words, waits_for=waits_for, until=until, by_author=by_author
    )


def tell(
    actor: Actor,
    suggestion: Suggestion,
    event: type[SuggestionEvent],
    facts: dict[str, Any] | None = None,
    *,
    head: LedgerHead | None = None,
) -> None:
    """Record what happens to a sentence; `head` as in `record`."""
    record(
        actor,
        event(
            space_id=suggestion.space_id,
            place_path=suggestion.place_path,
            subject_id=suggestion.id,
            code=suggestion.code,
            **(facts or {}),
        ),
        head=head,
    )


def change(suggestion: Suggestion, values: dict[str, Any]) -> None:
    """Set columns of a locked sentence, with its version and counters."""
    before = writing.counted_as(suggestion)
    for name, value in values.items():
        setattr(suggestion, name, value)
    suggestion.version += 1
    suggestion.save(update_fields=[*values, "version"])
    writing.recount(suggestion, before)
    if "category" in values or "branch" in values:
        outcomes.refile(suggestion)


def append_step(
    suggestion: Suggestion,
    *,
    words: str = "",
    waits_for: str = "",
    until: date | None = None,
    by_author: bool = False,
) -> Suggestion:
    """Append the step that the author reads, in the state the sentence has now."""
    last = SuggestionStep.objects.filter(suggestion=suggestion).aggregate(last=Max("order"))
    SuggestionStep.objects.create(
        space_id=suggestion.space_id,
        suggestion=suggestion,
        order=(last["last"] or 0) + 1,
        state=suggestion.state,
        words=words,
        waits_for=waits_for,
        until=until,
        on=timezone.localdate(),
        by_author=by_author,
    )
    return suggestion
