"""Look-alikes: what may have been written down twice."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.effort import growth

from lilong.engines.near import NEARBY, SAME_PLACE, LookAlike, Record, find_look_alikes

RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["sink", "loft"]),
        st.sampled_from(["", "/5/101/", "/5/102/"]),
        st.one_of(st.none(), st.tuples(st.integers(0, 20), st.integers(0, 20))),
    ),
    max_size=25,
).map(
    lambda rows: [
        Record(str(n), kind, place, at and (float(at[0]), float(at[1])))
        for n, (kind, place, at) in enumerate(rows)
    ]
)


def test_the_same_kind_at_the_same_room_is_suggested() -> None:
    records = [Record("1", "sink", "/5/101/"), Record("2", "sink", "/5/101/")]

    assert find_look_alikes(records, {}) == (LookAlike("2", "1", SAME_PLACE, None),)


def test_another_kind_at_the_same_room_is_something_else() -> None:
    records = [Record("1", "sink", "/5/101/"), Record("2", "loft", "/5/101/")]

    assert find_look_alikes(records, {}) == ()


def test_two_unknown_places_are_not_the_same_place() -> None:
    assert find_look_alikes([Record("1", "sink"), Record("2", "sink")], {}) == ()


def test_within_the_radius_of_its_kind_it_is_suggested_with_the_distance() -> None:
    records = [
        Record("1", "sink", "/5/101/", (0.0, 0.0)),
        Record("2", "sink", "/5/102/", (3.0, 4.0)),
        Record("3", "sink", "/5/103/", (0.0, 30.0)),
    ]

    assert find_look_alikes(records, {"sink": 5.0}) == (LookAlike("2", "1", NEARBY, 5.0),)
    assert find_look_alikes(records, {"sink": 4.99}) == ()


def test_kinds_without_a_radius_of_their_own_take_the_common_one() -> None:
    records = [Record("1", "sink", "", (0.0, 0.0)), Record("2", "sink", "", (14.0, 0.0))]

    assert find_look_alikes(records, {"loft": 1.0}) == (LookAlike("2", "1", NEARBY, 14.0),)
    assert find_look_alikes(records, {}, radius=13.0) == ()


def test_the_same_room_comes_before_the_nearest_and_the_nearest_before_the_earliest() -> None:
    records = [
        Record("far", "sink", "", (9.0, 0.0)),
        Record("near", "sink", "", (1.0, 0.0)),
        Record("room", "sink", "/5/101/", (12.0, 0.0)),
        Record("new", "sink", "/5/101/", (0.0, 0.0)),
    ]
    alikes = [a.earlier for a in find_look_alikes(records, {}) if a.key == "new"]

    assert alikes == ["room", "near", "far"]
    assert [a.earlier for a in find_look_alikes(records, {}, most=2) if a.key == "new"] == [
        "room",
        "near",
    ]


def test_a_key_that_comes_twice_and_a_radius_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="once only"):
        find_look_alikes([Record("1", "sink"), Record("1", "loft")], {})
    with pytest.raises(ValueError, match="radius"):
        find_look_alikes([Record("1", "sink", "", (0.0, 0.0))], {"sink": 0.0})


@given(RECORDS)
def test_it_finds_the_same_as_comparing_all_with_all(records: list[Record]) -> None:
    plain = {
        (b.key, a.key)
        for n, b in enumerate(records)
        for a in records[:n]
        if a.kind == b.kind
        and (
            (a.place and a.place == b.place)
            or (a.position and b.position and math.dist(a.position, b.position) <= 15.0)
        )
    }

    assert {(a.key, a.earlier) for a in find_look_alikes(records, {}, most=99)} == plain


@given(RECORDS, st.integers(1, 4))
def test_a_bounded_answer_is_the_beginning_of_the_full_one(
    records: list[Record], most: int
) -> None:
    full = find_look_alikes(records, {}, most=99)
    bounded = find_look_alikes(records, {}, most=most)

    for record in records:
        mine = [(a.why, a.metres if a.why == NEARBY else 0) for a in full if a.key == record.key]
        kept = [(a.why, a.metres if a.why == NEARBY else 0) for a in bounded if a.key == record.key]
        assert kept == mine[:most]


def at_one_spot(findings: int) -> Callable[[], tuple[LookAlike, ...]]:
    """Findings of one kind in one room, to be compared."""
    records = [Record(str(n), "sink", "/5/", (1.0, 2.0)) for n in range(findings)]
    return partial(find_look_alikes, records, {})


def test_findings_at_one_spot_are_not_compared_all_with_all() -> None:
    """Of twenty thousand it would be two hundred million pairs."""
    assert growth(at_one_spot, 500) < 6
    assert len(at_one_spot(5000)()) == 5 * 5000 - 15


def all_over(findings: int) -> Callable[[], tuple[LookAlike, ...]]:
    """Findings of a whole subdistrict, some in a room that has one already, to be compared."""
    dice = random.Random(1)
    rooms = findings // 2
    records = [
        Record(
            str(n), "sink", f"/{dice.randrange(rooms)}/", (dice.uniform(0, 3e3), 9.0 * (n % 300))
        )
        for n in range(findings)
    ]
    return partial(find_look_alikes, records, {})


def test_a_whole_subdistrict_of_findings_is_not_compared_all_with_all() -> None:
    assert growth(all_over, 2000) < 8
