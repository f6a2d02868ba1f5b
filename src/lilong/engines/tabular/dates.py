"""Dates and half-dates: what was written, and how exactly it was known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lilong.engines.tabular.cells import (
    Flawed,
    RawCell,
    Reading,
    blank,
    compact,
    not_understood,
    text_of,
)
from lilong.engines.tabular.moments import without_clock

DAY, MONTH, YEAR, DECADE = "day", "month", "year", "decade"
YEAR_FROM_CONTEXT, NO_YEAR, SERIAL = "year_from_context", "no_year", "serial_number"
SHORT_YEAR, ABOUT, ORDER_GUESSED = "short_year", "approximate", "order_guessed"

# Day 0 of the spreadsheet calendar, after its famous 29 February 1900.
_EPOCH = date(1899, 12, 30)
_SERIALS = range(7_305, 73_051)  # 1920 to 2100
_YEARS = range(1900, 2101)
_SHORT_PIVOT = 50

_SEP = r"[-/.年_]"
_CLOCK = r"(?:[t ]?[0-9]{1,2}:[0-9]{2}.*|(?:上午|下午|早上|晚上).*)?"
_FULL = re.compile(rf"([0-9]{{4}}){_SEP}([0-9]{{1,2}})[-/.月_]([0-9]{{1,2}})[日号.]?{_CLOCK}")
_SHORT = re.compile(r"'?([0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号.]?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_MONTH = re.compile(rf"([0-9]{{4}}){_SEP}([0-9]{{1,2}})月?份?\.?")
_MONTH_DAY = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]?")
_BARE_MONTH_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})")
_YEAR = re.compile(r"([0-9]{4})年?")
_DECADE = re.compile(r"(?:(19|20)?([0-9])0)(?:s|年代)(?:初|中|末|中期|初期|末期|后期|前期)?")
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ABOUT = re.compile(r"大约|大概|左右|前后|以前|之前|约|前|后|初|底|末|中旬|上旬|下旬")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date that may be known only to the month, the year or the decade.

    Attributes:
        first: the first day of the span that is meant.
        precision: `day`, `month`, `year` or `decade`.
    """

    first: date
    precision: str = DAY


def parse_date(raw: RawCell, *, on: date | None = None) -> Reading[PartialDate]:
    """A date; `on` is the day the sheet was filled in, which gives `11月8日` its year.

    Without `on`, a day without a year is not understood (`no_year`): years are not invented.
    """
    if isinstance(raw, Flawed):
        return not_understood(raw, raw.why)
    if isinstance(raw, datetime):
        return _plausible(raw.date(), raw)
    if isinstance(raw, date):
        return _plausible(raw, raw)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _from_number(raw, on)
    # First the time of day goes: `2026/11/2 14:05` without its blank would be the 21st.
    text = compact(without_clock(text_of(raw))[0])
    if not text:
        return blank(raw)
    return _from_text(text, raw, on) or _about(text, raw, on) or not_understood(raw)


def format_date(when: PartialDate) -> str:
    """`2024-11-08`, `2024年11月`, `1998年` or `1990年代`, each of which reads back as itself."""
    if when.precision == DAY:
        return when.first.isoformat()
    year = f"{when.first.year:04d}年"
    return year + {MONTH: f"{when.first.month}月", YEAR: "", DECADE: "代"}[when.precision]


def _from_number(number: float, on: date | None) -> Reading[PartialDate]:
    if not abs(number) < 1e9:
        return not_understood(number)
    whole = int(number)
    if whole == number and whole in _YEARS:
        return Reading(PartialDate(date(whole, 1, 1), YEAR), 100, "", number)
    if whole in _SERIALS:
        return Reading(PartialDate(_EPOCH + timedelta(days=whole)), 95, SERIAL, number)
    found = _from_text(text_of(number), number, on)
    return found or not_understood(number)


def _from_text(text: str, raw: RawCell, on: date | None) -> Reading[PartialDate] | None:
    if match := _FULL.fullmatch(text):
        return _built(match[1], match[2], match[3], raw)
    if match := _MONTH_DAY.fullmatch(text):
        return _with_year(int(match[1]), int(match[2]), raw, on, 90)
    if match := _YEAR.fullmatch(text):
        return _built(match[1], "1", "1", raw, precision=YEAR)
    if match := _MONTH.fullmatch(text):
        return _built(match[1], match[2], "1", raw, precision=MONTH)
    if match := _COMPACT.fullmatch(text):
        return _built(match[1], match[2], match[3] or "1", raw, 95, DAY if match[3] else MONTH)
    if match := _SHORT.fullmatch(text):
        return _built(_century(match[1]), match[2], match[3], raw, 90, note=SHORT_YEAR)
    return _rarer(text, raw, on)


def _rarer(text: str, raw: RawCell, on: date | None) -> Reading[PartialDate] | None:
    if text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        return Reading(PartialDate(_EPOCH + timedelta(days=int(text))), 90, SERIAL, raw)
    if match := _BARE_MONTH_DAY.fullmatch(text):
        return _with_year(int(match[1]), int(match[2]), raw, on, 60)
    if match := _AMERICAN.fullmatch(text):
        return _built(match[3], match[1], match[2], raw, 60, note=ORDER_GUESSED)
    if match := _DECADE.fullmatch(text):
        century = match[1] or ("19" if int(match[2]) >= _SHORT_PIVOT // 10 else "20")
        sure = 80 if match[1] else 60
        return _built(f"{century}{match[2]}0", "1", "1", raw, sure, DECADE, ABOUT)
    return None


def _about(text: str, raw: RawCell, on: date | None) -> Reading[PartialDate] | None:
    """`2000年左右`: the same without its hedge, as a guess."""
    bare = _ABOUT.sub("", text)
    if bare == text or not bare:
        return None
    found = _from_text(bare, raw, on)
    if found is None or found.value is None:
        return found
    return Reading(found.value, min(found.confidence, 60), ABOUT, raw)


def _built(
    year: str, month: str, day: str, raw: RawCell,
    confidence: int = 100, precision: str = DAY, note: str = "",
) -> Reading[PartialDate]:  # fmt: skip
    try:
        first = date(int(year), int(month), int(day))
    except ValueError:
        return not_understood(raw, "no_such_day")
    if first.year not in _YEARS:
        return not_understood(raw, "no_such_day")
    return Reading(PartialDate(first, precision), confidence, note, raw)


def _plausible(when: date, raw: RawCell) -> Reading[PartialDate]:
    if when.year not in _YEARS:
        return not_understood(raw, "no_such_day")
    return Reading(PartialDate(when), 100, "", raw)


def _with_year(
    month: int, day: int, raw: RawCell, on: date | None, confidence: int
) -> Reading[PartialDate]:
    """The last such day up to `on`: a ledger tells what has been, not what will be."""
    if on is None:
        return not_understood(raw, NO_YEAR)
    for year in range(on.year, on.year - 5, -1):  # 29 February may lie four years back
        try:
            first = date(year, month, day)
        except ValueError:
            continue
        if first <= on:
            return Reading(PartialDate(first), confidence, YEAR_FROM_CONTEXT, raw)
    return not_understood(raw, "no_such_day")


def _century(short: str) -> str:
    return ("20" if int(short) < _SHORT_PIVOT else "19") + short
