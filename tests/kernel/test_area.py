"""Area: hundredths of a square metre, and majorities without division."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.kernel.area import Area, at_least, more_than

TWO_THIRDS, HALF, THREE_QUARTERS = Fraction(2, 3), Fraction(1, 2), Fraction(3, 4)


@pytest.mark.parametrize(
    ("text", "dm2"),
    [
        ("60.25㎡", 6025),
        ("60.25 m²", 6025),
        ("60平方米", 6000),
        ("６０．５平方", 6050),
        ("1,060.5", 106050),
        ("0.01M2", 1),
    ],
)
def test_an_area_is_read_as_people_write_it(text: str, dm2: int) -> None:
    assert Area.parse(text) == Area(dm2)


@pytest.mark.parametrize("text", ["", "约12平方", "-3", "60.125㎡", "3x4", "1.2亩"])
def test_what_is_not_an_exact_area_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an area|finer"):
        Area.parse(text)


@given(st.integers(0, 10**12))
def test_a_written_area_is_read_back_the_same(dm2: int) -> None:
    assert Area.parse(str(Area(dm2))) == Area(dm2)


def test_an_area_is_whole_and_not_negative() -> None:
    with pytest.raises(TypeError):
        Area(60.25)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="negative"):
        Area(-1)


def test_the_rooms_of_an_owner_add_up() -> None:
    assert Area.parse("60.25") + Area.parse("12.75") == Area(7300)
    with pytest.raises(TypeError):
        Area(1) + 1  # type: ignore[operator]


def test_v1_exactly_two_thirds_take_part_and_exactly_three_quarters_agree() -> None:
    assert at_least(Area.parse("480"), Area.parse("720"), TWO_THIRDS)
    assert at_least(8, 12, TWO_THIRDS)
    assert at_least(Area.parse("360"), Area.parse("480"), THREE_QUARTERS)
    assert at_least(6, 8, THREE_QUARTERS)


def test_v2_exactly_one_half_is_not_more_than_half() -> None:
    assert not more_than(Area.parse("240"), Area.parse("480"), HALF)
    assert not more_than(4, 8, HALF)
    assert more_than(Area(24_001), Area.parse("480"), HALF)


def test_v3_enough_area_does_not_help_when_heads_are_missing() -> None:
    assert at_least(Area.parse("480"), Area.parse("720"), TWO_THIRDS)
    assert not at_least(4, 8, TWO_THIRDS)


def test_a_hundredth_of_a_square_metre_below_two_thirds_fails_at_any_size() -> None:
    whole = 3 * 10**17

    assert at_least(Area(2 * 10**17), Area(whole), TWO_THIRDS)
    assert not at_least(Area(2 * 10**17 - 1), Area(whole), TWO_THIRDS)
    assert (2 * 10**17 - 1) / whole == 2 / 3


def test_where_nobody_can_vote_nothing_is_carried() -> None:
    assert not at_least(0, 0, TWO_THIRDS)
    assert not more_than(0, 0, HALF)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 99), st.integers(1, 99))
def test_the_verdict_equals_that_of_exact_fractions(part: int, more: int, p: int, q: int) -> None:
    whole, share = part + more, Fraction(p, q)

    assert at_least(part, whole, share) == (Fraction(part, whole) >= share)
    assert more_than(part, whole, share) == (Fraction(part, whole) > share)


def test_heads_are_never_compared_with_areas_nor_by_a_float() -> None:
    with pytest.raises(TypeError):
        at_least(Area(1), 2, HALF)
    with pytest.raises(TypeError):
        at_least(1, 2, 0.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a part"):
        more_than(3, 2, HALF)
