"""What a cell of an order says: the moment it came in, and whether it is closed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from lilong.engines.tabular.cells import Reading, compact, text_of, tidy
from lilong.engines.tabular.dates import DAY, NO_YEAR, PartialDate
from lilong.engines.tabular.moments import clock_in, without_clock

OPEN, CLOSED = "open", "closed"

_NOTHING = re.compile(r"[-—–−_/\\|.·~*否无×✗✘x0]*")
_STILL_OPEN = re.compile(
    r"(?:尚|还|暂)?(?:未|没)(?!知).*|[正在]*(?:办理|处理|处置|受理|进行|整改|跟进|流转)中|在办|待.+|暂无"
    r"|n/?a|no|none|open|pending|inprogress"
)
_NOT_CONTACTED = re.compile(
    r"(?:尚|还|暂)?(?:未|没)有?(?:先行)?(?:联系|联络|接通|打通)?上?|待.*|no|none|n/?a"
)
_DONE = re.compile(
    r"(?:已经?|现已|全部)?(?:办结|完成|办完|完结|结案|归档|关闭|销案|销号|解决|办理完毕|处理完毕|处理完成)"
    r"(?:归档|了)?|已结|已办|是|√|✓|✔|y|yes|closed|done|completed|finished"
)


def closing_of(reading: Reading[Any] | None, today: date) -> str | None:
    """`open`, `closed`, or None where a person has to say what the cell means.

    An empty cell, a dash and 未办结 are open. A day yet to come is no day on which it was closed.
    """
    if reading is None or (reading.value is None and reading.understood):
        return OPEN
    if isinstance(reading.value, PartialDate):
        return CLOSED if reading.value.first <= today else None
    words = compact(text_of(reading.raw))
    if _NOTHING.fullmatch(words) or _STILL_OPEN.fullmatch(words):
        return OPEN
    return CLOSED if reading.note == NO_YEAR or _DONE.fullmatch(words) else None


def not_contacted(reading: Reading[Any] | None) -> bool:
    """Whether a cell says that nobody was contacted yet: it is empty, or says 否 or 未联系."""
    if reading is None or (reading.value is None and reading.understood):
        return True
    words = compact(text_of(reading.raw))
    return reading.value is None and any(
        known.fullmatch(words) for known in (_NOTHING, _NOT_CONTACTED)
    )


def has_hour(reading: Reading[Any]) -> bool:
    """Whether a cell of time tells when on its day."""
    if isinstance(reading.raw, datetime):
        return reading.raw.time() != time()
    return isinstance(reading.raw, str) and clock_in(without_clock(reading.raw)[1]) is not None


def day_in(reading: Reading[Any]) -> date | None:
    """The day in a cell that names just one."""
    value = reading.value
    return value.first if isinstance(value, PartialDate) and value.precision == DAY else None


def moment_in(reading: Reading[Any] | None) -> datetime | None:
    """The moment in a cell of time; midnight where only the day is written, or understood."""
    if reading is None or reading.value is None:
        return None
    zone, raw = timezone.get_current_timezone(), reading.raw
    if isinstance(raw, datetime):
        return raw.replace(tzinfo=zone) if raw.tzinfo is None else raw
    day = day_in(reading)
    if day is None:
        return None
    clock = clock_in(without_clock(raw)[1]) if isinstance(raw, str) else None
    return datetime.combine(day, clock or time(), zone)


def hour_unread(reading: Reading[Any]) -> bool:
    """Whether a time of day is written behind the day that we cannot read: 晚上12点, 上午."""
    if not isinstance(reading.raw, str):
        return False
    clock = without_clock(reading.raw)[1]
    return clock_in(clock) is None if clock else ":" in tidy(reading.raw)
