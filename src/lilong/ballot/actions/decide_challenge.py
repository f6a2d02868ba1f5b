"""Write down what became of a challenge."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.events import ChallengeDecided
from lilong.ballot.models import Challenge, Motion
from lilong.ballot.moving import local_day, locked_motion, move, now_for, tell_of
from lilong.ballot.states import CHALLENGE, ChallengeState, MotionState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound

LONGEST_DECISION, LONGEST_COURT = 300, 80
RESULTS = (ChallengeState.DISMISSED, ChallengeState.ANNULLED)


@use_case
def decide_challenge(
    actor: Actor,
    *,
    challenge_id: UUID,
    result: str,
    decision: str,
    decided_on: date,
    court_ref: str = "",
) -> Challenge:
    """Dismissed, and the decision stands as before; or annulled, and it never binds again.

    While another challenge is open, a dismissed one leaves the motion challenged; an annulled
    decision settles them all.

    Args:
        result: `dismissed` (or taken back) or `annulled`.
        decision: by whom and how, in words.

    Raises:
        NotAllowed: who prepares does not decide.
        NotFound: there is no such challenge.
        Invalid: no words, no known result, a day that cannot be.
        ForbiddenMove: it was decided already.
    """
    known = Challenge.objects.filter(pk=challenge_id).values_list("motion_id", flat=True).first()
    if known is None:
        raise NotFound(_("没有这条撤销要求"))
    motion = locked_motion(known)
    permissions.decide_motion(actor, motion)
    challenge = Challenge.objects.select_for_update().get(pk=challenge_id)
    _check(motion, challenge, result, decision, decided_on, court_ref)
    challenge.state = CHALLENGE.check(challenge.state, result)
    challenge.decision, challenge.decided_on = decision.strip(), decided_on
    challenge.court_ref = court_ref.strip() or challenge.court_ref
    challenge.save(update_fields=["state", "decision", "decided_on", "court_ref"])
    _settle(actor, motion, challenge)
    return challenge


def _check(
    motion: Motion,
    challenge: Challenge,
    result: str,
    decision: str,
    decided_on: date,
    court_ref: str,
) -> None:
    wrong: dict[str, list[object]] = {}
    if result not in RESULTS:
        wrong["result"] = [_("请选一项")]
    if not decision.strip():
        wrong["decision"] = [_("请写明由谁、怎么决定的")]
    if len(decision.strip()) > LONGEST_DECISION:
        wrong["decision"] = [_("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_DECISION}]
    if len(court_ref.strip()) > LONGEST_COURT:
        wrong["court_ref"] = [_("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_COURT}]
    if not challenge.received_on <= decided_on <= local_day(now_for(motion).at):
        wrong["decided_on"] = [_("要在收到的日子到今天之间")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _settle(actor: Actor, motion: Motion, challenge: Challenge) -> None:
    said = str(ChallengeState(challenge.state).label)
    others = Challenge.objects.filter(motion=motion, state=ChallengeState.OPEN)
    if challenge.state == ChallengeState.ANNULLED:
        others.update(
            state=ChallengeState.ANNULLED,
            decision=challenge.decision,
            decided_on=challenge.decided_on,
        )
        move(actor, motion, MotionState.ANNULLED, ChallengeDecided, result=said)
    elif others.exists():
        tell_of(actor, motion, ChallengeDecided, result=said)
    else:
        move(actor, motion, challenge.was, ChallengeDecided, result=said)
