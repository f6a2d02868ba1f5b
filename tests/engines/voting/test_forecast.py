"""Turnout at the close: a band that says what it takes for granted."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.voting.neighbours import HALF, THREE_QUARTERS, rule

from lilong.engines.voting import Tally, Turnout, forecast

DAY = 24 * 60


def counted(part: int, agree: int = 0, whole: int = 1000) -> Tally:
    return Tally(whole * 100, whole, part * 100, part, agree * 100, agree)


def test_the_band_reaches_from_what_came_in_to_the_pace_kept_up():
    seen = [Turnout(DAY, 20_000, 200), Turnout(3 * DAY, 30_000, 300)]

    told = forecast(rule(HALF), counted(400, 300), seen, now=4 * DAY, close=8 * DAY)

    # The last day brought 100: at half of it 200 more, and 100 a day so far brings 400.
    assert (
        told.participation_heads.low,
        told.participation_heads.middle,
        told.participation_heads.high,
        told.participation_heads.need,
    ) == (40, 60, 80, 67)
    assert told.participation_heads.outlook == "open"
    assert [said.code for said in told.assumptions] == [
        "low_is_now", "middle_slackens", "high_keeps_pace", "agree_as_so_far",
    ]  # fmt: skip


def test_what_is_met_as_it_stands_is_safe_and_what_no_pace_reaches_is_far():
    safe = forecast(rule(HALF), counted(700, 600), [], now=4 * DAY, close=5 * DAY)
    far = forecast(rule(HALF), counted(100, 60), [], now=8 * DAY, close=9 * DAY)

    assert safe.participation_area.outlook == "safe"
    assert far.participation_area.outlook == "far"


def test_agreement_supposes_at_worst_that_all_still_to_come_do_not_agree():
    told = forecast(rule(THREE_QUARTERS), counted(400, 320), [], now=4 * DAY, close=8 * DAY)

    assert (told.agreement_area.low, told.agreement_area.middle, told.agreement_area.high) == (
        40, 80, 90,
    )  # fmt: skip
    assert told.agreement_area.outlook == "open"


def test_an_estimate_moves_only_the_middle():
    plain, told = (
        forecast(rule(HALF), counted(400, 320), [], now=4 * DAY, close=8 * DAY, agreeing=share)
        for share in (None, Fraction(1, 5))
    )

    assert (told.agreement_heads.low, told.agreement_heads.high) == (
        plain.agreement_heads.low,
        plain.agreement_heads.high,
    )
    assert told.agreement_heads.middle < plain.agreement_heads.middle
    assert told.assumptions[-1].facts == {"per_cent": 20}


def test_while_choices_are_hidden_nothing_is_said_of_agreement():
    told = forecast(
        rule(HALF), counted(400, 320), [], now=4 * DAY, close=8 * DAY, choices_known=False
    )

    assert (told.agreement_area, told.agreement_heads) == (None, None)
    assert told.assumptions[-1].code == "choices_hidden"


def test_on_the_first_day_it_says_that_the_pace_is_young():
    told = forecast(rule(HALF), counted(10), [], now=120, close=8 * DAY)

    assert "pace_too_young" in [said.code for said in told.assumptions]


def test_before_the_first_minute_anything_may_come():
    told = forecast(rule(HALF), counted(0), [], now=0, close=8 * DAY)

    assert (told.participation_area.low, told.participation_area.high) == (0, 100)
    assert told.assumptions[-1].code == "agree_unknown"


def test_on_an_empty_roll_nothing_is_foretold():
    told = forecast(rule(HALF), counted(0, 0, 0), [], now=DAY, close=2 * DAY)

    assert (told.participation_area.high, told.participation_area.outlook) == (0, "far")


def test_times_that_run_backwards_are_refused():
    for now, close, seen in ((10, 5, []), (10, 20, [Turnout(15, 0, 0)])):
        with pytest.raises(ValueError, match="in order"):
            forecast(rule(HALF), counted(1), seen, now=now, close=close)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 9 * DAY), st.integers(0, 9 * DAY))
def test_low_is_never_above_middle_nor_middle_above_high(part, agree, now, more):
    told = forecast(rule(HALF), counted(part, min(part, agree)), [], now=now, close=now + more)

    for band in (
        told.participation_area,
        told.participation_heads,
        told.agreement_area,
        told.agreement_heads,
    ):
        assert 0 <= band.low <= band.middle <= band.high <= 100
