"""Answer a case that was handed up: take it, or say what came of it, or give it back."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, permissions, standing_again
from lilong.cases.files.events import HandOverAnswered, HandOverBounced
from lilong.cases.files.models import Case, HandOver
from lilong.cases.files.states import AHEAD_LEVELS, HAND_OVER, HandOverState, Level
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound

TAKES, ANSWERS, BOUNCES = "takes", "answers", "bounces"


@use_case
def answer_hand_over(
    actor: Actor,
    *,
    case_id: UUID,
    outcome: str,
    words: str,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Answer the hand-over that waits. Its owner has kept the case all the while.

    Args:
        outcome: `takes` – the rung deals with it, and the case lies there; `answers` – said and
            done, and the case lies where it came from; `bounces` – given back with the reason, to
            whoever had it before. What was reported and lies with us again goes on with us.
        words: what the unit says.
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: not at the rung that was asked.
        NotFound: no hand-over waits.
        Invalid: no outcome, or no words.
        Refused: somebody was quicker.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    waits = case.hand_overs.filter(state=HandOverState.WAITING).first()
    if waits is None:
        raise NotFound(_("这一件没有在等答复的移交"))
    permissions.answer_hand_over(actor, case, waits.to_level)
    moving.check_version(case, base_version)
    if outcome not in (TAKES, ANSWERS, BOUNCES):
        raise Invalid(_("请选怎样答复"), fields={"outcome": [_("请选怎样答复")]})
    needed = _("退回要写理由，提出的人会看到") if outcome == BOUNCES else _("请写答复")
    # A patch brings others together and has no power of its own.
    may_order = waits.to_level != Level.PATCH
    words = moving.check_words(words, personal=personal, needed=needed, may_order=may_order)
    state = HandOverState.BOUNCED if outcome == BOUNCES else HandOverState.ANSWERED
    _note(actor, waits, state, words)
    back = case.level if outcome == TAKES else waits.from_level
    event: HandOverAnswered | HandOverBounced = HandOverAnswered(
        **moving.about(case), asked_of=waits.asked_of
    )
    if outcome == BOUNCES:
        event = HandOverBounced(**moving.about(case), asked_of=waits.asked_of, hop=waits.hop)
    come_back = standing_again.lie_again
    if outcome != TAKES and back in AHEAD_LEVELS:
        come_back = standing_again.take_up_report
    for_parties = not standing_again.sent_back(case)
    come_back(
        actor, case, event, back, "answer_hand_over",
        words=words, told_by=waits.asked_of, for_parties=for_parties,
    )  # fmt: skip
    if outcome == BOUNCES:
        standing_again.go_on_with_order(actor, case)
    clocks.note_next(case)
    return case


def _note(actor: Actor, waits: HandOver, state: str, words: str) -> None:
    waits.state = HAND_OVER.check(waits.state, state)
    waits.answer, waits.answered_on = words, timezone.localdate()
    waits.answered_by_id = actor.person_id
    waits.save(update_fields=["state", "answer", "answered_on", "answered_by"])
