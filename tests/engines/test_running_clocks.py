"""Clocks that stand still, change their rule, end and run again: a fold of what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.commons.calendar import working_calendar
from lilong.engines import running_clocks as running
from lilong.engines.clocks import Clock, due
from lilong.engines.running_clocks import (
    Ended,
    Happening,
    Paused,
    Reading,
    Reopened,
    Resumed,
    RuleChanged,
    Started,
    light,
    read,
)
from lilong.engines.working_days import SHANGHAI, Calendar, is_working_day

ALIKE = Calendar({}, {}, frozenset(range(2000, 2100)))
HOUSE = working_calendar()
MONDAY = datetime(2026, 6, 1, 9, tzinfo=SHANGHAI)
LATER = datetime(2030, 1, 1, tzinfo=SHANGHAI)


def rule(amount: int | None, unit: str) -> Clock:
    return Clock(
        "example", "示例", "example", "起算", "start", amount, unit, 1, "依据", "来源",
        date(2026, 11, 28),
    )  # fmt: skip


def at(day: int, hour: int = 9, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def reading(clock: Clock, *more: Happening, now: datetime = LATER) -> Reading:
    return read(clock, [Started(MONDAY), *more], HOUSE, now)


def test_three_working_days_from_the_friday_before_spring_festival() -> None:
    friday = datetime(2026, 2, 13, 17, tzinfo=SHANGHAI)

    found = read(rule(3, "workday"), [Started(friday)], HOUSE, friday)

    assert found.due == date(2026, 2, 25)
    assert found.counted == (date(2026, 2, 14), date(2026, 2, 24), date(2026, 2, 25))
    assert (found.state, found.breached_at, found.provisional) == (running.RUNNING, None, False)


@given(
    st.dates(date(2001, 1, 1), date(2080, 1, 1)),
    st.times(),
    st.integers(1, 60),
    st.sampled_from(["minute", "hour", "day", "workday", "month", "year"]),
)
def test_a_clock_that_never_stood_ends_as_the_rule_alone_says(
    day: date, hour: time, amount: int, unit: str
) -> None:
    start = datetime.combine(day, hour, SHANGHAI)

    found = read(rule(amount, unit), [Started(start)], ALIKE, start)
    alone = due(rule(amount, unit), start, ALIKE)

    assert (found.due, found.at_latest, found.counted) == (
        alone.due,
        alone.at_latest,
        alone.counted,
    )


def test_hours_stand_to_the_minute() -> None:
    found = reading(rule(24, "hour"), Paused(at(1, 12), "等产权人回来", at(5)), Resumed(at(2, 15)))

    assert found.due == at(3, 12)
    assert [(one.begin, one.end) for one in found.standstills] == [(at(1, 12), at(2, 15))]


def test_who_pauses_and_goes_on_within_a_day_wins_nothing() -> None:
    found = reading(rule(5, "workday"), Paused(at(2, 8), "等材料", at(9)), Resumed(at(2, 18)))

    assert found.due == reading(rule(5, "workday")).due
    assert found.standstills[0].uncounted == ()


def test_a_day_at_whose_end_the_clock_stands_is_not_counted() -> None:
    found = reading(rule(3, "workday"), Paused(at(2, 17), "等材料", at(30)), Resumed(at(4, 10)))

    assert found.counted == (date(2026, 6, 4), date(2026, 6, 5), date(2026, 6, 8))
    assert found.standstills[0].uncounted == (date(2026, 6, 2), date(2026, 6, 3))


def test_a_pause_ends_by_itself_on_its_day() -> None:
    pause = Paused(at(2), "等检测报告", at(5))

    assert reading(rule(10, "day"), pause, now=at(4)).state == running.STANDING
    woken = reading(rule(10, "day"), pause, now=at(6))
    assert (woken.state, woken.due) == (running.RUNNING, date(2026, 6, 14))
    assert reading(rule(10, "day"), pause, Resumed(at(8))).due == woken.due


def test_a_month_that_stood_for_three_nights_ends_three_days_later() -> None:
    pause = Paused(at(10), "当事人住院", at(13))

    assert reading(rule(1, "month"), pause).due == date(2026, 7, 4)
    assert reading(rule(1, "month"), pause).at_latest == date(2026, 7, 6)


@pytest.mark.parametrize(
    ("posted", "last"),
    [
        # A notice of ten days; six months from the day on which it had stood them.
        (date(2026, 1, 12), date(2026, 7, 22)),
        (date(2026, 3, 2), date(2026, 9, 12)),
        # Six months from 4 September, and not ten days more than six from 25 August.
        (date(2026, 8, 25), date(2027, 3, 4)),
        (date(2026, 8, 18), date(2027, 2, 28)),
    ],
)
def test_months_that_stood_from_their_trigger_are_counted_from_the_end_of_it(
    posted: date, last: date
) -> None:
    start = datetime.combine(posted, time(9), SHANGHAI)
    until = datetime.combine(posted + timedelta(days=11), time(), SHANGHAI)

    found = read(rule(6, "month"), [Started(start), Paused(start, "公告", until)], HOUSE, start)
    served = due(rule(6, "month"), posted + timedelta(days=10), HOUSE)

    assert found.due == last
    assert (found.due, found.at_latest) == (served.due, served.at_latest)


def test_a_later_pause_moves_months_by_its_own_nights_as_well() -> None:
    notice: list[Happening] = [Paused(MONDAY, "公告", at(5, 0))]

    found = reading(rule(1, "month"), *notice, Paused(at(10), "当事人住院", at(13)))

    assert found.due == date(2026, 7, 7)  # from 4 June, and three nights


def test_another_rule_keeps_the_pause_that_was_earned() -> None:
    pause: list[Happening] = [Paused(at(2), "等材料", at(30)), Resumed(at(4))]

    found = reading(rule(5, "workday"), *pause, RuleChanged(at(5), rule(10, "workday")))

    assert found.due == reading(rule(10, "workday"), *pause).due
    assert found.clock.amount == 10


def test_what_was_late_stays_late_when_the_rule_grows_longer() -> None:
    found = reading(rule(2, "workday"), RuleChanged(at(8), rule(20, "workday")))

    assert found.breached_at == at(4, 0)


def test_a_shorter_rule_is_late_no_sooner_than_it_is_made() -> None:
    before = reading(rule(20, "workday"), RuleChanged(at(10), rule(2, "workday")), now=at(10, 20))
    after = reading(rule(20, "workday"), RuleChanged(at(10), rule(2, "workday")), now=at(11, 1))

    assert (before.due, before.breached_at) == (date(2026, 6, 10), None)
    assert after.breached_at == at(11, 0)
    hours = reading(rule(90, "day"), RuleChanged(at(10), rule(2, "hour")), now=at(10, 9))
    assert (hours.due, hours.breached_at) == (at(10, 9), None)


def test_a_shorter_rule_made_while_it_stands_waits_for_the_end_of_the_pause() -> None:
    pause = Paused(at(9), "等材料", at(15))

    hours = reading(rule(900, "hour"), pause, RuleChanged(at(10), rule(2, "hour")))
    days = reading(rule(90, "day"), pause, RuleChanged(at(10), rule(2, "day")))

    assert hours.due == at(15)
    assert days.at_latest == date(2026, 6, 15)


def test_what_ended_in_time_is_not_late_and_what_ended_late_is() -> None:
    early = reading(rule(2, "workday"), Ended(at(3, 23)))
    late = reading(rule(2, "workday"), Ended(at(4, 1)))

    assert (early.state, early.breached_at, early.ended_at) == (running.ENDED, None, at(3, 23))
    assert late.breached_at == at(4, 0)


def test_a_case_opened_again_goes_on_with_what_was_left() -> None:
    """Between its end and its reopening it stood; that time is neither lost nor counted."""
    found = reading(rule(5, "workday"), Ended(at(3, 10)), Reopened(at(22, 10)))

    assert found.counted == (
        date(2026, 6, 2), date(2026, 6, 22), date(2026, 6, 23), date(2026, 6, 24),
        date(2026, 6, 25),
    )  # fmt: skip
    assert (found.state, found.breached_at) == (running.RUNNING, at(26, 0))


def test_an_end_in_a_pause_ends_the_pause() -> None:
    found = reading(rule(5, "workday"), Paused(at(2), "等材料", at(30)), Ended(at(3)))

    assert found.state == running.ENDED
    assert [one.end for one in found.standstills] == [at(3)]


def test_a_pause_on_the_day_off_after_the_last_day_still_moves_the_end() -> None:
    """Five days end on a Saturday; the Monday that follows stands, so Tuesday is in time."""
    start = Started(at(1))

    found = read(rule(5, "day"), [start, Paused(at(8), "停电", at(9))], ALIKE, LATER)

    assert (found.due, found.at_latest) == (date(2026, 6, 6), date(2026, 6, 9))


def test_what_comes_later_than_now_is_not_looked_at() -> None:
    found = reading(rule(5, "workday"), Ended(at(20)), now=at(3))

    assert (found.state, found.ended_at) == (running.RUNNING, None)


@given(st.data())
def test_counting_day_by_day_by_hand_gives_the_same_end(data: st.DataObject) -> None:
    """Another way: walk the days, asking at each one's end whether any pause holds."""
    unit = data.draw(st.sampled_from(["day", "workday"]))
    amount = data.draw(st.integers(1, 20))
    gaps = data.draw(st.lists(st.tuples(st.integers(1, 90), st.integers(1, 90)), max_size=5))
    moment, pauses, events = MONDAY, list[tuple[datetime, datetime]](), list[Happening]()
    for wait, length in gaps:
        begin = moment + timedelta(hours=wait)
        moment = begin + timedelta(hours=length)
        pauses.append((begin, moment))
        events += [Paused(begin, "等", moment + timedelta(days=1)), Resumed(moment)]

    found = reading(rule(amount, unit), *events)

    day, left = MONDAY.date(), amount
    while left:
        day += timedelta(days=1)
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI)
        stands = any(begin < midnight <= end for begin, end in pauses)
        worked = unit == "day" or is_working_day(HOUSE, day)
        left -= worked and not stands
    assert found.due == day


