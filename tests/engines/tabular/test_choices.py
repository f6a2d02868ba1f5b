"""Yes or no, public or private, what a wall carries, whether it is a shop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.engines.tabular.cells import Flawed
from lilong.engines.tabular.choices import PUBLIC_OR_PRIVATE, SHOP, WALL, YES_NO, parse_choice
from lilong.engines.tabular.personal import personal_data_in


@pytest.mark.parametrize(
    ("written", "choices", "value", "confidence"),
    [
        ("是", PUBLIC_OR_PRIVATE, "public", 100),
        ("√", PUBLIC_OR_PRIVATE, "public", 100),
        (" 公 共 ", PUBLIC_OR_PRIVATE, "public", 100),
        ("私", PUBLIC_OR_PRIVATE, "private", 100),
        ("×", PUBLIC_OR_PRIVATE, "private", 100),
        ("Ｎ", PUBLIC_OR_PRIVATE, "private", 100),
        (0, PUBLIC_OR_PRIVATE, "private", 100),
        (True, YES_NO, True, 100),
        ("非公共部位", PUBLIC_OR_PRIVATE, "private", 100),
        ("并非公共部位", PUBLIC_OR_PRIVATE, "private", 80),
        ("Common parts", PUBLIC_OR_PRIVATE, "public", 100),
        ("Private premises", PUBLIC_OR_PRIVATE, "private", 100),
        ("Not stated", PUBLIC_OR_PRIVATE, "unknown", 100),
        ("Non-bearing", WALL, "non_bearing", 100),
        ("承重", WALL, "bearing", 100),
        ("非承重", WALL, "non_bearing", 100),
        ("应该是非承重墙吧", WALL, "non_bearing", 80),
        ("不明", WALL, "unknown", 100),
        ("沿街商铺", SHOP, True, 100),
        ("一楼商铺", SHOP, True, 80),
    ],
)
def test_a_choice_is_known_by_any_of_its_words(written, choices, value, confidence):
    reading = parse_choice(written, choices)

    assert (reading.value, reading.confidence) == (value, confidence)


def test_a_text_that_names_two_choices_is_left_to_a_person():
    reading = parse_choice("公用改私人", PUBLIC_OR_PRIVATE)

    assert (reading.value, reading.note) == (None, "ambiguous")


def test_a_denied_word_is_no_answer():
    assert parse_choice("没公用", PUBLIC_OR_PRIVATE).value is None
    assert parse_choice("未承重墙", WALL).value is None


def test_a_single_word_inside_another_is_no_answer():
    assert parse_choice("公厕", PUBLIC_OR_PRIVATE).confidence == 0


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("张三 13912345678", {"phone"}),
        (13912345678, {"phone"}),
        ("139-1234-5678", {"phone"}),
        ("021-54321234", {"phone"}),
        ("11010519491231002X", {"identity_number"}),
        ("110105194912310021", {"maybe_identity_number"}),
        (Flawed("damaged_number", "3.1E+17"), {"maybe_identity_number"}),
        ("2024-11-07", set()),
        ("零陵路345弄12号", set()),
        (20241107, set()),
        (54321234.5, set()),
        (None, set()),
    ],
)
def test_personal_numbers_are_found_and_ordinary_ones_are_not(cell, kinds):
    assert personal_data_in(cell) == kinds


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans()))
def test_no_cell_whatever_breaks_these_readers(cell):
    assert parse_choice(cell, WALL).raw == cell or cell != cell
    assert personal_data_in(cell) <= {"phone", "identity_number", "maybe_identity_number"}
