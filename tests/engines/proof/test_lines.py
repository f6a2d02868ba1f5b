"""A ballot's line is written in one way only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.engines.proof import CHANNELS, CHOICES, STRUCK, BallotLine

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
AUNT_ZHANG = BallotLine(7, 12, "agree", "paper", "0f" * 16, NOON, "ab" * 32, 3)
TEXT = f"7\t12\tagree\tpaper\t{'0f' * 16}\t2026-11-28T12:00:00.000000Z\t{'ab' * 32}\t3"

LINES = st.builds(
    lambda number, unit, choice, channel, nonce, at, evidence, back: BallotLine(
        number + 1,
        unit,
        choice,
        "office" if choice == STRUCK else channel,
        nonce.hex(),
        at.replace(tzinfo=UTC),
        evidence.hex(),
        max(number - back, 1) if choice == STRUCK else max(number - back, 0),
    ),
    st.integers(1, 10**9),
    st.integers(1, 10**9),
    st.sampled_from(CHOICES),
    st.sampled_from([one for one in CHANNELS if one != "office"]),
    st.binary(min_size=16, max_size=16),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - made aware above
    st.one_of(st.just(b""), st.binary(min_size=32, max_size=32)),
    st.integers(0, 10**9),
)


def test_a_paper_ballot_that_replaces_another_is_written_as_the_design_says() -> None:
    assert AUNT_ZHANG.text() == TEXT
    assert BallotLine.parse(TEXT) == AUNT_ZHANG


@given(LINES)
def test_whatever_is_written_reads_back_the_same(line: BallotLine) -> None:
    assert BallotLine.parse(line.text()) == line
    assert line.text().isascii()


@given(LINES, st.data())
def test_a_line_altered_anywhere_is_another_line_or_none(line: BallotLine, data: st.DataObject):
    text = line.text()
    at = data.draw(st.integers(0, len(text) - 1))
    altered = text[:at] + data.draw(st.sampled_from("0a1 \t\n-Z٣")) + text[at + 1 :]
    try:
        read = BallotLine.parse(altered)
    except ValueError:
        return
    assert read.text() == altered


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT + "\n",
        " " + TEXT,
        TEXT + "\t",
        TEXT.replace("\t", "  "),
        TEXT.replace("7\t12", "07\t12"),
        TEXT.replace("7\t12", "٧\t12"),
        TEXT.replace("7\t12", "7\t0"),
        TEXT.replace("7\t12", "7\t-12"),
        TEXT.replace("agree", "AGREE"),
        TEXT.replace("agree", "maybe"),
        TEXT.replace("paper", "phone"),
        TEXT.replace("paper", "office"),
        TEXT.replace("agree", "struck"),
        TEXT.replace("0f", "0F"),
        TEXT.replace("T12:", "T24:"),
        TEXT.replace("11-28", "11-31"),
        TEXT.replace(".000000Z", "Z"),
        TEXT.replace("Z", "+00:00"),
        TEXT.replace("ab" * 32, "ab" * 31),
        TEXT.replace("ab" * 32, ""),
        TEXT[:-1] + "7",
        TEXT[:-1] + "8",
        TEXT[:-1] + "00",
    ],
)
def test_any_other_way_of_writing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        BallotLine.parse(text)


def test_a_strike_strikes_something() -> None:
    strike = replace(AUNT_ZHANG, choice=STRUCK, channel="office")
    assert BallotLine.parse(strike.text()) == strike
    with pytest.raises(ValueError, match="replaces"):
        replace(strike, replaces=0)


def test_a_wrong_ballot_cannot_even_be_made() -> None:
    for wrong in (
        {"number": 0},
        {"unit": 0},
        {"choice": "agree\tonline"},
        {"evidence": "-"},
        {"nonce": ""},
        {"replaces": -1},
        {"received_at": NOON.replace(tzinfo=None)},
        {"received_at": NOON.astimezone(timezone(timedelta(hours=8)))},
    ):
        with pytest.raises(ValueError, match=r"\S"):
            replace(AUNT_ZHANG, **wrong)
