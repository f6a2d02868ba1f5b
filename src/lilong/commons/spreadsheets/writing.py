"""Rows to spreadsheets: what is text stays text, whatever it begins with."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, Union

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook as Package
from xlsxwriter.worksheet import Worksheet

from lilong.commons.spreadsheets import refusals

MIME_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = Union[str, int, float, Decimal, bool, date, datetime, None]  # noqa: UP007

_LONGEST_TEXT = 32_767
_MOST_ROWS = 1_048_575  # one is the heading
_CUT_OFF = "……（太长，未完）"
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Characters that make a spreadsheet program take a text for a formula, full width included.
ACTIVE = tuple("=+-@\t\r\n＝＋－＠")
_EXACT = 10**15


@dataclass(frozen=True)
class Heading:
    """A column's heading and its width in characters (a Han character counts two)."""

    text: str
    width: int = 12


@dataclass(frozen=True)
class OutSheet:
    """One sheet to be written.

    Attributes:
        name: shortened and cleaned where spreadsheet programs would refuse it.
        headings: one a column.
        rows: taken once, one row at a time.
    """

    name: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Cell]]


def write_xlsx(file: BinaryIO, sheets: Iterable[OutSheet]) -> None:
    """Write a workbook to `file`, row by row, in flat memory.

    Text is written as text: never a formula, a link or a number. Raises `Invalid` when a
    sheet has more rows than the format holds; `file` is then worthless.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(file, options) as package:
        styles = _Styles(package)
        names: set[str] = set()
        for sheet in sheets:
            name = _sheet_name(sheet.name, names)
            _write_sheet(package.add_worksheet(name), sheet, styles)


class _Styles:
    def __init__(self, package: Package) -> None:
        self.heading: Format = package.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "bottom": 1,
                "bg_color": "#EFEBE4",
            }
        )
        # Text format: typing in the cell later does not turn 1-2 into a date either.
        self.text: Format = package.add_format({"num_format": "@", "valign": "top"})
        self.date: Format = package.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.moment: Format = package.add_format(
            {"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}
        )
        self.number: Format = package.add_format({"valign": "top"})


def _write_sheet(page: Worksheet, sheet: OutSheet, styles: _Styles) -> None:
    for column, heading in enumerate(sheet.headings):
        page.set_column(column, column, heading.width)
    page.freeze_panes(1, 0)
    page.set_row(0, 24)
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, _written(heading.text), styles.heading)
    for number, row in enumerate(sheet.rows, 1):
        if number > _MOST_ROWS:
            raise refusals.too_many_rows(_MOST_ROWS)
        for column, cell in enumerate(row):
            _write_cell(page, number, column, cell, styles)


def _write_cell(page: Worksheet, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_string(row, column, _yes_or_no(cell), styles.text)
    elif isinstance(cell, (int, float, Decimal)) and -_EXACT < cell < _EXACT:
        page.write_number(row, column, cell, styles.number)
    elif isinstance(cell, (datetime, date)) and cell.year >= 1900:
        moment = isinstance(cell, datetime)
        plain = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
        page.write_datetime(row, column, plain, styles.moment if moment else styles.date)
    else:
        page.write_string(row, column, _written(str(cell)), styles.text)


def _yes_or_no(said: bool) -> str:
    return _("是") if said else _("否")


def _written(text: str) -> str:
    """The text that a cell can hold: no control characters, not beyond the longest."""
    clean = _UNWRITABLE.sub("", text)
    if len(clean) <= _LONGEST_TEXT:
        return clean
    return clean[: _LONGEST_TEXT - len(_CUT_OFF)] + _CUT_OFF


def _sheet_name(wanted: str, taken: set[str]) -> str:
    base = _FORBIDDEN_IN_NAMES.sub(" ", wanted).strip(" '")[:31] or "Sheet"
    name, count = base, 1
    while name.lower() in taken or name.lower() == "history":
        count += 1
        name = f"{base[:27]}({count})"
    taken.add(name.lower())
    return name


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The rows as CSV, piece by piece: UTF-8 with the mark by which Excel knows it.

    A text that a spreadsheet program would calculate is guarded by a leading apostrophe.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([_guarded(text) for text in headings])
    for row in rows:
        writer.writerow([_csv_text(cell) for cell in row])
        if buffer.tell() > 1 << 15:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    content = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return content


def _csv_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _yes_or_no(cell)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, (int, float, Decimal, date)):
        return str(cell)
    return _guarded(cell)


def _guarded(text: str) -> str:
    clean = _UNWRITABLE.sub("", text)
    return "'" + clean if clean.startswith(ACTIVE) else clean
