"""The order of cases: what is public first, then who leads, and why me first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.commons.calendar import working_calendar
from lilong.engines import sequencing as order
from lilong.engines.sequencing import Candidate, Circle, Plan, parity, plan
from lilong.engines.working_days import Calendar

ALIKE = Calendar({}, {}, frozenset(range(2000, 2100)))
MONDAY = date(2026, 6, 1)
FOUND = date(2026, 3, 1)


def case(name: str, tier: str = order.PRIVATE, lane: str = "甲弄", **more: object) -> Candidate:
    return replace(Candidate(name, tier, lane, FOUND), **more)  # type: ignore[arg-type]


def planned(*cases: Candidate, weeks: int = 4, capacity: int = 12) -> Plan:
    return plan(cases, start=MONDAY, weeks=weeks, capacity=capacity, calendar=ALIKE)


def names(made: Plan) -> list[str]:
    return [one.candidate.id for one in made.placed]


def test_the_public_things_move_first_then_the_shops_then_who_leads() -> None:
    made = planned(
        case("home"),
        case("leader", order.LEADS),
        case("shop", order.SHOP),
        case("sink", order.PUBLIC),
        case("cracked wall", order.DANGER),
    )

    assert names(made) == ["cracked wall", "sink", "shop", "leader", "home"]
    assert [one.before_the_next_by for one in made.placed] == ["tier"] * 4 + [""]


def test_what_the_law_times_within_the_plan_comes_before_any_choice() -> None:
    soon, after = MONDAY + timedelta(days=20), MONDAY + timedelta(weeks=4)

    made = planned(case("sink", order.PUBLIC), case("a", due=after), case("b", due=soon))

    assert names(made) == ["b", "sink", "a"]
    assert [one.tier for one in made.placed] == [order.OWED, order.PUBLIC, order.PRIVATE]


def test_what_a_public_thing_waits_for_comes_before_it_and_says_so() -> None:
    made = planned(
        case("pipe", order.PUBLIC, waits_for=frozenset({"shed over it"})),
        case("shop", order.SHOP),
        case("shed over it"),
    )

    assert names(made) == ["shed over it", "pipe", "shop"]
    first = made.placed[0]
    assert (first.tier, first.opens_the_way_for) == (order.PUBLIC, ("pipe",))
    assert first.before_the_next_by in (order.OPENS_THE_WAY, "number", "tier")


def test_the_lane_with_most_of_a_tier_is_taken_whole() -> None:
    made = planned(
        case("1", lane="乙弄", since=date(2020, 1, 1)),
        case("2", lane="甲弄"),
        case("3", lane="甲弄", since=date(2026, 1, 1)),
        case("4", lane="丙弄"),
    )

    assert names(made) == ["3", "2", "4", "1"]
    assert [one.before_the_next_by for one in made.placed[:3]] == [
        order.WAITS_LONGER, order.LANE_WITH_MORE, order.LANE_BEFORE,
    ]  # fmt: skip
    assert [one.lane_cases for one in made.placed] == [2, 2, 1, 1]


def test_cases_that_wait_for_one_another_are_named() -> None:
    with pytest.raises(Circle) as found:
        planned(
            case("a", waits_for=frozenset({"b"})),
            case("b", waits_for=frozenset({"c"})),
            case("c", waits_for=frozenset({"a"})),
            case("d"),
        )

    assert set(found.value.ids) == {"a", "b", "c"}
    waits = {"a": "b", "b": "c", "c": "a"}
    assert all(waits[one] == other for one, other in zip(found.value.ids, found.value.ids[1:]))  # noqa: B905


def test_what_waits_for_a_case_that_is_over_waits_no_more() -> None:
    assert names(planned(case("a", waits_for=frozenset({"done long ago"})))) == ["a"]


def test_a_week_takes_what_fits_and_a_holiday_takes_away() -> None:
    """The week of the National Day in 2026 has no working day but what is made up."""
    cases = [case(f"{n:02}") for n in range(20)]

    made = plan(cases, start=date(2026, 9, 21), weeks=3, capacity=10, calendar=working_calendar())

    workdays = [week.workdays for week in made.weeks]
    assert workdays == [4, 3, 3]
    assert [week.capacity for week in made.weeks] == [8, 6, 6]
    assert [len(week.begun) for week in made.weeks] == [8, 6, 6]
    assert [one.week for one in made.placed] == [1] * 8 + [2] * 6 + [3] * 6


def test_a_large_case_begins_with_what_is_left_and_goes_on() -> None:
    made = planned(case("1", effort=2), case("2", effort=7), case("3"), weeks=3, capacity=4)

    assert [one.week for one in made.placed] == [1, 1, 3]
    assert [(week.begun, week.used) for week in made.weeks] == [
        (("1", "2"), 4), ((), 4), (("3",), 2),
    ]  # fmt: skip


def test_who_promised_a_later_day_lets_others_pass_and_keeps_the_place() -> None:
    made = planned(
        case("1", not_before=MONDAY + timedelta(days=9)), case("2"), case("3"), weeks=2, capacity=1
    )

    assert names(made) == ["1", "2", "3"]
    assert [one.week for one in made.placed] == [2, 1, None]


def test_what_does_not_fit_is_in_the_order_but_in_no_week() -> None:
    made = planned(*(case(str(n)) for n in range(5)), weeks=1, capacity=3)

    assert [one.week for one in made.placed] == [1, 1, 1, None, None]


def test_why_me_first_is_answered_with_figures() -> None:
    structures = [
        case("shop roof", order.SHOP, kind="structure", size=900),
        case("leader", order.LEADS, kind="structure", size=800),
        case("me", kind="structure", size=700),
        case("neighbour", lane="辛弄", kind="structure", size=600),
        case("hall", lane="辛弄", kind="structure", size=90_000),
        case("cage", kind="window", size=700),
    ]
    over = [case("done", order.PUBLIC, kind="structure", size=500)]

    told = parity(planned(*structures), "me", over, bands=(1000, 10_000))

    assert (told.similar, told.done, told.earlier, told.later) == (5, 1, 2, 1)
    assert told.earlier_by_tier == {order.SHOP: 1, order.LEADS: 1, order.PRIVATE: 1}
    with pytest.raises(KeyError):
        parity(planned(*structures), "nobody")


TIER = st.sampled_from([one for one in order.TIERS if one != order.OWED])


@st.composite
def neighbourhoods(draw: st.DrawFn) -> list[Candidate]:
    """Cases that wait only for ones drawn before them, in an order that tells nothing."""
    cases = list[Candidate]()
    for n in range(draw(st.integers(1, 25))):
        earlier = [one.id for one in cases]
        firsts = (
            draw(st.frozensets(st.sampled_from(earlier), max_size=3)) if earlier else frozenset()
        )
        due = draw(st.none() | st.dates(MONDAY, MONDAY + timedelta(days=60)))
        cases.append(
            Candidate(
                f"{n:03}", draw(TIER), draw(st.sampled_from("甲乙丙")), FOUND,
                draw(st.integers(1, 5)), due, waits_for=firsts,
            )
        )  # fmt: skip
    return draw(st.permutations(cases))


@given(neighbourhoods())
def test_the_order_is_the_same_however_the_cases_come(cases: Sequence[Candidate]) -> None:
    made = planned(*cases)

    assert names(made) == names(planned(*sorted(cases, key=lambda one: one.id)))
    assert sorted(names(made)) == sorted(one.id for one in cases)
    seen = set[str]()
    for one in made.placed:
        assert one.candidate.waits_for <= seen
        seen.add(one.candidate.id)


@given(neighbourhoods())
def test_nobody_stands_before_a_better_tier_but_for_whom_it_waits(cases: list[Candidate]) -> None:
    made = planned(*cases)

    tiers = [order.TIERS.index(one.tier) for one in made.placed]
    assert tiers == sorted(tiers)
    for one in made.placed:
        own = order.OWED if one.candidate.due and one.candidate.due < MONDAY + timedelta(28) else ""
        if one.tier not in (one.candidate.tier, own):
            assert one.opens_the_way_for


@given(neighbourhoods(), st.integers(1, 6), st.integers(1, 9))
def test_no_week_takes_more_than_fits_and_nothing_slips_in(
    cases: list[Candidate], weeks: int, capacity: int
) -> None:
    made = planned(*cases, weeks=weeks, capacity=capacity)

    assert all(0 <= week.used <= week.capacity == capacity for week in made.weeks)
    begun = [one.week or weeks + 1 for one in made.placed]
    assert begun == sorted(begun)
    total = sum(one.candidate.effort for one in made.placed)
    assert sum(week.used for week in made.weeks) == min(total, weeks * capacity)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: case("a", "rich"), "unknown tier"),
        (lambda: case("a", order.OWED), "unknown tier"),
        (lambda: case("a", effort=0), "at least one unit"),
        (lambda: planned(case("a"), case("a")), "comes once"),
        (lambda: planned(case("a"), weeks=0), "at least one week"),
        (lambda: planned(case("a"), capacity=0), "at least one week"),
    ],
)
def test_what_cannot_be_is_refused(wrong: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()


def foreseen(made: Plan) -> dict[str, str]:
    return {one.candidate.id: one.why for one in order.breaches(made, start=MONDAY)}


def test_what_begins_in_a_week_after_its_last_day_will_be_late() -> None:
    week = timedelta(weeks=1)
    full = [case(f"danger {n}", order.DANGER, effort=12) for n in range(2)]
    late = case("late", due=MONDAY + week + timedelta(days=6))
    # Negative control: one day more, and it is begun in time.
    in_time = replace(late, due=MONDAY + 2 * week)

    made = planned(*full, late)

    assert made.placed[-1].week == 3
    assert foreseen(made) == {"late": order.NO_ROOM}
    assert foreseen(planned(*full, in_time)) == {}
    assert foreseen(planned(late, capacity=12)) == {}


def test_what_is_begun_in_time_and_ends_too_late_is_foreseen() -> None:
    large = case("large", due=MONDAY + timedelta(days=6), effort=13)
    made = planned(large, case("next", due=MONDAY + timedelta(days=13)))

    assert [(one.week, one.ends) for one in made.placed] == [(1, 2), (2, 2)]
    assert foreseen(made) == {"large": order.NO_ROOM}
    assert foreseen(planned(replace(large, effort=12))) == {}
    # It goes on over weeks, and beyond the plan nobody knows when it ends.
    assert planned(replace(large, effort=30)).placed[0].ends == 3
    assert planned(replace(large, effort=60)).placed[0].ends is None


def test_what_is_promised_for_after_its_last_day_will_be_late_by_the_promise() -> None:
    due = MONDAY + timedelta(days=9)
    promised = case("promised", due=due, not_before=due + timedelta(days=6))

    assert foreseen(planned(promised)) == {"promised": order.PROMISED_LATER}
    assert foreseen(planned(replace(promised, not_before=due))) == {}


def test_what_is_over_is_told_apart_and_what_has_no_day_is_never_late() -> None:
    made = planned(case("over", due=MONDAY - timedelta(days=1)), case("free"))

    assert foreseen(made) == {"over": order.OVER}


def test_what_does_not_fit_into_the_weeks_is_late_if_its_day_lies_in_them() -> None:
    full = [case(f"danger {n}", order.DANGER, effort=12) for n in range(4)]
    inside = case("inside", due=MONDAY + timedelta(days=27))
    beyond = case("beyond", due=MONDAY + timedelta(days=28))

    assert foreseen(planned(*full, inside, beyond)) == {"inside": order.NO_ROOM}


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(-5, 40)), max_size=12))
def test_more_room_never_makes_more_late(cases: list[tuple[int, int]]) -> None:
    candidates = [
        case(f"{n}", effort=effort, due=MONDAY + timedelta(days=days))
        for n, (effort, days) in enumerate(cases)
    ]
    tight = foreseen(planned(*candidates, capacity=5))
    roomy = foreseen(planned(*candidates, capacity=500))
    assert set(roomy) <= set(tight)
    assert set(roomy.values()) <= {order.OVER}
