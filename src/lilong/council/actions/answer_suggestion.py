"""Answer a sentence: what becomes of it, in words for whoever said it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import permissions
from lilong.council.events import (
    SuggestionAdopted,
    SuggestionDeclined,
    SuggestionDiscussed,
    SuggestionDone,
    SuggestionEvent,
    SuggestionReferred,
)
from lilong.council.models import Suggestion
from lilong.council.moving import check_version, check_words, locked_suggestion, move
from lilong.council.states import Branch, SuggestionState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

ANSWERS: dict[str, type[SuggestionEvent]] = {
    SuggestionState.DISCUSSED: SuggestionDiscussed,
    SuggestionState.ADOPTED: SuggestionAdopted,
    SuggestionState.DECLINED: SuggestionDeclined,
    SuggestionState.REFERRED: SuggestionReferred,
    SuggestionState.DONE: SuggestionDone,
}
_ASKED = {
    SuggestionState.DECLINED: _("不采纳要写明理由，提的人会看到"),
    SuggestionState.DONE: _("请写一句是怎么办好的，提的人会看到"),
}
LONGEST_WHO = 60


@use_case
def answer_suggestion(
    actor: Actor,
    *,
    suggestion_id: UUID,
    to: str,
    words: str = "",
    waits_for: str = "",
    until: date | None = None,
    base_version: int | None = None,
) -> Suggestion:
    """Move a sentence on, and tell its author: discussed, adopted, declined, referred, done.

    Args:
        words: for the author; needed where it is declined or done.
        waits_for, until: who has it now, and until when they answer; needed where it is referred.
        base_version: what the answer rests on; None for whatever stands.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: words, who or until when are missing.
        Refused: somebody was quicker; a claim is adopted.
        ForbiddenMove: its state does not allow it.
    """
    found = locked_suggestion(suggestion_id)
    permissions.answer_suggestion(actor, found.place_path)
    check_version(found, base_version)
    if to not in ANSWERS:
        raise Invalid(_("请选怎样答复"), fields={"to": [_("请选怎样答复")]})
    words = check_words(words, needed=str(_ASKED.get(SuggestionState(to), "")))
    if to != SuggestionState.REFERRED:
        if to == SuggestionState.ADOPTED and found.branch == Branch.CLAIM:
            raise Refused(
                _("诉求没有采纳不采纳"), remedy=_("请转给能办的人，或者说明为什么办不了。")
            )
        return move(actor, found, to, ANSWERS[to], words=words)
    who, day = _referred(waits_for, until)
    facts = {"waits_for": who, "until": day}
    return move(
        actor, found, to, SuggestionReferred, words=words, waits_for=who, until=day, facts=facts
    )


def _referred(waits_for: str, until: date | None) -> tuple[str, date]:
    who, wrong = waits_for.strip(), dict[str, list[Any]]()
    if not who or len(who) > LONGEST_WHO:
        wrong["waits_for"] = [_("请写转给谁，写部门或单位，不写个人")]
    if until is None or until < timezone.localdate():
        wrong["until"] = [_("请写对方在哪一天以前答复")]
    if wrong or until is None:
        raise Invalid(_("转给谁、什么时候答复，都要告诉提的人"), fields=wrong)
    return who, until