def test_a_light_warns_before_it_is_late() -> None:
    clock = rule(4, "day")

    assert light(reading(clock, now=at(2)), at(2)) == running.GREEN
    assert light(reading(clock, now=at(5)), at(5)) == running.AMBER
    assert light(reading(clock, now=at(9)), at(9)) == running.RED
    stands = reading(clock, Paused(at(2), "等", at(4)), now=at(3))
    assert light(stands, at(3)) == running.GREY
    assert light(reading(clock, Ended(at(3)), now=at(9)), at(9)) == running.GREEN


def test_a_light_warns_on_the_last_day_and_of_hours_when_a_quarter_is_left() -> None:
    one = rule(1, "day")
    day = reading(one, now=at(1)).due
    noon = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=12)

    assert light(reading(one, now=noon), noon) == running.AMBER
    assert light(reading(one, now=MONDAY), MONDAY) == running.GREEN
    two, begun = rule(2, "hour"), timedelta(hours=1)
    assert light(reading(two, now=MONDAY + begun), MONDAY + begun) == running.GREEN
    late = MONDAY + timedelta(minutes=95)
    assert light(reading(two, now=late), late) == running.AMBER


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([], "begins with"),
        ([Ended(MONDAY)], "begins with"),
        ([Started(MONDAY), Ended(at(3)), Ended(at(4))], "cannot happen"),
        ([Started(MONDAY), Paused(at(2), "", at(9)), Paused(at(3), "", at(9))], "cannot happen"),
        ([Started(MONDAY), Reopened(at(2))], "cannot happen"),
        ([Started(MONDAY), Ended(at(2)), Resumed(at(3))], "cannot happen"),
        ([Started(MONDAY), Paused(at(2), "", at(2))], "after it begins"),
        ([Started(at(3)), Ended(at(2))], "in its order"),
        ([Started(MONDAY.replace(tzinfo=None))], "zone"),
    ],
)
def test_what_cannot_be_is_refused(events: list[Happening], said: str) -> None:
    now = LATER if all(one.at.tzinfo for one in events) else LATER.replace(tzinfo=None)

    with pytest.raises(ValueError, match=said):
        read(rule(5, "day"), events, HOUSE, now)


def test_a_rule_without_an_amount_waits_for_the_place_to_set_it() -> None:
    with pytest.raises(ValueError, match="each place sets"):
        reading(replace(rule(1, "day"), amount=None))


def test_a_moment_counts_by_its_day_in_china() -> None:
    start = Started(datetime(2026, 6, 1, 16, 30, tzinfo=UTC))

    assert read(rule(3, "day"), [start], ALIKE, LATER).due == date(2026, 6, 5)
