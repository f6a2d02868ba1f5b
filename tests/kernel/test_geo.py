"""Geometry in local metres, and datums that go there and back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.kernel.geo import (
    BD09,
    GCJ02,
    WGS84,
    Box,
    Point,
    bounding_box,
    centroid,
    convert,
    local_metres,
    outline_area,
)

PEOPLES_SQUARE = (121.4737, 31.2304)
SHANGHAI = st.tuples(st.floats(120.85, 122.0), st.floats(30.7, 31.6))
MAINLAND = st.tuples(st.floats(80.0, 130.0), st.floats(20.0, 48.0))
BENT = [(0.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0), (10.0, 30.0), (0.0, 30.0)]


def metres_apart(a: Point, b: Point) -> float:
    return math.hypot(*local_metres(a, b))


def test_the_box_of_a_building_reaches_its_outermost_corners() -> None:
    assert bounding_box([(3.0, 1.0), (-2.0, 5.0), (0.0, 0.0)]) == Box(-2.0, 0.0, 3.0, 5.0)
    with pytest.raises(ValueError, match="not enough"):
        bounding_box([])


def test_an_l_shaped_building_has_the_area_and_centre_of_its_two_wings() -> None:
    """Wings of 200 m² each, centred at (10, 5) and (5, 20)."""
    assert outline_area(BENT) == 400.0
    assert centroid(BENT) == pytest.approx((7.5, 12.5))


def test_the_direction_of_drawing_does_not_matter() -> None:
    assert outline_area(BENT[::-1]) == outline_area(BENT)
    assert centroid(BENT[::-1]) == pytest.approx(centroid(BENT))


def test_an_outline_far_from_the_origin_keeps_its_centre() -> None:
    far = [(x + 3e6, y - 4e6) for x, y in BENT]

    assert centroid(far) == pytest.approx((3e6 + 7.5, -4e6 + 12.5), abs=1e-6)


def test_a_point_and_a_wall_have_their_middle_as_centre() -> None:
    assert centroid([(4.0, 4.0)]) == (4.0, 4.0)
    assert centroid([(0.0, 0.0), (8.0, 2.0)]) == (4.0, 1.0)
    with pytest.raises(ValueError, match="corners"):
        centroid([])


def test_peoples_square_is_shifted_as_the_published_formula_says() -> None:
    """Figures of an independent implementation (PRCoords)."""
    gcj = convert(PEOPLES_SQUARE, WGS84, GCJ02)

    assert gcj == pytest.approx((121.47822305927693, 31.22845773757727), abs=1e-12)
    assert metres_apart(PEOPLES_SQUARE, gcj) == pytest.approx(481, abs=1)
    assert metres_apart(PEOPLES_SQUARE, convert(PEOPLES_SQUARE, WGS84, BD09)) == pytest.approx(
        1140, abs=2
    )


@given(SHANGHAI, st.sampled_from([GCJ02, BD09]))
def test_a_position_in_shanghai_comes_back_within_a_tenth_of_a_micrometre(
    position: Point, datum: str
) -> None:
    back = convert(convert(position, WGS84, datum), datum, WGS84)

    assert metres_apart(position, back) < 1e-7


@given(MAINLAND, st.sampled_from([WGS84, GCJ02, BD09]), st.sampled_from([WGS84, GCJ02, BD09]))
def test_any_two_datums_convert_there_and_back_across_the_country(
    position: Point, one: str, other: str
) -> None:
    assert metres_apart(position, convert(convert(position, one, other), other, one)) < 1e-6


def test_one_step_back_would_be_metres_off_so_the_iteration_is_needed() -> None:
    gcj = convert(PEOPLES_SQUARE, WGS84, GCJ02)
    shifted = convert(gcj, WGS84, GCJ02)
    one_step = (2 * gcj[0] - shifted[0], 2 * gcj[1] - shifted[1])

    assert metres_apart(PEOPLES_SQUARE, one_step) > 0.5


def test_outside_the_country_nothing_is_shifted() -> None:
    london = (-0.1276, 51.5072)

    assert convert(london, WGS84, GCJ02) == london


def test_an_unknown_datum_is_refused() -> None:
    with pytest.raises(ValueError, match="datums are"):
        convert(PEOPLES_SQUARE, WGS84, "cgcs2000")


def test_a_hundredth_of_a_degree_north_is_some_1112_metres() -> None:
    east, north = local_metres(PEOPLES_SQUARE, (121.4737, 31.2404))

    assert (east, north) == pytest.approx((0.0, 1111.95), abs=0.01)
