"""Raw cells as a spreadsheet gives them, and their text made comparable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar, Union

V = TypeVar("V")

DAMAGED_NUMBER = "damaged_number"
FORMULA_WITHOUT_VALUE = "formula_without_value"
ERROR_VALUE = "error_value"


@dataclass(frozen=True, slots=True)
class Flawed:
    """A cell whose true content the file itself no longer holds.

    Attributes:
        why: `damaged_number` (more than 15 digits, rounded by the spreadsheet program),
            `formula_without_value` (never calculated) or `error_value` (such as #DIV/0!).
        text: what is left to show, such as `3.101123456789012E+17`.
    """

    why: str
    text: str = ""


RawCell = Union[str, int, float, bool, date, datetime, time, timedelta, Flawed, None]  # noqa: UP007
Row = Sequence[RawCell]


class Merge(NamedTuple):
    """A merged range of cells, zero-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Reading(Generic[V]):
    """What one cell was understood as.

    Attributes:
        value: the typed value; None when blank or not understood.
        confidence: 100 certain, 1 to 99 guessed, 0 not understood.
        note: code of what the reader should know, such as `approximate`; empty when plain.
        raw: the cell as it stood in the file.
    """

    value: V | None
    confidence: int = 100
    note: str = ""
    raw: RawCell = None

    @property
    def guessed(self) -> bool:
        """Whether a person should look at it: a value is there, but not a certain one."""
        return 0 < self.confidence < 100

    @property
    def understood(self) -> bool:
        """Whether the cell made sense; a blank cell does."""
        return self.confidence > 0


BLANK = "blank"
NOT_UNDERSTOOD = "not_understood"

_SPACES = re.compile(r"\s+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
# Texts that `tidy` leaves as they are: printable ASCII, Chinese characters, and no space.
_TIDY_ALREADY = re.compile(r"[!-~\u4e00-\u9fff、。]*").fullmatch
# All that `tidy` takes away, as a set of characters.
NOTHING_WRITTEN = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, _INVISIBLE))
)


def text_of(cell: RawCell) -> str:
    """The cell as a person would read it on the screen, without changing its characters."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, Flawed):
        return cell.text
    return str(cell)


def _number_text(number: float) -> str:
    text = repr(number)
    if "e" in text and abs(number) < 1e15:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def tidy(text: str) -> str:
    """Full width to half width, invisible characters gone, runs of white space to one space."""
    if _TIDY_ALREADY(text):
        return text
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text.translate(_INVISIBLE))).strip()


def on_one_line(text: str) -> str:
    """The text in its own characters: a full-width comma stays one."""
    return _SPACES.sub(" ", text.translate(_INVISIBLE)).strip()


def compact(text: str) -> str:
    """`tidy` without any space, in lower case: the form in which two texts are compared."""
    return tidy(text).replace(" ", "").lower()


def is_blank(cell: RawCell) -> bool:
    """Whether nothing is written in the cell."""
    if not isinstance(cell, str):
        return cell is None
    return not cell or (cell[0] in NOTHING_WRITTEN and not cell.strip(NOTHING_WRITTEN))


def blank(raw: RawCell = None) -> Reading[Any]:
    """The reading of an empty cell."""
    return Reading(None, 100, BLANK, raw)


def not_understood(raw: RawCell, note: str = NOT_UNDERSTOOD) -> Reading[Any]:
    """The reading of a cell that says something we cannot use."""
    return Reading(None, 0, note, raw)
