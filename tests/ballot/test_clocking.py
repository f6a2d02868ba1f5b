"""A clock is believed while it runs on as clocks do, also from one start to the next."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.ballot.clocks import DAY, beat_ago, commit_at_once, jumped, restart
from tests.ballot.test_cast_ballots import by_slip, cast
from tests.ballot.votes import motion_on, roll_of, voter_of
from tests.neighbourhood import build_district, build_street

from lilong.ballot import clocking
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.confirm_clock import confirm_clock
from lilong.ballot.casting import Taken
from lilong.ballot.clocking import Reading, moment
from lilong.ballot.models import Ballot, Heartbeat, Motion
from lilong.ballot.motion_tasks import open_and_close_due
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused

THEN = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
MINUTE = 60 * 10**9


@pytest.fixture(autouse=True)
def restarted(monkeypatch):
    """Each test is a process that has just begun."""
    restart(monkeypatch)
    commit_at_once(monkeypatch)


# ── Two readings ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("boot", "gone", "counted", "fits"),
    [
        ("a", timedelta(hours=3), 180, True),
        ("a", timedelta(hours=3, minutes=5), 180, True),
        ("a", timedelta(hours=3, minutes=6), 180, False),
        ("a", timedelta(hours=2, minutes=54), 180, False),
        ("a", timedelta(days=10), 14_400, True),  # nobody wrote it down, the machine ran on
        ("b", timedelta(days=1), 1, True),
        ("b", timedelta(days=1, seconds=1), 1, False),
        ("b", timedelta(minutes=-5), 1, True),
        ("b", timedelta(minutes=-6), 1, False),
    ],
)
def test_a_clock_that_was_right_then_can_be_right_now(boot, gone, counted, fits):
    earlier = Reading(THEN, "a", 10**12)

    assert Reading(THEN + gone, boot, 10**12 + counted * MINUTE).follows(earlier) is fits


def test_where_the_system_does_not_tell_its_start_each_may_be_another(db):
    earlier = Reading(THEN, "", 5)

    assert Reading(THEN + DAY, "", 6).follows(earlier)
    assert not Reading(THEN + 2 * DAY, "", 6).follows(earlier)


# ── The first question after a start ────────────────────────────────────────────────────────


def test_a_new_house_believes_its_clock(db):
    assert not moment().doubted


def test_after_a_start_the_clock_is_compared_with_the_heartbeat(db, monkeypatch):
    beat_ago(timedelta(hours=5))
    assert not moment().doubted

    restart(monkeypatch)
    beat_ago(
        10 * DAY, counted=timedelta(hours=5)
    )  # the clock says ten days, the machine five hours
    assert moment().doubted

    restart(monkeypatch)
    beat_ago(10 * DAY, boot="another start")
    assert moment().doubted

    restart(monkeypatch)
    beat_ago(timedelta(hours=23), boot="another start")  # a night without power
    assert not moment().doubted

    restart(monkeypatch)
    beat_ago(-timedelta(hours=1), boot="another start")  # the clock lost an hour
    assert moment().doubted


def test_it_is_read_once_and_in_doubt_once_a_minute(db, monkeypatch):
    beat_ago(timedelta(hours=5))
    assert reads_of_heartbeat() == 1
    assert reads_of_heartbeat() == 0

    restart(monkeypatch)
    beat_ago(10 * DAY, boot="another start")
    assert reads_of_heartbeat() == 1
    assert reads_of_heartbeat() == 0
    a_minute_passes()
    assert reads_of_heartbeat() == 1


def reads_of_heartbeat():
    with CaptureQueriesContext(connection) as asked:
        moment()
    return sum("heartbeat" in query["sql"] for query in asked.captured_queries)


def a_minute_passes():
    asked = clocking._anchor.asked
    clocking._anchor = replace(clocking._anchor, asked=replace(asked, steady=asked.steady - MINUTE))


def test_a_clock_that_was_put_right_is_believed_again(db):
    beat_ago(-timedelta(hours=1), boot="another start")
    assert moment().doubted

    beat_ago(timedelta(minutes=1), boot="another start")  # as the clock now sees it
    assert moment().doubted  # until the minute is over
    a_minute_passes()
    assert not moment().doubted


# ── What writes it ──────────────────────────────────────────────────────────────────────────


def test_the_job_writes_it_while_the_clock_is_believed_and_not_while_it_is_not(db, monkeypatch):
    open_and_close_due.call()
    first = Heartbeat.objects.get()
    assert abs(first.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert first.boot == clocking._boot()

    restart(monkeypatch)
    beat_ago(10 * DAY, boot="another start")
    open_and_close_due.call()
    assert Heartbeat.objects.get().boot == "another start"


def test_who_only_pretends_a_time_writes_none(db):
    with clocking.as_if(THEN):
        open_and_close_due.call()
        clocking.confirm(moment())

    assert not Heartbeat.objects.exists()


# ── A vote after a start on a wrong clock ───────────────────────────────────────────────────


def due(street):
    """A motion that by the machine's clock has just ended."""
    now = datetime.now(UTC)
    return motion_on(roll_of(street), opens_at=now - 9 * DAY, closes_at=now - timedelta(minutes=1))


