"""Answer a case that was handed up: take it, or say what came of it, or give it back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, ladder, moving, permissions, standing_again
from lilong.cases.files.actions.hand_over_case import LONGEST_WAIT
from lilong.cases.files.events import HandOverAnswered, HandOverBounced
from lilong.cases.files.models import Case, HandOver
from lilong.cases.files.states import AHEAD_LEVELS, HAND_OVER, HandOverState, Level
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound

TAKES, ANSWERS, BOUNCES = "takes", "answers", "bounces"
# What the step is called: a refusal is told as one, and not as an answer. Of what was taken
# already, that it takes longer is an answer.
_VERBS = {TAKES: "take_hand_over", ANSWERS: "answer_hand_over", BOUNCES: "bounce_hand_over"}


@use_case
def answer_hand_over(
    actor: Actor,
    *,
    case_id: UUID,
    outcome: str,
    words: str,
    heard_by: date | None = None,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Answer the hand-over that waits, or say what came of one that was taken. Its owner has kept
    the case all the while.

    Args:
        outcome: `takes` – the rung deals with it, and the case lies there; `answers` – said and
            done, and the case lies where it came from; `bounces` – given back with the reason, to
            whoever had it before. What was reported and lies with us again goes on with us.
        words: what the unit says.
        heard_by: of what is taken, the day by which the rung is heard of next; the day by which it
            was asked to answer by default.
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: not at the rung that was asked, or a party.
        NotFound: no hand-over waits, and none was taken.
        Invalid: no outcome or no words, or no day on which more is heard.
        Refused: somebody was quicker.
        Telling: the words tell who somebody is, or who complained, and nobody has said yet
            whether that is meant.
    """
    case = moving.locked_case(case_id)
    hops = list(case.hand_overs.order_by("hop"))
    hop = ladder.answerable(case, hops)
    if hop is None:
        raise NotFound(_("这一件没有在等答复的移交"))
    permissions.answer_hand_over(actor, case, hop.to_level)
    moving.check_version(case, base_version)
    if outcome not in (TAKES, ANSWERS, BOUNCES):
        raise Invalid(_("请选怎样答复"), fields={"outcome": [_("请选怎样答复")]})
    needed = _("退回要写理由，提出的人会看到") if outcome == BOUNCES else _("请写答复")
    # A patch brings others together and has no power of its own.
    may_order = hop.to_level != Level.PATCH
    # What became of an order that went back by the list is for keepers alone.
    apart = standing_again.sent_back(case) is not None
    words = moving.check_words(
        words, personal=personal, needed=needed, may_order=may_order, apart=apart
    )
    waits = hop.state == HandOverState.WAITING
    before = hop.from_level if waits else ladder.lay_before(hop, hops)
    _note(actor, hop, outcome, words, _next_day(hop, heard_by) if outcome == TAKES else None)
    verb = _VERBS[ANSWERS if outcome == TAKES and not waits else outcome]
    _lie(actor, case, hop, hop.to_level if outcome == TAKES else before, verb)
    clocks.note_next(case)
    return case


def _next_day(hop: HandOver, heard_by: date | None) -> date:
    """By when more is heard. Raises Invalid: nobody said, or a day that is over or far off."""
    day, today = heard_by or hop.answer_due, timezone.localdate()
    if not today <= day <= today + LONGEST_WAIT:
        said = _("请写哪一天前给回音，最晚一年以内")
        raise Invalid(said, fields={"heard_by": [said]})
    return day


def _note(actor: Actor, hop: HandOver, outcome: str, words: str, heard_by: date | None) -> None:
    state = HandOverState.BOUNCED if outcome == BOUNCES else HandOverState.ANSWERED
    if hop.state != state:
        hop.state = HAND_OVER.check(hop.state, state)
    hop.answer, hop.answered_on, hop.heard_by = words, timezone.localdate(), heard_by
    hop.answered_by_id = actor.person_id
    hop.save(update_fields=["state", "answer", "answered_on", "answered_by", "heard_by"])


def _lie(actor: Actor, case: Case, hop: HandOver, level: str, verb: str) -> None:
    """Let the case lie at `level`, where the rung has it or from where it came."""
    about = moving.about(case)
    event: HandOverAnswered | HandOverBounced = HandOverAnswered(
        **about, asked_of=hop.asked_of, heard_by=hop.heard_by
    )
    if hop.state == HandOverState.BOUNCED:
        event = HandOverBounced(**about, asked_of=hop.asked_of, hop=hop.hop)
    come_back = standing_again.lie_again
    if level != hop.to_level and level in AHEAD_LEVELS:
        come_back = standing_again.take_up_report
    for_parties = not standing_again.sent_back(case)
    come_back(
        actor, case, event, level, verb,
        words=hop.answer, told_by=hop.asked_of, for_parties=for_parties,
    )  # fmt: skip
    if hop.state == HandOverState.BOUNCED:
        standing_again.go_on_with_order(actor, case)
    if level != hop.to_level:
        ladder.owe_again(case, level, hop.answer_due)
