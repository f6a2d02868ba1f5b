"""A complaint is answered by someone who had no hand in the ballot."""

from __future__ import annotations

import pytest
from tests.ballot.desk import choices, entered, voted_at_the_door, voted_on_paper
from tests.ballot.test_cast_ballots import by_slip, cast
from tests.ballot.votes import motion_on, voter_of
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.answer_complaint import answer_complaint
from lilong.ballot.actions.cast_ballots import ProvenCast, cast_ballots
from lilong.ballot.actions.complain_about_ballot import complain_about_ballot
from lilong.ballot.casting import Cast, Taken, Untaken, append
from lilong.ballot.models import Ballot, BallotEvidence, Complaint
from lilong.ballot.scans import scan_allowed
from lilong.commons.files.models import StoredFile
from lilong.commons.ledger.listening import catch_up
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import Actor, Grant
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed, Refused


@pytest.fixture
def chair(street):
    return person_with("committee_chair", street.area)


@pytest.fixture
def complaint(worker, chair, owner, motion):
    voted_on_paper(worker, chair, motion, 1, "agree")
    return complain_about_ballot(owner, voter_id=voter_of(motion, 1).id, words="不是我投的")


@everyone
def test_the_owners_committee_answers(who, street, other_street, complaint):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who == "owners_committee_member@compound",
        lambda: answer_complaint(actor, complaint_id=complaint.id, uphold=False, answer="笔迹一致"),
    )

    complaint.refresh_from_db()
    answered = who == "owners_committee_member@compound"
    assert complaint.state == ("dismissed" if answered else "open")


def test_upheld_the_ballot_is_struck_and_the_unit_votes_again(member, owner, complaint, motion):
    answer_complaint(member, complaint_id=complaint.id, uphold=True, answer="签名不符")

    assert choices(motion) == [(1, "agree", "paper"), (1, "struck", "office")]
    strike = Ballot.objects.get(choice="struck")
    proof = BallotEvidence.objects.get(ballot=strike)
    assert (proof.kind, proof.entered_by_id, proof.note) == (
        "complaint", member.person_id, "签名不符",
    )  # fmt: skip
    complaint.refresh_from_db()
    assert (complaint.state, complaint.answer, complaint.answered_by_id) == (
        "upheld", "签名不符", member.person_id,
    )  # fmt: skip
    catch_up()
    told = Notice.objects.filter(person_id=owner.person_id).order_by("id")
    assert any("有了答复" in notice.sentence for notice in told)

    (again,) = append(motion.id, [Cast(voter_of(motion, 1).id, "oppose", "online")])
    assert again.number == 3


@pytest.mark.parametrize("policy", ["first", "last"])
def test_upheld_the_slip_it_was_cast_on_is_worthless(member, owner, roll, policy):
    """Who photographed the slip casts again before the owner does."""
    motion = motion_on(roll, options={"repeat_policy": policy})
    stolen = by_slip(voter_of(motion, 1), "agree")
    cast(motion, stolen)
    complaint = complain_about_ballot(owner, voter_id=voter_of(motion, 1).id, words="不是我投的")

    answer_complaint(member, complaint_id=complaint.id, uphold=True, answer="业主不在上海")

    assert cast(motion, stolen)[0] == Untaken(stolen.voter_id, "void_slip", 1)
    assert voter_of(motion, 1).serial == 2
    catch_up()
    reissued = Notice.objects.get(person_id=owner.person_id, sentence__contains="旧票作废")
    assert "领一张新票" in reissued.facts["reason"]
    signed_in = ProvenCast(stolen.voter_id, "oppose")
    [by_owner] = cast_ballots(owner, motion_id=motion.id, casts=[signed_in])
    assert by_owner.number == 3
    if policy == "last":
        assert isinstance(cast(motion, by_slip(voter_of(motion, 1), "abstain"))[0], Taken)


def test_dismissed_the_slip_stays_good(member, owner, motion):
    cast(motion, by_slip(voter_of(motion, 1)))
    complaint = complain_about_ballot(owner, voter_id=voter_of(motion, 1).id, words="不是我投的")

    answer_complaint(member, complaint_id=complaint.id, uphold=False, answer="业主记起来了")

    assert voter_of(motion, 1).serial == 1