def test_it_neither_refuses_a_ballot_nor_closes_until_a_person_confirms(street, member):
    motion = due(street)
    jumped()

    [taken] = cast(motion, by_slip(voter_of(motion, 1)))
    open_and_close_due.call()

    assert isinstance(taken, Taken)
    assert Ballot.objects.get().clock_doubted
    assert Motion.objects.get().state == "open"
    for actor in (SYSTEM, member):
        with pytest.raises(Refused, match="时钟对不上"):
            close_voting(actor, motion_id=motion.id)
    assert moment().doubted

    confirm_clock(member, motion_id=motion.id)
    assert close_voting(member, motion_id=motion.id).state == "closed"
    assert not moment().doubted  # and not for this motion alone
    assert abs(Heartbeat.objects.get().at - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_control_on_a_clock_that_ran_on_it_does_both(street):
    motion = due(street)
    beat_ago(10 * DAY)

    [refused] = cast(motion, by_slip(voter_of(motion, 1)))
    open_and_close_due.call()

    assert refused.code == "late"
    assert Motion.objects.get().state == "closed"


# ── A process that really begins anew ───────────────────────────────────────────────────────

_PROCESS = """
import datetime, sys
import django.db
real, ahead = datetime.datetime, datetime.timedelta(days=int(sys.argv[1]))
class Ahead(real):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + ahead
datetime.datetime = Ahead  # for the one module that asks what time it is in law
from lilong.ballot import clocking
datetime.datetime = real
django.setup()
from lilong.ballot import motion_tasks
motion_tasks.open_and_close_due.call()
print(clocking.moment().doubted, *motion_tasks.Motion.objects.values_list("state", flat=True))
"""


def process(file, folder, ahead):
    """What a process whose clock is days ahead says, after it did what is due."""
    environment = {
        **os.environ, "DATABASE_URL": f"sqlite:///{file}", "LILONG_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
    }  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", _PROCESS, str(ahead)],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return ended.stdout.split()


def test_a_process_that_begins_on_a_clock_ten_days_ahead_closes_nothing(own_file, tmp_path):
    now = datetime.now(UTC)
    street = build_street(build_district(), "枫林街道", "fenglin")
    motion_on(roll_of(street), opens_at=now - DAY, closes_at=now + 7 * DAY)

    assert process(own_file, tmp_path, 0) == ["False", "open"]
    assert Heartbeat.objects.exists()
    assert process(own_file, tmp_path, 10) == ["True", "open"]
    assert process(own_file, tmp_path, 0) == ["False", "open"]  # put right, and begun again
    # The control: a house that has forgotten its heartbeat closes ten days early.
    Heartbeat.objects.all().delete()
    assert process(own_file, tmp_path, 10) == ["False", "closed"]
