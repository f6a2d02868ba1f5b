"""Times of day behind a date: 下午2:30, 2:30 PM, 14时05分."""

from __future__ import annotations

import re
from datetime import time

from lilong.engines.tabular.cells import tidy

_EARLY = ("凌晨", "清晨", "早晨", "早上", "上午", "am", "a.m.")
_LATE = ("下午", "傍晚", "晚上", "晚间", "夜里", "夜间", "pm", "p.m.")
_NOON = "中午"
_PART = "|".join(map(re.escape, (*_EARLY, *_LATE, _NOON)))
_WRITTEN = rf"(?:(?:{_PART})|[0-9]{{1,2}} ?[:时点])"
# A day ends in a digit or its 日; what follows it by a blank, a T or at once is a time of day.
_BEHIND = re.compile(
    rf"(?P<day>.*?[0-9][日号.]?)(?: |t(?=[0-9])|(?<=[日号])|(?=(?:{_PART})))\s*"
    rf"(?P<clock>{_WRITTEN}.*)"
)
_CLOCK = re.compile(
    rf"(?P<part>{_PART})? ?(?P<hour>[0-9]{{1,2}}) ?"
    r"(?::(?P<minute>[0-9]{1,2})(?::[0-9]{1,2}(?:\.[0-9]+)?)?"
    r"|[时点]整?(?:(?P<half>半)|(?P<minutes>[0-9]{1,2})分?(?:[0-9]{1,2}秒)?)?)"
    rf" ?(?P<after>{_PART})?"
    # What changes nothing: our own zone, the day of the week, about.
    r"(?: ?(?:\+08:?00|\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|左右|许))?"
)


def without_clock(text: str) -> tuple[str, str]:
    """A text of a date in two: the day, and the time of day behind it, empty where there is none.

    >>> without_clock("2026/11/2 14:05")
    ('2026/11/2', '14:05')
    """
    plain = tidy(text).lower()
    match = _BEHIND.fullmatch(plain)
    return (match["day"], match["clock"]) if match else (plain, "")


def clock_in(words: str) -> time | None:
    """The time of day; None where it may be two (晚上12点, 上午12:30), or none that we know.

    >>> clock_in("下午2:30"), clock_in("2点半"), clock_in("晚上12点")
    (datetime.time(14, 30), datetime.time(2, 30), None)
    """
    match = _CLOCK.fullmatch(words)
    if match is None or (match["part"] and match["after"]):
        return None
    minute = 30 if match["half"] else int(match["minute"] or match["minutes"] or 0)
    hour = _hour(int(match["hour"]), match["part"] or match["after"] or "")
    return time(hour, minute) if hour is not None and hour < 24 and minute < 60 else None


def _hour(hour: int, part: str) -> int | None:
    if part == _NOON:
        return {11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14}.get(hour)
    if part in _EARLY:
        if hour == 12:
            return 0 if part in ("凌晨", "am", "a.m.") else None
        return hour if hour < 12 else None
    if part in _LATE:
        if hour == 12:
            return 12 if part in ("下午", "pm", "p.m.") else None
        return hour + 12 if 0 < hour < 12 else hour or None
    return hour
