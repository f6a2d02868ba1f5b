"""Votes that open and close by themselves."""

from __future__ import annotations

from datetime import date, timedelta

from tests.ballot.motions import CLOSES, OPENS, noticed
from tests.neighbourhood import person_with

from lilong.ballot import motion_tasks
from lilong.ballot.actions.begin_reelection import begin_reelection
from lilong.ballot.clocking import Moment, as_if
from lilong.ballot.motion_tasks import open_and_close_due
from lilong.commons.jobs.declaring import REGULAR
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice


def run(at):
    with as_if(at):
        return open_and_close_due.call()


def test_a_vote_opens_and_closes_at_its_time(stage):
    motion = noticed(stage)

    assert run(OPENS - timedelta(seconds=1)) == 0
    assert run(OPENS) == 1
    motion.refresh_from_db()
    assert motion.state == "open"

    assert run(CLOSES - timedelta(seconds=1)) == 0
    assert run(CLOSES) == 1
    motion.refresh_from_db()
    assert (motion.state, motion.closed_at) == ("closed", CLOSES)


def test_the_ledger_says_that_the_house_did_it(stage):
    noticed(stage)
    run(OPENS)

    assert LedgerEntry.objects.get(kind="ballot.voting_opened").role == "system"


def test_in_doubt_about_the_time_nothing_moves(stage, monkeypatch):
    motion = noticed(stage)
    monkeypatch.setattr(motion_tasks, "moment", lambda: Moment(OPENS, doubted=True))

    assert open_and_close_due.call() == 0

    motion.refresh_from_db()
    assert motion.state == "noticed"


def test_who_decides_is_told_once_a_day_that_a_vote_waits_for_the_clock(stage, monkeypatch):
    noticed(stage)
    told = Notice.objects.filter(person_id=stage.member.person_id, sentence__contains="时钟对不上")
    for at, count in (
        (OPENS - timedelta(hours=1), 0),  # nothing is due yet
        (OPENS, 1),
        (OPENS + timedelta(minutes=1), 1),
        (OPENS + timedelta(days=1), 2),
    ):
        monkeypatch.setattr(motion_tasks, "moment", lambda at=at: Moment(at, doubted=True))
        open_and_close_due.call()
        assert told.count() == count


def test_who_decides_in_place_of_the_committee_is_told_where_they_sit_above_the_compound(
    stage, monkeypatch
):
    chair = person_with("committee_chair", stage.street.area)
    noticed(stage)
    noticed(stage, acting_basis="业主委托居委会代行")
    monkeypatch.setattr(motion_tasks, "moment", lambda: Moment(OPENS, doubted=True))

    assert open_and_close_due.call() == 0

    told = Notice.objects.filter(sentence__contains="时钟对不上")
    assert told.filter(person_id=stage.member.person_id).count() == 2
    assert told.filter(person_id=chair.person_id).count() == 1  # not of the committee's own vote


def test_what_is_barred_waits_and_holds_up_nothing_else(stage):
    barred = noticed(stage)
    free = noticed(stage, matter="committee")
    chair = person_with("committee_chair", stage.street.area)
    begin_reelection(chair, place_id=stage.street.compound.id, since=date(2026, 12, 1))

    assert run(OPENS) == 1

    barred.refresh_from_db()
    free.refresh_from_db()
    assert (barred.state, free.state) == ("noticed", "open")


def test_it_is_done_every_minute():
    assert REGULAR[open_and_close_due.module_path].every == timedelta(minutes=1)
