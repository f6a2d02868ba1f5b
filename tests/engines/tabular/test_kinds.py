"""Kinds in free words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.tabular.survey_spec import SPEC

from lilong.engines.tabular.cells import Flawed
from lilong.engines.tabular.kinds import KindMatcher

MATCHER = KindMatcher(SPEC.kinds)


@pytest.mark.parametrize(
    ("named", "described", "kind", "confidence"),
    [
        ("违建", "天井搭建阳光房", "structure", 100),
        ("破墙开门窗", "沿街破墙开店", "wall_opening", 100),
        ("水斗", "天井外水斗接入雨水管", "sink", 100),
        ("水池", None, "sink", 100),
        ("鸽子笼", None, "pigeon_loft", 100),
        ("窗子外挑", None, "bay_window", 90),
        ("防盗窗", None, "window_cage", 100),
        ("装了防盗窗", None, "window_cage", 90),
        ("破墙开店", None, "wall_opening", 90),
        ("墙上凿了个洞", None, "wall_opening", 85),
        ("违法建设", None, "structure", 52),
        (None, "天井搭了个阳光房", "structure", 80),
        (None, "天井里搭了一间", "structure", 80),
        ("", "屋顶养鸽子", "pigeon_loft", 80),
        ("其他", "破墙开门", "wall_opening", 60),
        ("违建", "屋面悬空鸽棚", "structure", 60),
    ],
)
def test_a_kind_is_known_by_its_name_its_words_or_its_description(
    named, described, kind, confidence
):
    reading = MATCHER.match(named, described)

    assert (reading.value, reading.confidence) == (kind, confidence)


def test_a_description_that_contradicts_is_told_and_does_not_overrule():
    reading = MATCHER.match("水斗", "破墙开门")

    assert (reading.value, reading.note) == ("sink", "contradicted_by_description")
    assert reading.guessed


def test_two_kinds_in_one_cell_are_a_weak_guess():
    reading = MATCHER.match("违建、水斗", None)

    assert reading.note == "ambiguous"
    assert reading.confidence == 40


@pytest.mark.parametrize("named", ["卫生很差", "12", "阿姨说的", Flawed("error_value", "#N/A")])
def test_what_is_no_kind_is_not_forced_into_one(named):
    assert MATCHER.match(named, None).value is None
    assert MATCHER.match(named, None).confidence == 0


@given(st.one_of(st.text(), st.integers(), st.none()), st.one_of(st.text(), st.none()))
def test_no_words_whatever_break_the_matcher(named, described):
    reading = MATCHER.match(named, described)

    assert reading.value in {kind.code for kind in SPEC.kinds} | {None}
