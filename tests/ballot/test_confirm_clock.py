"""A clock that a person found right is right, whatever becomes of what they did next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from tests.ballot.clocks import DAY, HOUR, beat_ago, commit_at_once, jumped, put_at, restart
from tests.ballot.motions import agreeing, closed, opened
from tests.ballot.test_cast_ballots import by_slip, cast
from tests.ballot.test_take_ballot_box import box_of, enter
from tests.ballot.votes import behind_our_back, motion_on, roll_of, some_id, voter_of
from tests.neighbourhood import build_district, build_street, person_with
from tests.own_database import aside

from lilong.ballot import clocking
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.confirm_clock import confirm_clock
from lilong.ballot.actions.count_votes import count_votes
from lilong.ballot.casting import Taken
from lilong.ballot.clocking import Reading, moment
from lilong.ballot.models import Ballot, Heartbeat, Motion, PaperEntry
from lilong.ballot.motion_tasks import open_and_close_due
from lilong.ballot.moving import now_for
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import NotAllowed, NotFound, Refused
from lilong.people.models import User
from lilong.people.web import sessions

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def restarted(monkeypatch):
    """Each test is a process that has just begun."""
    restart(monkeypatch)
    commit_at_once(monkeypatch)


@pytest.fixture
def motion(stage):
    """A motion that is being voted on until tomorrow."""
    return put_at(opened(stage), noticed_at=-480, opened_at=-24, opens_at=-24, closes_at=24)


def told():
    return LedgerEntry.objects.filter(kind="ballot.clock_confirmed")


# ── It stands by itself ─────────────────────────────────────────────────────────────────────


def test_it_stands_where_the_step_is_then_refused(stage, motion, monkeypatch):
    jumped()
    with pytest.raises(Refused, match="时钟对不上"):
        close_voting(stage.member, motion_id=motion.id)

    confirm_clock(stage.member, motion_id=motion.id)
    with pytest.raises(Refused, match="还没有到"):
        close_voting(stage.member, motion_id=motion.id)

    assert not moment().doubted
    restart(monkeypatch)  # another process, too, and with what is in the database alone
    assert not moment().doubted
    assert abs(Heartbeat.objects.get().at - datetime.now(UTC)) < MINUTE


def test_it_is_written_down_who_said_so_and_what_they_were_shown(stage, motion):
    jumped()

    shown = confirm_clock(stage.member, motion_id=motion.id)

    entry = told().get()
    assert (entry.actor_id, entry.subject_id) == (stage.member.person_id, motion.id)
    assert datetime.fromisoformat(entry.facts["shown"]) == shown
    assert abs(shown - datetime.now(UTC)) < MINUTE


def test_a_clock_that_was_found_right_does_not_shorten_the_days_for_questions(stage):
    motion = closed(stage, agreeing(8))
    put_at(motion, noticed_at=-480, opened_at=-24, closed_at=-1, complaints_until=24)
    jumped()

    confirm_clock(stage.member, motion_id=motion.id)

    with pytest.raises(Refused, match="核对自己的票"):
        count_votes(stage.member, motion_id=motion.id)


def test_where_nobody_doubts_it_there_is_nothing_to_say(stage, motion):
    beat_ago(timedelta(hours=5))
    kept = Heartbeat.objects.get()

    confirm_clock(stage.member, motion_id=motion.id)

    assert not told().exists()
    assert Heartbeat.objects.get().at == kept.at


# ── With real commits ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def committed(own_database, monkeypatch):
    """A vote until tomorrow and who decides it, in a database of this test, in doubt."""
    monkeypatch.undo()
    restart(monkeypatch)
    street = build_street(build_district(), "枫林街道", "fenglin")
    motion = motion_on(roll_of(street), closes_at=_later(DAY))
    jumped()
    assert moment().doubted
    return person_with("owners_committee_member", street.compound), motion


def test_who_asks_while_it_is_being_confirmed_delays_nobody(committed):
    member, motion = committed

    with transaction.atomic():
        confirm_clock(member, motion_id=motion.id)
        clocking._ask_again()  # a minute goes by
        assert aside(lambda: moment().doubted)  # they see what was, and ask no more

    assert not moment().doubted
    assert not aside(lambda: now_for(motion).doubted)


def test_what_was_rolled_back_is_not_believed(committed, monkeypatch):
    member, motion = committed

    with transaction.atomic():
        confirm_clock(member, motion_id=motion.id)
        transaction.set_rollback(True)

    assert moment().doubted
    restart(monkeypatch)
    assert moment().doubted
    assert not told().exists()


def test_the_page_confirms_it_before_the_step_that_is_refused(committed, monkeypatch):
    member, motion = committed
    browser = Client()
    user = User.objects.create(person_id=member.person_id, username="member")
    browser.force_login(user)
    session = browser.session
    session[sessions.VERIFIED] = user.pk
    session.save()
    step = {"step": "close", "clock_confirmed": "1"}

    refused = browser.post(f"/ballot/motions/{motion.id}/step", step)

    assert refused.status_code == 409
    assert "还没有到" in refused.content.decode()
    assert told().exists()
    restart(monkeypatch)
    assert not aside(lambda: moment().doubted)


# ── Who may ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["worker", "committee_secretary", "owner"])
def test_only_who_decides(request, motion, who):
    jumped()

    with pytest.raises(NotAllowed, match="业委会委员"):
        confirm_clock(request.getfixturevalue(who), motion_id=motion.id)

    assert moment().doubted


def test_not_who_decides_in_another_compound(other_street, motion):
    jumped()

    with pytest.raises(NotAllowed):
        confirm_clock(
            person_with("owners_committee_member", other_street.compound), motion_id=motion.id
        )


def test_a_machine_has_no_other_clock_to_look_at(motion):
    jumped()

    with pytest.raises(Refused, match="由人来核对"):
        confirm_clock(SYSTEM, motion_id=motion.id)

    assert moment().doubted


def test_of_a_vote_that_there_is(member):
    with pytest.raises(NotFound):
        confirm_clock(member, motion_id=some_id())


def test_taking_a_box_by_a_doubted_clock_makes_it_right_for_nobody_else(worker, motion):
    jumped()

    with pytest.raises(Refused, match="时钟对不上"):
        box_of(worker, motion, 1)
    assert box_of(worker, motion, 1, clock_confirmed=True).slips == 1

    assert moment().doubted
    assert not told().exists()


# ── The time ran back ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("boot", ["", "another start"])
def test_a_clock_that_is_behind_its_heartbeat_is_believed_from_there(
    stage, motion, monkeypatch, boot
):
    """It was a year ahead when the heartbeat was written, and was put right."""
    beat_ago(-365 * DAY, boot=boot, counted=MINUTE)
    put_at(motion, closes_at=-1)
    assert open_and_close_due.call() == 0
    assert now_for(motion).doubted

    confirm_clock(stage.member, motion_id=motion.id)

    assert abs(Heartbeat.objects.get().at - datetime.now(UTC)) < MINUTE
    restart(monkeypatch)
    assert open_and_close_due.call() == 1
    assert Motion.objects.get().state == "closed"


def test_a_vote_with_a_time_still_to_come_goes_on_by_the_clock_that_was_found_right(
    stage, motion, monkeypatch
):
    """It was opened while the clock was a year ahead."""
    put_at(motion, opened_at=365 * 24)
    shown = now_for(motion)
    assert shown.doubted
    assert abs(shown.clock - datetime.now(UTC)) < MINUTE  # what a person can compare
    with pytest.raises(Refused, match="时钟对不上"):
        close_voting(stage.member, motion_id=motion.id)

    confirm_clock(stage.member, motion_id=motion.id)

    assert not now_for(motion).doubted
    restart(monkeypatch)
    with pytest.raises(Refused, match="还没有到"):
        close_voting(stage.member, motion_id=motion.id)
    put_at(motion, closes_at=-1)
    was = close_voting(SYSTEM, motion_id=motion.id)
    assert was.closed_at == motion.opened_at  # never before what is already written down
    assert was.complaints_until < _later(10 * DAY)  # and the owners' days are by the clock


def test_a_box_is_taken_by_the_clock_and_not_by_a_time_still_to_come(stage, worker, motion):
    """Otherwise what lay in it would be late, although it was taken before the end."""
    put_at(motion, opened_at=48)
    confirm_clock(stage.member, motion_id=motion.id)

    box = box_of(worker, motion, 1)

    assert abs(box.taken_at - datetime.now(UTC)) < MINUTE
    assert isinstance(enter(worker, motion, 1, box_id=box.id), PaperEntry)


def test_a_ballot_after_one_of_a_clock_that_was_ahead_is_taken_and_no_more_marked(stage, motion):
    cast(motion, by_slip(voter_of(motion, 1)))
    behind_our_back(type(motion.head_row).objects.all(), last_at=datetime.now(UTC) + 365 * DAY)
    cast(motion, by_slip(voter_of(motion, 2)))
    jumped()
    clocking._ask_again()

    confirm_clock(stage.member, motion_id=motion.id)
    [taken] = cast(motion, by_slip(voter_of(motion, 3)))

    assert isinstance(taken, Taken)
    marked = Ballot.objects.order_by("number").values_list("clock_doubted", flat=True)
    assert list(marked) == [False, True, False]


def test_the_control_what_is_written_down_later_than_was_known_is_doubted_anew(stage, motion):
    put_at(motion, opened_at=365 * 24)
    confirm_clock(stage.member, motion_id=motion.id)
    assert not now_for(motion).doubted

    put_at(motion, opened_at=366 * 24)

    assert now_for(motion).doubted


def test_who_decides_is_told_where_a_single_vote_waits_for_a_look_at_the_clock(stage, motion):
    beat_ago(HOUR)
    put_at(motion, opened_at=365 * 24, closes_at=-1)

    assert open_and_close_due.call() == 0

    notice = Notice.objects.get(sentence__contains="时钟对不上")
    assert notice.person_id == stage.member.person_id
    confirm_clock(stage.member, motion_id=motion.id)
    assert open_and_close_due.call() == 1


# ── Two clocks apart ────────────────────────────────────────────────────────────────────────


def test_a_machine_an_hour_off_its_database_is_asked_about_once(stage, motion, monkeypatch):
    monkeypatch.setattr(clocking, "machine_clock", lambda: datetime.now(UTC) + HOUR)
    monkeypatch.setattr(clocking, "database_clock", lambda: datetime.now(UTC))
    assert now_for(motion).doubted

    confirm_clock(stage.member, motion_id=motion.id)
    monkeypatch.setattr(clocking, "_anchor", clocking._Anchor(clocking.reading(_later(HOUR))))

    assert not now_for(motion).doubted
    monkeypatch.setattr(clocking, "database_clock", lambda: _later(10 * MINUTE))
    assert now_for(motion).doubted


def _later(by):
    return datetime.now(UTC) + by


@pytest.mark.parametrize(
    ("apart", "doubted"),
    [(60, False), (64, False), (66, True), (54, True), (0, False), (6, True), (-60, True)],
)
def test_as_far_apart_as_it_was_found_right_or_not_apart(apart, doubted):
    then = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
    machine = Reading(then, "a", 10**12)
    look = clocking._Look(then + HOUR, HOUR, None)
    anchor = clocking._Anchor(machine, look=look)

    assert anchor.doubts(then + apart * MINUTE, machine, None) is doubted


def test_two_votes_of_one_house(stage, motion, roll):
    other = motion_on(roll, closes_at=_later(-HOUR))
    jumped()
    with pytest.raises(Refused, match="时钟对不上"):
        close_voting(SYSTEM, motion_id=other.id)

    confirm_clock(stage.member, motion_id=motion.id)

    assert close_voting(SYSTEM, motion_id=other.id).state == "closed"
