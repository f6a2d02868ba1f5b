"""A new slip for one that was lost."""

from __future__ import annotations

import pytest
from tests.ballot.desk import entered, picture, voted_on_paper
from tests.ballot.votes import motion_on, voter_of
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.enter_paper_ballot import enter_paper_ballot
from lilong.ballot.actions.reissue_slip import MOST_SLIPS, reissue_slip
from lilong.ballot.models import RefusedBallot, Voter
from lilong.ballot.paper_desk import TurnedAway
from lilong.ballot.slips import slip_url
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, Refused

PREPARERS = {
    "committee_chair@area",
    "community_worker@area",
    "owners_committee_member@compound",
    "committee_secretary@compound",
}


@everyone
def test_those_who_prepare_issue_again(who, street, other_street, motion):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARERS,
        lambda: reissue_slip(actor, voter_id=voter_of(motion, 1).id, reason="丢了"),
    )

    assert voter_of(motion, 1).serial == 1 + (who in PREPARERS)


def test_the_old_slip_is_void_and_the_new_one_good(worker, member, motion):
    voter = voter_of(motion, 1)
    old = slip_url(voter)

    reissue_slip(worker, voter_id=voter.id, reason="丢了")

    answer = enter_paper_ballot(
        worker, motion_id=motion.id, choice="agree", scan=picture(), slip=old
    )
    assert answer == TurnedAway("void_slip")
    assert RefusedBallot.objects.get().serial == 1
    assert entered(worker, motion, 1).serial == 2
    entry = LedgerEntry.objects.get(kind="ballot.slip_reissued")
    assert (entry.facts["serial"], entry.facts["reason"]) == (2, "丢了")


def test_once_the_first_ballot_stands_none_is_issued_where_the_first_counts(worker, member, motion):
    voted_on_paper(worker, member, motion, 1)

    with pytest.raises(Refused, match="已经投过票") as refusal:
        reissue_slip(worker, voter_id=voter_of(motion, 1).id, reason="丢了")

    assert refusal.value.basis
    assert voter_of(motion, 1).serial == 1


def test_where_the_last_counts_a_new_one_may_follow(worker, member, roll):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    voted_on_paper(worker, member, motion, 1)

    reissue_slip(worker, voter_id=voter_of(motion, 1).id, reason="丢了")

    assert voter_of(motion, 1).serial == 2


def test_a_slip_that_is_being_checked_stays_good(worker, motion):
    entered(worker, motion, 1)

    with pytest.raises(Refused, match="正在核对"):
        reissue_slip(worker, voter_id=voter_of(motion, 1).id, reason="丢了")

    assert voter_of(motion, 1).serial == 1


def test_not_without_a_reason_not_for_ever_and_not_after_the_close(worker, motion):
    voter = voter_of(motion, 1)
    with pytest.raises(Invalid, match="为什么换发"):
        reissue_slip(worker, voter_id=voter.id, reason=" ")
    Voter.objects.filter(pk=voter.pk).update(serial=MOST_SLIPS)
    with pytest.raises(Refused, match="次数太多"):
        reissue_slip(worker, voter_id=voter.id, reason="丢了")
    type(motion).objects.filter(pk=motion.pk).update(state="closed")
    with pytest.raises(Refused, match="现在不能办"):
        reissue_slip(worker, voter_id=voter.id, reason="丢了")

    assert voter_of(motion, 1).serial == MOST_SLIPS