def test_while_paper_of_the_unit_is_checked_nothing_is_struck(member, worker, owner, roll):
    """The paper came on the slip that would be void: the owner's own vote would be lost."""
    motion = motion_on(roll, options={"repeat_policy": "last"})
    cast(motion, by_slip(voter_of(motion, 1)))
    complaint = complain_about_ballot(owner, voter_id=voter_of(motion, 1).id, words="不是我投的")
    entered(worker, motion, 1, "oppose")

    with pytest.raises(Refused, match="纸质票正在核对"):
        answer_complaint(member, complaint_id=complaint.id, uphold=True, answer="业主不在上海")

    assert choices(motion) == [(1, "agree", "online")]
    assert voter_of(motion, 1).serial == 1
    assert Complaint.objects.get().state == "open"


def test_dismissed_the_ballot_stands(member, complaint, motion):
    answer_complaint(member, complaint_id=complaint.id, uphold=False, answer="笔迹一致")

    assert choices(motion) == [(1, "agree", "paper")]
    with pytest.raises(ForbiddenMove):
        answer_complaint(member, complaint_id=complaint.id, uphold=True, answer="再看")
    assert choices(motion) == [(1, "agree", "paper")]


@pytest.mark.parametrize("hand", ["entered", "confirmed", "at the door"])
def test_who_had_a_hand_in_the_ballot_does_not_answer(hand, street, worker, member, owner, motion):
    if hand == "at the door":
        voted_at_the_door(member, worker, motion, 1)
    else:
        pair = (member, worker) if hand == "entered" else (worker, member)
        voted_on_paper(*pair, motion, 1)
    complaint = complain_about_ballot(owner, voter_id=voter_of(motion, 1).id, words="不是我投的")

    with pytest.raises(NotAllowed, match="您经手的"):
        answer_complaint(member, complaint_id=complaint.id, uphold=False, answer="没问题")

    complaint.refresh_from_db()
    assert complaint.state == "open"
    other = person_with("owners_committee_member", street.compound, "另一位委员")
    answer_complaint(other, complaint_id=complaint.id, uphold=True, answer="签名不符")


def test_nobody_answers_their_own_complaint(street, owner, complaint):
    both = Actor(
        owner.person_id,
        owner.name,
        (*owner.grants, Grant("owners_committee_member", street.compound.path)),
    )

    with pytest.raises(NotAllowed):
        answer_complaint(both, complaint_id=complaint.id, uphold=True, answer="当然")

    assert Complaint.objects.get().state == "open"


def test_a_ballot_that_was_replaced_since_is_not_struck(worker, chair, member, owner, roll):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    voted_on_paper(worker, chair, motion, 1, "agree")
    complaint = complain_about_ballot(owner, voter_id=voter_of(motion, 1).id, words="不是我投的")
    append(motion.id, [Cast(voter_of(motion, 1).id, "oppose", "online")])

    with pytest.raises(Refused, match="后来又投了一张"):
        answer_complaint(member, complaint_id=complaint.id, uphold=True, answer="签名不符")

    assert choices(motion) == [(1, "agree", "paper"), (1, "oppose", "online")]
    assert Complaint.objects.get().state == "open"


def test_after_the_close_it_is_struck_and_after_the_count_it_is_not(member, complaint, motion):
    motions = type(motion).objects.filter(pk=motion.pk)
    motions.update(state="counted")
    with pytest.raises(Refused):
        answer_complaint(member, complaint_id=complaint.id, uphold=True, answer="签名不符")
    motions.update(state="closed")
    with pytest.raises(Invalid):
        answer_complaint(member, complaint_id=complaint.id, uphold=True, answer=" ")
    assert choices(motion) == [(1, "agree", "paper")]

    answer_complaint(member, complaint_id=complaint.id, uphold=True, answer="签名不符")

    assert choices(motion) == [(1, "agree", "paper"), (1, "struck", "office")]
    # Nobody can vote any more, on no slip.
    assert voter_of(motion, 1).serial == 1


def test_the_photo_is_open_to_who_answers_while_it_is_doubted(member, worker, complaint, motion):
    proof = BallotEvidence.objects.get()
    stored = StoredFile.objects.get(pk=proof.file_id)
    assert scan_allowed(member, stored)
    assert not scan_allowed(worker, stored)

    answer_complaint(member, complaint_id=complaint.id, uphold=False, answer="笔迹一致")

    assert not scan_allowed(member, stored)
    other = entered(worker, motion, 2)
    assert scan_allowed(member, StoredFile.objects.get(pk=other.file_id))
