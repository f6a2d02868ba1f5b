"""Write down what became of a challenge."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.court_papers import keep_paper, locked_challenge
from lilong.ballot.events import ChallengeDecided
from lilong.ballot.models import Challenge, Motion
from lilong.ballot.moving import local_day, move, now_for, tell_of
from lilong.ballot.states import (
    CHALLENGE,
    OF_THE_COURT,
    ChallengeResult,
    ChallengeState,
    MotionState,
)
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST_DECISION, LONGEST_COURT = 300, 80
BASIS = _("《民法典》第二百八十条：决定侵害业主合法权益的，由人民法院撤销")


@use_case
def decide_challenge(
    actor: Actor,
    *,
    challenge_id: UUID,
    result: str,
    decision: str,
    decided_on: date,
    court_ref: str = "",
    scan: BinaryIO | None = None,
) -> Challenge:
    """Ended without change, and the decision stands as before; or annulled, and it is void.

    Only a court annuls, and only a court ends what is before it. That its challenger took it back
    or agreed otherwise, the committee may find by itself. While another challenge is open, one
    that ended leaves the motion challenged; an annulled decision settles them all.

    Args:
        result: of `ChallengeResult`.
        decision: by whom and how, in words.
        court_ref: the number of the court's paper; needed for what a court said.
        scan: a photo of that paper; seen by those who decide and the street.

    Raises:
        NotAllowed: who prepares does not decide; a court's word is not written down by whoever
            brought or entered the challenge.
        NotFound: there is no such challenge.
        Refused: it is before a court, which has not ended it.
        Invalid: no words, no known result, a day that cannot be, no number of the court; a photo
            that cannot be shown, or of a paper that is no court's.
        ForbiddenMove: it was decided already.
    """
    motion, challenge = locked_challenge(challenge_id)
    by_court = result in OF_THE_COURT
    if by_court:
        permissions.write_court_down(actor, motion, challenge)
    else:
        permissions.decide_motion(actor, motion)
    state = (
        ChallengeState.ANNULLED if result == ChallengeResult.ANNULLED else ChallengeState.DISMISSED
    )
    CHALLENGE.check(challenge.state, state)
    if challenge.court_on is not None and not by_court:
        raise Refused(
            _("这条要求已经到了法院，要有法院的文书才能了结"),
            basis=BASIS,
            remedy=_("请等法院的判决或裁定，登记案号和日期。"),
        )
    # The number of the case does: whoever has it in the register need not type it again.
    number = court_ref.strip() or challenge.court_ref
    _check(motion, challenge, result, decision, decided_on, number, scan)
    challenge.state, challenge.result, challenge.court_ref = state, result, number
    challenge.decision, challenge.decided_on = decision.strip(), decided_on
    challenge.save(update_fields=["state", "result", "decision", "decided_on", "court_ref"])
    sha256 = ""
    if by_court:
        words = challenge.decision
        paper = keep_paper(actor, motion, challenge, said_on=decided_on, words=words, scan=scan)
        sha256 = paper.sha256
    _settle(actor, motion, challenge, sha256)
    return challenge


def _check(
    motion: Motion,
    challenge: Challenge,
    result: str,
    decision: str,
    decided_on: date,
    court_ref: str,
    scan: BinaryIO | None,
) -> None:
    wrong: dict[str, list[object]] = {}
    if result not in ChallengeResult.values:
        wrong["result"] = [_("请选一项")]
    if result in OF_THE_COURT and not court_ref:
        wrong["court_ref"] = [_("请写法院文书的案号；没有法院的文书，不能这样登记")]
    if scan and result not in OF_THE_COURT:
        wrong["scan"] = [_("这里只放法院的文书；撤回、和解不用附")]
    if not decision.strip():
        wrong["decision"] = [_("请写明由谁、怎么决定的")]
    if len(decision.strip()) > LONGEST_DECISION:
        wrong["decision"] = [_("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_DECISION}]
    if len(court_ref) > LONGEST_COURT:
        wrong["court_ref"] = [_("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_COURT}]
    if not challenge.received_on <= decided_on <= local_day(now_for(motion).at):
        wrong["decided_on"] = [_("要在收到的日子到今天之间")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _settle(actor: Actor, motion: Motion, challenge: Challenge, sha256: str) -> None:
    facts = {"result": str(ChallengeResult(challenge.result).label), "sha256": sha256}
    others = Challenge.objects.filter(motion=motion, state=ChallengeState.OPEN)
    if challenge.state == ChallengeState.ANNULLED:
        others.update(
            state=ChallengeState.ANNULLED,
            result=challenge.result,
            decision=challenge.decision,
            decided_on=challenge.decided_on,
            court_ref=challenge.court_ref,
        )
        move(actor, motion, MotionState.ANNULLED, ChallengeDecided, **facts)
    elif others.exists():
        tell_of(actor, motion, ChallengeDecided, **facts)
    else:
        move(actor, motion, challenge.was, ChallengeDecided, **facts)
