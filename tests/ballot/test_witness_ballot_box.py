"""A colleague who was named as witness of a box says on their own account whether it was so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.ballot.desk import box_of, choices
from tests.ballot.test_take_ballot_box import SECOND, enter
from tests.ballot.votes import motion_on
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.confirm_paper_ballot import confirm_paper_ballot
from lilong.ballot.actions.end_ballot_box import end_ballot_box
from lilong.ballot.actions.withdraw_paper_ballot import withdraw_paper_ballot
from lilong.ballot.actions.witness_ballot_box import witness_ballot_box
from lilong.ballot.clocking import as_if
from lilong.ballot.models import BallotBox
from lilong.ballot.motion_tasks import open_and_close_due
from lilong.ballot.queries.boxes import seen_box
from lilong.commons.ledger.listening import catch_up
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused


@pytest.fixture
def box(worker, member, motion):
    """A box with one slip, taken by the worker in the last second, the member watching."""
    with as_if(motion.closes_at - SECOND):
        return box_of(worker, motion, 1, witness_id=member.person_id)


@everyone
def test_nobody_confirms_it_in_the_place_of_who_was_named(who, street, other_street, box):
    actor = someone(who, street, other_street)

    may_or_is_refused(False, lambda: witness_ballot_box(actor, box_id=box.id, right=True))

    box.refresh_from_db()
    assert box.unwitnessed


def test_its_slips_are_entered_before_it_is_confirmed_but_nothing_is_put_in_or_closed(
    worker, member, motion, box
):
    """What is put in could be returned by nobody any more."""
    with as_if(motion.closes_at + timedelta(minutes=5)):
        entry = enter(worker, motion, 1, box_id=box.id)
        with pytest.raises(Refused, match="见证人还没有确认"):
            confirm_paper_ballot(member, entry_id=entry.id, choice="agree")
        assert choices(motion) == []
        assert open_and_close_due.call() == 0
        with pytest.raises(Refused, match="还没有经见证人确认") as refusal:
            close_voting(member, motion_id=motion.id)
        assert "没有收这一箱的业委会委员" in refusal.value.remedy

        witness_ballot_box(member, box_id=box.id, right=True)

        assert confirm_paper_ballot(member, entry_id=entry.id, choice="agree").taken
        assert choices(motion) == [(1, "agree", "paper")]
        assert open_and_close_due.call() == 1
    told = LedgerEntry.objects.get(kind="ballot.box_witnessed")
    assert (told.actor_id, told.facts["slips"]) == (member.person_id, 1)
    assert set(told.facts) == {"code", "place", "slips", "result", "words", "box_id"}


def test_who_says_that_it_was_not_so_says_how_and_those_who_decide_hear_it(
    street, worker, member, motion
):
    secretary = person_with("committee_secretary", street.compound)
    with as_if(motion.closes_at - SECOND):
        box = box_of(worker, motion, 1, witness_id=secretary.person_id)
        entry = enter(worker, motion, 1, box_id=box.id)
    with pytest.raises(Invalid, match="哪里不对"):
        witness_ballot_box(secretary, box_id=box.id, right=False, words=" ")

    witness_ballot_box(secretary, box_id=box.id, right=False, words="我那天不在")

    catch_up()
    heard = Notice.objects.filter(person_id=member.person_id, url=f"/ballot/boxes/{box.id}/")
    assert ["见证人说不对" in one.sentence for one in heard] == [True]
    with as_if(motion.closes_at + timedelta(minutes=5)):
        with pytest.raises(Refused, match="还没有经见证人确认"):
            close_voting(member, motion_id=motion.id)
        end_ballot_box(member, box_id=box.id, reason="查了监控，秘书在场")
        confirm_paper_ballot(member, entry_id=entry.id, choice="agree")
        assert close_voting(member, motion_id=motion.id).state == "closed"


def test_where_the_residents_committee_acts_its_chair_hears_it(street, worker, roll):
    chair = person_with("committee_chair", street.area)
    motion = motion_on(roll, acting_basis="业主委托居委会代行")
    box = box_of(chair, motion, 1, witness_id=worker.person_id)
    witness_ballot_box(worker, box_id=box.id, right=False, words="我那天不在")

    catch_up()

    heard = Notice.objects.get(person_id=chair.person_id)
    assert "见证人说不对" in heard.sentence


def test_what_waits_of_a_box_that_its_witness_denies_is_not_put_in_until_a_decider_says_why(
    street, worker, member, motion
):
    """Put in it could be returned by nobody any more."""
    secretary = person_with("committee_secretary", street.compound)
    with as_if(motion.closes_at - SECOND):
        box = box_of(worker, motion, 3, witness_id=secretary.person_id)
    with as_if(motion.closes_at + timedelta(minutes=5)):
        first, second, third = (enter(worker, motion, n, box_id=box.id) for n in (1, 2, 3))
        witness_ballot_box(secretary, box_id=box.id, right=False, words="我那天不在")

        for choice in ("agree", "oppose"):
            with pytest.raises(Refused, match="见证人说不对") as refusal:
                confirm_paper_ballot(member, entry_id=second.id, choice=choice)
        assert "业委会委员" in refusal.value.remedy
        withdraw_paper_ballot(member, entry_id=second.id, reason="不是这一箱的")
        end_ballot_box(member, box_id=box.id, reason="查了监控，秘书在场，少一张")
        confirm_paper_ballot(member, entry_id=first.id, choice="agree")

        assert confirm_paper_ballot(member, entry_id=third.id, choice="agree").taken
        assert close_voting(member, motion_id=motion.id).state == "closed"
    assert choices(motion) == [(1, "agree", "paper"), (3, "agree", "paper")]


def test_once_and_not_after_it_was_ended_or_the_vote(street, worker, member, motion, box):
    other = person_with("owners_committee_member", street.compound)
    with as_if(motion.closes_at - SECOND):
        ended = box_of(worker, motion, 1, witness_id=member.person_id)
        named = box_of(worker, motion, 1, place="南门", witness_id=member.person_id)
    end_ballot_box(other, box_id=ended.id, reason="见证人出门了")
    with pytest.raises(Refused, match="已经记为录完"):
        witness_ballot_box(member, box_id=ended.id, right=True)

    witness_ballot_box(member, box_id=box.id, right=True)
    with pytest.raises(Refused, match="已经答复过"):
        witness_ballot_box(member, box_id=box.id, right=False, words="想起来了")

    end_ballot_box(other, box_id=box.id, reason="少一张")
    end_ballot_box(other, box_id=named.id, reason="少一张")
    with as_if(motion.closes_at + SECOND):
        close_voting(member, motion_id=motion.id)
        with pytest.raises(Refused, match="现在不能办"):
            witness_ballot_box(member, box_id=named.id, right=True)


def test_who_prepares_here_no_more_still_says_what_they_saw(member, worker, box):
    """Otherwise the close would wait for an answer that nobody could give."""
    gone, other = replace(member, grants=()), replace(worker, grants=())
    assert seen_box(gone, box.id).box == box
    with pytest.raises(NotFound):
        seen_box(other, box.id)

    assert not witness_ballot_box(gone, box_id=box.id, right=True).unwitnessed


def test_a_name_only_is_confirmed_by_nobody_and_waited_for_by_nobody(worker, motion):
    with as_if(motion.closes_at - SECOND):
        box = box_of(worker, motion, 1)
    assert box.witness
    for actor in (worker, SYSTEM):
        with pytest.raises(NotAllowed):
            witness_ballot_box(actor, box_id=box.id, right=True)


def test_what_was_answered_stands_in_the_database(member, box):
    row = BallotBox.objects.filter(pk=box.pk)
    for half in ({"witness_said": "confirmed"}, {"witnessed_at": datetime.now(UTC)}):
        with pytest.raises(IntegrityError, match="box_witness_answered"), transaction.atomic():
            row.update(**half)
    witness_ballot_box(member, box_id=box.id, right=False, words="少一张")

    for changed in ({"witness_words": "没事"}, {"witness_said": "denied", "witness_words": "x"}):
        with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
            row.update(**changed)
    with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
        row.update(witness_said="", witnessed_at=None)

    row.update(witness_said="confirmed", witness_words="")
    with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
        row.update(witness_said="denied", witness_words="少一张")


def test_who_said_no_may_say_yes_after_all_and_never_back(worker, member, motion, box):
    """A house whose one decider took the box would else have no way to close."""
    witness_ballot_box(member, box_id=box.id, right=False, words="我那天不在")
    with pytest.raises(Refused, match="已经答复过"):
        witness_ballot_box(member, box_id=box.id, right=False, words="还是不在")

    assert not witness_ballot_box(member, box_id=box.id, right=True).unwitnessed

    with pytest.raises(Refused, match="已经答复过"):
        witness_ballot_box(member, box_id=box.id, right=False, words="又想起来了")
    said = LedgerEntry.objects.filter(kind="ballot.box_witnessed").order_by("number")
    assert [one.facts["words"] for one in said] == ["我那天不在", ""]
