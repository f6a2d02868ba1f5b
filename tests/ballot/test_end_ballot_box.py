"""A box of which slips are missing, ended so that the vote may close."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.ballot.desk import box_of
from tests.ballot.test_take_ballot_box import SECOND, enter
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.confirm_paper_ballot import confirm_paper_ballot
from lilong.ballot.actions.end_ballot_box import end_ballot_box
from lilong.ballot.actions.witness_ballot_box import witness_ballot_box
from lilong.ballot.clocking import as_if
from lilong.ballot.motion_tasks import open_and_close_due
from lilong.ballot.paper_desk import TurnedAway
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotAllowed, Refused


@pytest.fixture
def box(worker, motion):
    """A box with two slips, taken in the last second."""
    with as_if(motion.closes_at - SECOND):
        return box_of(worker, motion, 2)


@everyone
def test_the_owners_committee_ends_it(who, street, other_street, box):
    actor = someone(who, street, other_street)
    may = who == "owners_committee_member@compound"

    may_or_is_refused(may, lambda: end_ballot_box(actor, box_id=box.id, reason="混有别的票"))

    box.refresh_from_db()
    assert (box.ended_at is not None) == may


def test_the_close_waits_for_the_box_says_what_is_missing_and_goes_on_when_it_is_ended(
    worker, member, motion, box
):
    witness_ballot_box(member, box_id=box.id, right=True)
    with as_if(motion.closes_at + timedelta(minutes=5)):
        entry = enter(worker, motion, 1, box_id=box.id)
        confirm_paper_ballot(member, entry_id=entry.id, choice="agree")
        assert open_and_close_due.call() == 0
        with pytest.raises(Refused, match="点了 2 张，录入 1 张，还差 1 张"):
            close_voting(member, motion_id=motion.id)

        ended = end_ballot_box(member, box_id=box.id, reason="混有一张别的票")

        assert ended.reason == "混有一张别的票"
        assert enter(worker, motion, 2, box_id=box.id) == TurnedAway("late")
        assert open_and_close_due.call() == 1
    told = LedgerEntry.objects.get(kind="ballot.box_ended")
    assert (told.facts["slips"], told.facts["entered"]) == (2, 1)


def test_a_box_that_is_entered_whole_holds_up_nothing_but_its_second_readers(
    worker, member, motion, box
):
    witness_ballot_box(member, box_id=box.id, right=True)
    with as_if(motion.closes_at + timedelta(minutes=5)):
        entries = [enter(worker, motion, number, box_id=box.id) for number in (1, 2)]
        with pytest.raises(Refused, match="2 张按时交来的纸质票"):
            close_voting(member, motion_id=motion.id)
        for entry in entries:
            confirm_paper_ballot(member, entry_id=entry.id, choice="agree")
        assert close_voting(member, motion_id=motion.id).state == "closed"


def test_not_without_a_reason_where_slips_are_missing_and_only_once(member, box):
    with pytest.raises(Invalid, match="写明原因"):
        end_ballot_box(member, box_id=box.id, reason=" ")
    end_ballot_box(member, box_id=box.id, reason="数错了")
    with pytest.raises(Refused, match="已经记为录完"):
        end_ballot_box(member, box_id=box.id, reason="再来")


def test_a_box_that_no_witness_confirmed_is_ended_with_a_reason_by_who_did_not_take_it(
    street, worker, member, motion, box
):
    other = person_with("owners_committee_member", street.compound)
    with as_if(motion.closes_at - SECOND):
        own = box_of(member, motion, 1, place="南门", witness_id=worker.person_id)
    with as_if(motion.closes_at + timedelta(minutes=5)):
        entries = [enter(worker, motion, number, box_id=box.id) for number in (1, 2)]
        entries.append(enter(worker, motion, 3, box_id=own.id))

        with pytest.raises(Invalid, match="见证人没有确认"):
            end_ballot_box(member, box_id=box.id)
        end_ballot_box(member, box_id=box.id, reason="见证人住院，核对了登记簿")
        with pytest.raises(NotAllowed, match="不能由您一个人说明"):
            end_ballot_box(member, box_id=own.id, reason="我说没问题")
        with pytest.raises(Refused, match="南门的票箱还没有经见证人确认"):
            close_voting(member, motion_id=motion.id)
        end_ballot_box(other, box_id=own.id, reason="问过见证人，手机坏了")

        for entry in entries:
            confirm_paper_ballot(member, entry_id=entry.id, choice="agree")
        assert close_voting(member, motion_id=motion.id).state == "closed"
