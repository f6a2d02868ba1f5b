"""By night the house reads again what time alone, or a notice of holidays, has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lilong.cases.files import clocks, tasks
from lilong.cases.files.actions.pause_clock import pause_clock
from lilong.cases.files.actions.reread_clocks import reread_clocks
from lilong.cases.files.hours import MORNING
from lilong.cases.files.models import Case, CaseClock, ClockEntry
from lilong.cases.files.queries import stale_clocks
from lilong.cases.files.queries.due_list import light_of
from lilong.commons import calendar
from lilong.commons.jobs.declaring import REGULAR
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import sentence_of
from lilong.engines.running_clocks import AMBER, GREEN, GREY, RED
from lilong.kernel.refusal import NotAllowed

SHANGHAI = timezone.get_default_timezone()
START = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
KNOWN = calendar.working_calendar()


@pytest.fixture
def notice(monkeypatch):
    """A notice of holidays comes in."""

    def be(known, mark="anew"):
        monkeypatch.setattr(clocks, "working_calendar", lambda: known)
        for module in (clocks, stale_clocks):
            monkeypatch.setattr(module, "calendar_mark", lambda: mark)

    return be


@pytest.fixture
def with_clock(opened, worker, clock_at):
    """Open a case whose clock runs ten working days from `START`."""
    clock_at(START)

    def open_one(place=None, at=START):
        case = opened(place=place)
        clock = clocks.start(worker, case, "hotline_close", at, amount=10)
        clocks.note_next(case)
        return Case.objects.get(pk=case.id), clock

    return open_one


def fresh(clock) -> CaseClock:
    return CaseClock.objects.get(pk=clock.pk)


def test_a_pause_that_is_over_has_ended_by_itself(with_clock, worker, clock_at):
    case, clock = with_clock()
    pause_clock(
        worker, case_id=case.id, clock="hotline_close", reason="等鉴定", until=date(2026, 3, 9)
    )
    stood = fresh(clock)
    assert light_of(stood, timezone.now()) == GREY
    # Lists know the day while it stands: nothing has to be read for them to be right.
    assert Case.objects.get(pk=case.id).next_due == stood.runs_out
    before = clock_at(datetime(2026, 3, 8, 23, 59, tzinfo=SHANGHAI))
    assert light_of(fresh(clock), before) == GREY
    assert tasks.reread_clocks_each_night.call() == 0
    after = clock_at(datetime(2026, 3, 9, 0, 10, tzinfo=SHANGHAI))
    # Between two nights the light does not lie, read again or not.
    assert (fresh(clock).state, light_of(fresh(clock), after)) == ("standing", GREEN)
    told = LedgerEntry.objects.count()
    assert tasks.reread_clocks_each_night.call() == 1
    woken = fresh(clock)
    assert (woken.state, woken.wakes_at, woken.runs_out) == ("running", None, stood.runs_out)
    assert light_of(woken, after) == GREEN
    assert Case.objects.get(pk=case.id).next_due == stood.runs_out
    assert tasks.reread_clocks_each_night.call() == 0
    assert LedgerEntry.objects.count() == told
    assert not Notice.objects.filter(group="cases.clocks").exists()


def test_what_has_run_out_is_late_and_was_red_before_anybody_read_it(with_clock, clock_at):
    _case, clock = with_clock()
    out = fresh(clock).runs_out
    assert light_of(fresh(clock), out - timedelta(days=1)) == AMBER
    clock_at(out)
    assert tasks.reread_clocks_each_night.call() == 0
    late = clock_at(out + timedelta(minutes=10))
    assert (fresh(clock).breached_at, light_of(fresh(clock), late)) == (None, RED)
    assert tasks.reread_clocks_each_night.call() == 1
    assert fresh(clock).breached_at == out
    assert tasks.reread_clocks_each_night.call() == 0


def test_each_keeper_hears_in_the_morning_what_runs_out(with_clock, clock_at, worker):
    _case, clock = with_clock()
    with_clock()
    out = fresh(clock).runs_out  # the midnight that ends its last day, Monday the 16th
    at_work = {
        12: 0,
        13: 1,
        14: 0,
        15: 0,
        16: 1,
        17: 0,
    }  # Friday tells of Monday, Sunday of nothing
    for day, said in at_work.items():
        clock_at(datetime(2026, 3, day, 8, 30, tzinfo=SHANGHAI))
        assert tasks.tell_what_runs_out.call() == said, day
        assert tasks.tell_what_runs_out.call() == said, day
    first, second = Notice.objects.filter(group="cases.clocks").order_by("key")
    assert (first.person_id, first.facts["count"]) == (worker.person_id, 2)
    assert "有 2 个期限在 2026-03-16 或之前到期" in str(sentence_of(first))
    assert second.facts["until"] == "2026-03-17"
    # What has run out is no news any more.
    clock_at(out + timedelta(hours=9))
    assert tasks.tell_what_runs_out.call() == 0


def test_a_make_up_sunday_tells_and_a_holiday_does_not(with_clock, clock_at):
    # Saturday the 14th is worked for Spring Festival, which is over on Tuesday the 24th.
    _case, clock = with_clock(at=clock_at(datetime(2026, 2, 4, 10, tzinfo=SHANGHAI)))
    out = fresh(clock).runs_out
    assert clocks.last_day_of(out) == date(2026, 2, 25)
    told = []
    for day in range(12, 26):
        clock_at(datetime(2026, 2, day, 8, 30, tzinfo=SHANGHAI))
        told += [day] if tasks.tell_what_runs_out.call() else []
    assert told == [24, 25]
    CaseClock.objects.update(runs_out=datetime(2026, 2, 25, tzinfo=SHANGHAI))
    clock_at(datetime(2026, 2, 14, 8, 30, tzinfo=SHANGHAI))
    assert tasks.tell_what_runs_out.call() == 1


def test_reminders_of_every_room_come_when_people_are_at_work():
    mornings = {
        name: one.daily_at
        for name, one in REGULAR.items()
        if name.startswith("lilong.cases.") and "reread" not in name and one.daily_at
    }
    assert len(mornings) >= 7
    reminding = {name: at for name, at in mornings.items() if "forget" not in name}
    assert set(reminding.values()) == {MORNING}, reminding


def test_a_clock_by_hours_is_told_of_at_once_and_when_little_is_left(opened, worker, clock_at):
    sunday = clock_at(datetime(2026, 3, 1, 10, tzinfo=SHANGHAI))
    case = opened()
    clock = clocks.start(worker, case, "enforcement_visit_under_construction")
    (began,) = Notice.objects.filter(group="cases.clocks")
    assert began.person_id == worker.person_id
    assert "到 2026-03-01 12:00 为止" in str(sentence_of(began))
    clock_at(sunday + timedelta(minutes=80))
    assert tasks.tell_of_hours.call() == 0
    clock_at(sunday + timedelta(minutes=95))
    assert tasks.tell_of_hours.call() == 1
    assert tasks.tell_of_hours.call() == 1
    assert "快到了" in str(sentence_of(Notice.objects.get(key__startswith="clock-nearly-over")))
    assert Notice.objects.filter(group="cases.clocks").count() == 2
    clock_at(fresh(clock).runs_out + timedelta(minutes=1))
    assert tasks.tell_of_hours.call() == 0


def test_a_clock_by_hours_that_was_over_when_it_was_noted_is_not_announced(opened, worker):
    clocks.start(worker, opened(), "enforcement_visit", timezone.now() - timedelta(hours=30))
    assert not Notice.objects.filter(group="cases.clocks").exists()


def test_a_notice_moves_what_rested_on_its_year_and_says_so(
    with_clock, clock_at, worker, notice, street
):
    at = clock_at(datetime(2026, 12, 28, 10, tzinfo=SHANGHAI))
    case, clock = with_clock(at=at)
    settled, certain = with_clock(place=street.rooms[1], at=START)
    clock_at(at)
    read = fresh(clock)
    assert read.provisional
    assert clocks.last_day_of(read.runs_out) == date(2027, 1, 12)
    assert not fresh(certain).provisional
    tasks.reread_clocks_each_night.call()
    sure = fresh(certain)
    assert tasks.reread_clocks_each_night.call() == 0

    days = {date(2027, 1, 4): "元旦"}
    known = replace(
        KNOWN,
        holidays={**KNOWN.holidays, **days},
        published_years=KNOWN.published_years | {2027},
    )
    notice(known)
    assert tasks.reread_clocks_each_night.call() == 2
    moved = fresh(clock)
    assert not moved.provisional
    assert clocks.last_day_of(moved.runs_out) == date(2027, 1, 13)
    assert Case.objects.get(pk=case.id).next_due == moved.runs_out
    told = LedgerEntry.objects.get(kind="cases.due_moved")
    assert told.facts["was"] == "2027-01-12"
    assert told.facts["due"] == "2027-01-13"
    (said,) = Notice.objects.filter(group="cases.clocks")
    assert said.person_id == worker.person_id
    assert said.facts["due"] == "2027-01-13"
    # The other rests on years that are in: it is what it was.
    kept = fresh(certain)
    assert (kept.runs_out, kept.breached_at) == (sure.runs_out, sure.breached_at)
    assert Case.objects.get(pk=settled.id).next_due == sure.runs_out
    assert tasks.reread_clocks_each_night.call() == 0


def test_what_nothing_has_changed_is_not_read(with_clock, clock_at, monkeypatch):
    _case, clock = with_clock()
    # Whatever stood here would be put right by a reading: it is not read.
    CaseClock.objects.filter(pk=clock.pk).update(started_at=START - timedelta(days=1))
    clock_at(START + timedelta(days=2))
    read = []
    monkeypatch.setattr(tasks, "reread_clocks", lambda *_a, **which: read.append(which) or [])
    assert tasks.reread_clocks_each_night.call() == 0
    assert read == []
    assert fresh(clock).started_at == START - timedelta(days=1)


def test_a_night_goes_on_round_by_round_and_one_broken_clock_stops_nobody(
    with_clock, clock_at, street, monkeypatch
):
    made = [with_clock(place=street.rooms[n % 2]) for n in range(5)]
    broken = made[2][1]
    ClockEntry.objects.filter(clock=broken).delete()
    monkeypatch.setattr(tasks, "ROUND", 2)
    clock_at(START + timedelta(days=60))
    assert tasks.reread_clocks_each_night.call() == 2
    rounds = 0
    while row := DBTaskResult.objects.filter(task_path__endswith="reread_more_clocks").first():
        (left_out,) = row.args_kwargs["args"]
        row.delete()
        assert tasks.reread_more_clocks.call(left_out) <= 2
        rounds += 1
        assert rounds < 5
    late = set(
        CaseClock.objects.filter(breached_at__isnull=False).values_list("case_id", flat=True)
    )
    assert late == {case.id for case, clock in made if clock.pk != broken.pk}


def test_only_keepers_and_the_house_read_clocks_again(with_clock, worker, leader):
    case, clock = with_clock()
    with pytest.raises(NotAllowed):
        reread_clocks(leader, case_id=case.id)
    assert reread_clocks(worker, case_id=case.id) == []
    assert fresh(clock).state == "running"


def test_it_asks_few_questions_however_many_there_are(
    with_clock, street, clock_at, django_assert_max_num_queries
):
    for n in range(4):
        with_clock(place=street.rooms[n % 2])
    now = clock_at(START + timedelta(days=60))
    with django_assert_max_num_queries(3):
        assert len(stale_clocks.cases_to_reread(now, most=10)) == 4


def test_what_was_reckoned_by_an_earlier_arithmetic_is_read_again(with_clock, monkeypatch):
    """A correction of how the days are counted reaches what is stored in the next night."""
    _case, clock = with_clock()
    assert tasks.reread_clocks_each_night.call() == 0
    calendar.calendar_mark.cache_clear()
    with monkeypatch.context() as before:
        before.setattr(calendar.running_clocks, "RECKONING", 1)
        old = calendar.calendar_mark()
    calendar.calendar_mark.cache_clear()
    was = fresh(clock).runs_out
    CaseClock.objects.update(calendar=old, runs_out=was + timedelta(days=1))
    assert tasks.reread_clocks_each_night.call() == 1
    assert fresh(clock).runs_out == was
    told = Notice.objects.get(group="cases.clocks", sentence=tasks.MOVED)
    assert told.facts["due"] == clocks.last_day_of(was).isoformat()


def test_the_mark_changes_with_the_calendar_only(monkeypatch):
    assert calendar.calendar_mark() == calendar.calendar_mark()
    calendar.calendar_mark.cache_clear()
    more = replace(KNOWN, published_years=KNOWN.published_years | {2031})
    known = calendar.calendar_mark()
    calendar.calendar_mark.cache_clear()
    monkeypatch.setattr(calendar, "working_calendar", lambda: more)
    try:
        assert calendar.calendar_mark() != known
    finally:
        calendar.calendar_mark.cache_clear()
