"""Answer an owner's complaint about a ballot; a ballot that is not theirs is struck."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.models import BallotEvidence, Complaint, Voter
from lilong.ballot.paper_desk import Proof, TurnedAway, need_person, put_in
from lilong.ballot.paper_events import ComplaintAnswered
from lilong.ballot.states import COMPLAINT, Channel, Choice, ComplaintState, MotionState
from lilong.ballot.voters import (
    can_vote_now,
    give_next_slip,
    locked_voter,
    need_state,
    need_words,
    standing_ballot,
)
from lilong.ballot.waiting import waiting_entry
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed, NotFound, Refused

LONGEST_ANSWER = 300


@use_case
def answer_complaint(actor: Actor, *, complaint_id: UUID, uphold: bool, answer: str) -> Complaint:
    """Uphold a complaint, which strikes the ballot, or dismiss it; always with an answer.

    While it is being voted on, a unit whose ballot was struck may vote again: on a new slip, or
    signed in. The slip that somebody else may hold is void.

    Raises:
        NotAllowed: does not decide here, or had a hand in that very ballot or in the complaint.
        ForbiddenMove: it was answered already.
        Refused: it was counted, or another ballot stands for the unit by now, or paper of the
            unit is being checked.
        Invalid: without an answer.
    """
    complaint = _locked_complaint(complaint_id)
    motion = complaint.motion
    permissions.decide_motion(actor, motion)
    person_id = need_person(actor, _("疑问由人来答复"))
    _refuse_own(complaint, person_id)
    result = ComplaintState.UPHELD if uphold else ComplaintState.DISMISSED
    COMPLAINT.check(complaint.state, result)
    need_state(motion, MotionState.OPEN, MotionState.CLOSED)
    said = need_words(answer, "answer", _("请写明怎么核实的、结果如何"))[:LONGEST_ANSWER]
    voter = _voter(complaint)
    if uphold:
        _strike(actor, complaint, voter, person_id, said)
        _void_slip(actor, voter)
    complaint.state, complaint.answer = result, said
    complaint.answered_at, complaint.answered_by_id = clocking.moment().at, person_id
    complaint.save(update_fields=["state", "answer", "answered_at", "answered_by_id"])
    record(
        actor,
        ComplaintAnswered(
            space_id=voter.space_id,
            place_path=voter.place_path,
            subject_id=voter.id,
            code=motion.code,
            number=voter.number,
            result=str(result.label),
        ),
    )
    return complaint


def _locked_complaint(complaint_id: UUID) -> Complaint:
    rows = Complaint.objects.select_for_update(of=("self",)).filter(pk=complaint_id)
    found = rows.select_related("motion", "ballot").first()
    if found is None:
        raise NotFound(_("没有这条疑问"))
    return found


def _voter(complaint: Complaint) -> Voter:
    rows = Voter.objects.filter(motion_id=complaint.motion_id, number=complaint.ballot.unit)
    return locked_voter(rows.values_list("pk", flat=True).get())


def had_a_hand(complaint: Complaint, person_id: UUID | None) -> bool:
    """Whether a person asked, or entered, confirmed or took the ballot that is asked about."""
    if person_id is None or person_id == complaint.by_id:
        return person_id is not None
    rows = BallotEvidence.objects.filter(ballot_id=complaint.ballot_id)
    pairs = rows.values_list("entered_by_id", "confirmed_by_id")
    return any(person_id in pair for pair in pairs)


def _refuse_own(complaint: Complaint, person_id: UUID) -> None:
    if had_a_hand(complaint, person_id):
        raise NotAllowed(
            _("这张票是您经手的，或者是您提出的疑问，要由另一位委员来核实"),
            remedy=_("请另一位业委会委员登录后答复。"),
        )


def _strike(actor: Actor, complaint: Complaint, voter: Voter, person_id: UUID, said: str) -> None:
    standing = standing_ballot(voter.motion_id, voter.number)
    if standing is None or standing.id != complaint.ballot_id:
        raise Refused(
            _("这一户后来又投了一张，有疑问的那张已经不计"),
            remedy=_("请答复“核实无误”，并说明现在以后一张为准。"),
        )
    if waiting_entry(voter):
        # It came on the slip that is about to be void: it would be turned away, unread.
        raise Refused(
            _("这一户有一张纸质票正在核对，现在不能认定"),
            remedy=_("请先核对完，或者先退回，再答复业主。"),
        )
    proof = Proof("complaint", None, person_id, note=said)
    answer = put_in(actor, voter, Choice.STRUCK, channel=Channel.OFFICE, proof=proof)
    if isinstance(answer, TurnedAway):
        raise answer.refused


def _void_slip(actor: Actor, voter: Voter) -> None:
    """Make the unit's slip void: whoever cast on it could cast again before the owner does."""
    if can_vote_now(voter.motion):
        give_next_slip(actor, voter, str(_("对票的疑问属实。请领一张新票，或者登录以后投")))
