"""A box that is taken before the end, so that its slips are in time whenever they are typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.ballot.desk import box_of, choices, picture, watched_box
from tests.ballot.test_reissue_slip import PREPARERS
from tests.ballot.votes import motion_on, voter_of
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import clocking
from lilong.ballot.actions.confirm_paper_ballot import confirm_paper_ballot
from lilong.ballot.actions.end_ballot_box import end_ballot_box
from lilong.ballot.actions.enter_paper_ballot import enter_paper_ballot
from lilong.ballot.actions.reissue_slip import reissue_slip
from lilong.ballot.actions.withdraw_paper_ballot import withdraw_paper_ballot
from lilong.ballot.boxes import boxes_so_far
from lilong.ballot.casting import Cast, append
from lilong.ballot.clocking import Moment, as_if
from lilong.ballot.models import BallotBox, PaperEntry, RefusedBallot
from lilong.ballot.paper_desk import TurnedAway
from lilong.ballot.slips import slip_url
from lilong.commons.files.models import StoredFile
from lilong.commons.ledger.listening import catch_up
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import SYSTEM
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, NotAllowed, Refused

SECOND = timedelta(seconds=1)


def enter(actor, motion, number, choice="agree", **given):
    return enter_paper_ballot(
        actor, motion_id=motion.id, choice=choice, scan=picture(),
        slip=slip_url(voter_of(motion, number)), **given,
    )  # fmt: skip


@everyone
def test_those_who_prepare_take_boxes(who, street, other_street, motion):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in PREPARERS, lambda: box_of(actor, motion))

    assert BallotBox.objects.count() == int(who in PREPARERS)


def test_its_slips_count_although_they_are_typed_after_the_end(worker, member, motion):
    with as_if(motion.closes_at - SECOND):
        box = watched_box(worker, motion, 2)

    with as_if(motion.closes_at + timedelta(minutes=30)):
        entry = enter(worker, motion, 1, box_id=box.id)
        assert isinstance(entry, PaperEntry)
        assert entry.handed_in == motion.closes_at - SECOND
        assert confirm_paper_ballot(member, entry_id=entry.id, choice="agree").taken

    assert choices(motion) == [(1, "agree", "paper")]


def test_without_a_box_or_beyond_its_number_what_is_typed_after_the_end_is_late(worker, motion):
    with as_if(motion.closes_at - SECOND):
        box = watched_box(worker, motion, 1)
    with as_if(motion.closes_at):
        assert enter(worker, motion, 1) == TurnedAway("late")
        enter(worker, motion, 2, box_id=box.id)
        assert enter(worker, motion, 3, box_id=box.id) == TurnedAway("late")

    assert [one.voter.number for one in PaperEntry.objects.all()] == [2]
    kept = RefusedBallot.objects.all()
    assert all(StoredFile.objects.filter(pk=row.file_id).exists() for row in kept)


def test_a_slip_that_was_given_back_leaves_its_place_in_the_box(worker, member, motion):
    with as_if(motion.closes_at - SECOND):
        box = watched_box(worker, motion, 1)
    with as_if(motion.closes_at):
        wrong = enter(worker, motion, 1, box_id=box.id)
        withdraw_paper_ballot(member, entry_id=wrong.id, reason="录错了户")
        assert isinstance(enter(worker, motion, 2, box_id=box.id), PaperEntry)


def test_before_the_end_a_full_box_is_said_and_nothing_is_turned_away(worker, motion):
    box = box_of(worker, motion, 1)
    enter(worker, motion, 1, box_id=box.id)

    with pytest.raises(Refused, match="已经录完"):
        enter(worker, motion, 2, box_id=box.id)

    assert not RefusedBallot.objects.exists()
    assert isinstance(enter(worker, motion, 2), PaperEntry)


def test_not_after_the_end_and_not_before_the_vote(worker, roll, motion):
    with as_if(motion.closes_at), pytest.raises(Refused, match="不能再登记"):
        box_of(worker, motion)
    for state in ("noticed", "closed"):
        with pytest.raises(Refused, match="现在不能办"):
            box_of(worker, motion_on(roll, state=state))
    assert not BallotBox.objects.exists()


def test_a_doubted_clock_takes_no_box_unless_a_person_looked_at_another(
    worker, motion, monkeypatch
):
    doubted = Moment(motion.closes_at - SECOND, doubted=True)
    monkeypatch.setattr(clocking, "moment", lambda last=None: doubted)
    monkeypatch.setattr("lilong.ballot.moving.moment", clocking.moment)

    with pytest.raises(Refused, match="时钟对不上"):
        box_of(worker, motion)

    assert box_of(worker, motion, clock_confirmed=True).slips == 2


def test_where_nobody_else_enters_paper_a_name_stands(worker, motion):
    for bad in (" ", worker.name):
        with pytest.raises(Invalid) as refusal:
            box_of(worker, motion, witness=bad)
        assert "witness" in refusal.value.fields

    box = box_of(worker, motion, witness="李志愿者")

    assert (box.witness_id, box.witness, box.unwitnessed) == (None, "李志愿者", False)


def test_with_a_place_slips_and_a_colleague_who_watched(worker, member, street, owner, motion):
    for bad, field in (
        ({"place": " "}, "place"),
        ({"slips": 0}, "slips"),
        ({"witness_id": None}, "witness_id"),
        ({"witness_id": None, "witness": "李志愿者"}, "witness_id"),
        ({"witness_id": worker.person_id}, "witness_id"),
        ({"witness_id": owner.person_id}, "witness_id"),
    ):
        with pytest.raises(Invalid) as refusal:
            box_of(worker, motion, **bad)
        assert field in refusal.value.fields
    with pytest.raises(NotAllowed):
        box_of(SYSTEM, motion)
    assert not BallotBox.objects.exists()

    box = box_of(worker, motion, witness_id=member.person_id, witness="李志愿者")

    assert box.witness == ""
    catch_up()
    (notice,) = Notice.objects.filter(person_id=member.person_id)
    assert (notice.facts["place"], notice.facts["slips"]) == ("门厅", 2)
    assert notice.url == f"/ballot/boxes/{box.id}/"
    told = LedgerEntry.objects.get(kind="ballot.box_taken")
    assert set(told.facts) == {"code", "place", "slips", "box_id"}
    box.pk, box.witness_id = uuid7(), worker.person_id
    with pytest.raises(IntegrityError, match="box_two_people"), transaction.atomic():
        box.save(force_insert=True)


def test_a_box_that_was_taken_is_kept_and_can_be_ended(worker, member, motion):
    box = BallotBox.objects.filter(pk=box_of(worker, motion, 1).pk)

    for changed in ({"slips": 9}, {"taken_at": datetime.now(UTC)}, {"place": "别处"}):
        with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
            box.update(**changed)
    with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
        box.delete()

    assert end_ballot_box(member, box_id=box.get().id, reason="只有这些").ended_at


def test_the_same_form_sent_twice_takes_one_box(worker, motion):
    form = uuid4()

    assert box_of(worker, motion, box_id=form) == box_of(worker, motion, box_id=form)

    assert BallotBox.objects.count() == 1
    assert LedgerEntry.objects.filter(kind="ballot.box_taken").count() == 1


def test_the_box_of_another_vote_is_none_of_this(worker, roll, motion):
    box = box_of(worker, motion_on(roll))

    with pytest.raises(Refused, match="没有这个票箱"):
        enter(worker, motion, 1, box_id=box.id)

    assert not PaperEntry.objects.exists()


def test_a_slip_that_can_never_count_fills_its_place_however_often_it_is_tried(worker, motion):
    box = watched_box(worker, motion, 2)
    with transaction.atomic():
        append(motion.id, [Cast(voter_of(motion, 1).id, "oppose", "online")])

    for _again in range(2):
        assert enter(worker, motion, 1, box_id=box.id) == TurnedAway("already_voted")
    (so_far,) = boxes_so_far(motion)
    assert (so_far.entered, so_far.missing) == (1, 1)

    with as_if(motion.closes_at + SECOND):
        assert isinstance(enter(worker, motion, 2, box_id=box.id), PaperEntry)
        assert enter(worker, motion, 3, box_id=box.id) == TurnedAway("late")


def test_a_slip_that_is_entered_twice_takes_no_others_place(worker, member, motion):
    box = watched_box(worker, motion, 2)
    entry = enter(worker, motion, 1, box_id=box.id)
    confirm_paper_ballot(member, entry_id=entry.id, choice="agree")

    assert enter(worker, motion, 1, box_id=box.id) == TurnedAway("already_voted")

    with as_if(motion.closes_at + SECOND):
        assert isinstance(enter(worker, motion, 2, box_id=box.id), PaperEntry)


@pytest.fixture
def last_counts(roll):
    """A vote in which the last valid ballot counts."""
    return motion_on(roll, options={"repeat_policy": "last"})


def test_a_slip_that_is_typed_twice_from_one_box_makes_one_entry_where_the_last_counts(
    worker, member, last_counts
):
    box = watched_box(worker, last_counts, 2)
    entry = enter(worker, last_counts, 1, "agree", box_id=box.id)
    confirm_paper_ballot(member, entry_id=entry.id, choice="agree")

    for _again in range(2):
        away = enter(worker, last_counts, 1, "oppose", box_id=box.id)
        assert away == TurnedAway("typed_before")
    assert "已经从这一箱录入过" in away.refused.sentence
    kept = RefusedBallot.objects.latest("at")
    assert (kept.box_id, kept.unit) == (box.id, 1)
    assert StoredFile.objects.filter(pk=kept.file_id).exists()
    assert choices(last_counts) == [(1, "agree", "paper")]
    (so_far,) = boxes_so_far(last_counts)
    assert (so_far.entered, so_far.missing) == (1, 1)
    with as_if(last_counts.closes_at + SECOND):
        assert isinstance(enter(worker, last_counts, 2, box_id=box.id), PaperEntry)


def test_nor_from_a_full_box_that_would_send_it_to_the_desk(worker, member, last_counts):
    box = watched_box(worker, last_counts, 1)
    entry = enter(worker, last_counts, 1, "agree", box_id=box.id)
    assert enter(worker, last_counts, 1, "oppose", box_id=box.id) == TurnedAway("paper_waiting")
    confirm_paper_ballot(member, entry_id=entry.id, choice="agree")

    for at in (last_counts.closes_at - SECOND, last_counts.closes_at + SECOND):
        with as_if(at):
            away = enter(worker, last_counts, 1, "oppose", box_id=box.id)
            assert away == TurnedAway("typed_before")
    assert choices(last_counts) == [(1, "agree", "paper")]


def test_a_slip_that_was_returned_is_typed_again_from_the_same_box(worker, member, last_counts):
    box = watched_box(worker, last_counts, 1)
    wrong = enter(worker, last_counts, 1, "oppose", box_id=box.id)
    withdraw_paper_ballot(member, entry_id=wrong.id, reason="照片糊了")

    again = enter(worker, last_counts, 1, "agree", box_id=box.id)

    assert confirm_paper_ballot(member, entry_id=again.id, choice="agree").taken


def test_a_later_box_and_a_new_slip_are_not_the_same_slip_again(worker, member, last_counts):
    for place, choice in (("门厅", "agree"), ("南门", "oppose")):
        box = watched_box(worker, last_counts, 2, place=place)
        entry = enter(worker, last_counts, 1, choice, box_id=box.id)
        assert confirm_paper_ballot(member, entry_id=entry.id, choice=choice).taken
    reissue_slip(worker, voter_id=voter_of(last_counts, 1).id, reason="弄丢了")
    assert isinstance(enter(worker, last_counts, 1, "abstain", box_id=box.id), PaperEntry)


def test_a_spoiled_slip_is_not_read_better_by_typing_it_twice(worker, member, motion):
    box = watched_box(worker, motion, 2)
    entry = enter(worker, motion, 1, "spoiled", box_id=box.id)
    confirm_paper_ballot(member, entry_id=entry.id, choice="spoiled")

    assert enter(worker, motion, 1, "agree", box_id=box.id) == TurnedAway("typed_before")


def test_a_box_taken_by_a_doubted_clock_makes_it_right_for_nobody_else(worker, motion, monkeypatch):
    doubted = Moment(clocking.moment().at, doubted=True)
    monkeypatch.setattr("lilong.ballot.moving.moment", lambda last=None: doubted)
    confirmed = []
    monkeypatch.setattr(clocking, "confirm", confirmed.append)

    with pytest.raises(Refused, match="时钟对不上"):
        box_of(worker, motion, 1)
    assert box_of(worker, motion, 1, clock_confirmed=True).slips == 1

    assert confirmed == []
