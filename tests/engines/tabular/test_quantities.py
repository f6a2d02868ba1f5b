"""Areas, lengths and counts as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.engines.tabular.cells import DAMAGED_NUMBER, Flawed
from lilong.engines.tabular.quantities import (
    format_area,
    parse_area,
    parse_count,
    parse_length,
)

ANYTHING = st.one_of(
    st.text(),
    st.text("0123456789.,*x×-~约平方米m²㎡+= ()一二十", max_size=12),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.none(),
)


@pytest.mark.parametrize(
    ("written", "area", "confidence"),
    [
        (25, 2500, 100),
        (24.7, 2470, 100),
        (12.345, 1235, 100),
        ("12.5㎡", 1250, 100),
        ("12.5m²", 1250, 100),
        ("１２．５平方米", 1250, 100),
        ("1,234.5平方", 123450, 100),
        ("面积：6平", 600, 100),
        ("约12平方", 1200, 90),
        ("12平米左右", 1200, 90),
        ("12(估)", 1200, 90),
        ("约1.63", 163, 90),
        ("3*4", 1200, 95),
        ("3×4米", 1200, 95),
        ("3.5米＊4米", 1400, 95),
        ("300cm*400cm", 120000 // 100, 95),
        ("3*4=12平方", 1200, 95),
        ("3*4=15", 1500, 60),
        ("5平方+3平方", 800, 85),
        ("10-12", 1100, 50),
        ("10～12平方米", 1100, 50),
    ],
)
def test_an_area_is_read_as_a_neighbour_would_read_it(written, area, confidence):
    reading = parse_area(written)

    assert (reading.value, reading.confidence, reading.raw) == (area, confidence, written)


@pytest.mark.parametrize("written", ["很大", "-5", -5, "3*", "12处", True, "300*400", 1e12, "1e5"])
def test_what_is_no_area_is_not_made_into_one(written):
    assert parse_area(written).confidence == 0
    assert parse_area(written).value is None


def test_an_area_larger_than_any_neighbourhood_was_typed_into_the_wrong_column():
    assert parse_area(1_000_000).value == 100_000_000
    assert (parse_area(1_000_001).value, parse_area(1_000_001).note) == (None, "out_of_range")


def test_a_blank_and_a_written_unknown_are_both_understood_as_no_value():
    assert (parse_area("").note, parse_area(None).note, parse_area("　").note) == ("blank",) * 3
    assert (parse_area("不详").value, parse_area("不详").note) == (None, "unknown")


def test_a_number_that_the_spreadsheet_damaged_is_named_and_never_used():
    flawed = Flawed(DAMAGED_NUMBER, "3.1e17")

    assert parse_area(flawed).note == parse_count(flawed).note == DAMAGED_NUMBER
    assert parse_length(flawed).value is None


@pytest.mark.parametrize(
    ("written", "unit", "length", "confidence"),
    [
        ("60公分", "", 600, 100),
        ("约0.6m", "", 600, 90),
        ("600", "", 600, 90),
        ("600", "mm", 600, 100),
        (60, "cm", 600, 100),
        (60, "", 600, 50),
        (0.6, "", 600, 50),
        (0.6, "m", 600, 100),
        ("1米2", "", 1200, 90),
        ("半米", "", 500, 90),
        ("外挑60厘米", "", 600, 100),
        ("50-60cm", "", 550, 50),
    ],
)
def test_a_length_takes_its_unit_from_the_cell_or_the_heading(written, unit, length, confidence):
    reading = parse_length(written, unit=unit)

    assert (reading.value, reading.confidence) == (length, confidence)


@pytest.mark.parametrize(
    ("written", "count"),
    [
        (3, 3),
        (3.0, 3),
        ("3处", 3),
        ("两个", 2),
        ("十二户", 12),
        ("二十", 20),
        ("约5", 5),
        ("０", 0),
    ],
)
def test_a_count_may_be_written_in_chinese_numerals(written, count):
    assert parse_count(written).value == count


@given(st.integers(0, 10**8))
def test_an_area_that_we_wrote_reads_back_as_itself(area):
    reading = parse_area(format_area(area))

    assert (reading.value, reading.confidence) == (area, 100)


@given(ANYTHING)
def test_no_cell_whatever_breaks_a_reader_of_quantities(cell):
    for parse in (parse_area, parse_length, parse_count):
        reading = parse(cell)

        assert (reading.value is None) or reading.confidence > 0
        assert reading.value is None or 0 <= reading.value <= 10**11
