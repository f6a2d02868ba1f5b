"""Opening a spreadsheet that a stranger sent: what it is, whether it is safe, its rows."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import BinaryIO, Protocol

import python_calamine

from lilong.commons.spreadsheets import packages, refusals, text
from lilong.commons.spreadsheets.trial import try_out
from lilong.engines.tabular.cells import DAMAGED_NUMBER, Flawed, Merge, RawCell
from lilong.kernel.refusal import Invalid

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# BIFF8: the record that opens the workbook's globals; the record of an opening password.
_STREAM_BEGIN, _FILEPASS, _SECTOR = b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x2f\x00", 512
_MARKUP = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|meta|style)", re.IGNORECASE
)
_OTHER_PARTS = ("mimetype", "content.xml", "xl/workbook.bin")
# From here on a spreadsheet's 15 significant digits no longer hold a whole number.
_WIDE = 1e15
_WIDE_TEXT = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+(?:1[5-9]|2[0-9])")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is taken.

    Attributes:
        file_bytes: size of the file.
        unpacked_bytes: size of all that an .xlsx unpacks to.
        ratio: unpacked to packed, beyond a harmless size.
        sheets: number of sheets.
        cells: cells of one sheet, from A1 to its farthest corner.
    """

    file_bytes: int = 50 << 20
    unpacked_bytes: int = 1 << 30
    ratio: int = 200
    sheets: int = 40
    cells: int = 8_000_000


class _Source(Protocol):
    """Where sheets come from."""

    def merged(self, name: str) -> list[Merge]: ...

    def rows(self, name: str) -> Iterator[list[RawCell]]: ...


class Sheet:
    """One sheet: its name, whether it was hidden, its merged ranges and its rows."""

    def __init__(self, source: _Source, name: str, *, hidden: bool = False) -> None:
        self.name, self.hidden, self._source = name, hidden, source

    @property
    def merged(self) -> list[Merge]:
        """Merged ranges, zero-based; none in a text file."""
        return self._source.merged(self.name)

    def rows(self) -> Iterator[list[RawCell]]:
        """Every row from the first, blank ones too, each from column A."""
        return self._source.rows(self.name)


@dataclass(frozen=True)
class Workbook:
    """A spreadsheet that may be read."""

    name: str
    sheets: tuple[Sheet, ...]


def open_workbook(file: BinaryIO, *, name: str, limits: Limits | None = None) -> Workbook:
    """Open a spreadsheet by its content, whatever its name says.

    Args:
        file: seekable, opened in binary; stays open as long as rows are read.
        name: what the person calls it, for the refusals.
        limits: how much is taken.

    Raises:
        Invalid: it is no spreadsheet, is protected, damaged, too large or empty.
    """
    limits = limits or Limits()
    size = file.seek(0, 2)
    if size > limits.file_bytes:
        raise refusals.file_too_large(name, size, limits.file_bytes)
    if size == 0:
        raise refusals.no_rows(name)
    file.seek(0)
    head = file.read(512)
    if head.startswith(_ZIP):
        return _open_package(file, name, limits)
    if head.startswith(_COMPOUND):
        return _open_compound(file, name, limits)
    if _MARKUP.match(head):
        raise refusals.web_page(name)
    return _open_text(file, name)


def _open_package(file: BinaryIO, name: str, limits: Limits) -> Workbook:
    try:
        seen = packages.inspect(file, unpacked_bytes=limits.unpacked_bytes, ratio=limits.ratio)
    except packages.TooLarge:
        raise refusals.unpacks_too_large(name) from None
    except KeyError:
        raise _other_package(file, name) from None
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError):
        raise refusals.damaged(name) from None
    if seen.doubtful:
        _try_out(file, name, limits)
    return _opened(file, name, limits, seen.flaws)


def _other_package(file: BinaryIO, name: str) -> Invalid:
    parts = zipfile.ZipFile(file).namelist()
    known = any(part in parts for part in _OTHER_PARTS)
    return refusals.other_format(name) if known else refusals.not_a_spreadsheet(name)


def _open_compound(file: BinaryIO, name: str, limits: Limits) -> Workbook:
    file.seek(0)
    content = file.read()
    if _ENCRYPTED in content or _has_file_password(content):
        raise refusals.password_protected(name)
    del content
    _try_out(file, name, limits)
    return _opened(file, name, limits, {})


def _has_file_password(content: bytes) -> bool:
    """Whether an .xls stream, which begins on a sector, has a FILEPASS among its first records.

    Decoders take such a file for no workbook at all, which would be the wrong thing to tell.
    """
    start = content.find(_STREAM_BEGIN)
    while start >= 0:
        at = start
        while start % _SECTOR == 0 and at + 4 <= min(len(content), start + _SECTOR):
            if content[at : at + 2] == _FILEPASS:
                return True
            at += 4 + int.from_bytes(content[at + 2 : at + 4], "little")
        start = content.find(_STREAM_BEGIN, start + 1)
    return False


def _try_out(file: BinaryIO, name: str, limits: Limits) -> None:
    outcome = try_out(file, cells=limits.cells, merges=packages.MOST_MERGES)
    if outcome == "password":
        raise refusals.password_protected(name)
    if outcome == "damaged":
        raise refusals.not_a_spreadsheet(name)
    if outcome != "fits":
        raise refusals.unpacks_too_large(name)


def _opened(
    file: BinaryIO, name: str, limits: Limits, flaws: dict[str, dict[packages.Position, Flawed]]
) -> Workbook:
    file.seek(0)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(file)
        metadata = [
            sheet
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        if len(metadata) > limits.sheets:
            raise refusals.too_many_sheets(name, len(metadata), limits.sheets)
        source = _DecodedBook(book, flaws)
        visible = python_calamine.SheetVisibleEnum.Visible
        sheets = tuple(Sheet(source, m.name, hidden=m.visible != visible) for m in metadata)
        if not any(source.has_rows(sheet.name) for sheet in sheets):
            raise refusals.no_rows(name)
    except python_calamine.PasswordError:
        raise refusals.password_protected(name) from None
    except python_calamine.CalamineError:
        raise refusals.damaged(name) from None
    return Workbook(name, sheets)


class _DecodedBook:
    """A decoded workbook; holds one decoded sheet at a time, so that memory stays flat."""

    def __init__(
        self,
        book: python_calamine.CalamineWorkbook,
        flaws: dict[str, dict[packages.Position, Flawed]],
    ) -> None:
        self._book, self._flaws = book, flaws
        self._loaded: python_calamine.CalamineSheet | None = None

    def _sheet(self, name: str) -> python_calamine.CalamineSheet:
        if self._loaded is None or self._loaded.name != name:
            self._loaded = None
            self._loaded = self._book.get_sheet_by_name(name)
        return self._loaded

    def has_rows(self, name: str) -> bool:
        return self._sheet(name).height > 0

    def merged(self, name: str) -> list[Merge]:
        ranges = self._sheet(name).merged_cell_ranges or ()
        return [Merge(top, left, bottom, right) for (top, left), (bottom, right) in ranges]

    def rows(self, name: str) -> Iterator[list[RawCell]]:
        sheet = self._sheet(name)
        if not sheet.height:
            return
        flaws = self._flaws.get(name, {})
        flawed_rows = {row for row, _ in flaws}
        indent: list[RawCell] = [None] * (sheet.start[1] if sheet.start else 0)
        for number, row in enumerate(sheet.iter_rows()):
            cells = indent + [_restored(cell) for cell in row]
            if number in flawed_rows:
                cells = [flaws.get((number, column), cell) for column, cell in enumerate(cells)]
            yield cells


def _restored(cell: str | float | bool | date | datetime | time | timedelta) -> RawCell:
    """The cell as it was meant: whole numbers whole, nothing for empty, damage named."""
    if cell.__class__ is str:
        # PostgreSQL takes no zero character, and a workbook may hold one (_x0000_).
        return cell.replace("\0", "") or None
    if cell.__class__ is float or cell.__class__ is int:
        if not -_WIDE < cell < _WIDE:
            return Flawed(DAMAGED_NUMBER, repr(cell))
        whole = int(cell)
        return whole if whole == cell else cell
    return cell


def _open_text(file: BinaryIO, name: str) -> Workbook:
    encoding = text.encoding_of(file)
    if encoding is None:
        raise refusals.not_a_spreadsheet(name)
    source = _TextFile(file, encoding)
    try:
        if not any(any(row) for row in source.rows("")):
            raise refusals.no_rows(name)
    except csv.Error:
        raise refusals.damaged(name) from None
    return Workbook(name, (Sheet(source, PurePath(name).stem),))


class _TextFile:
    """A text file, read as its only sheet."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file, self._encoding = file, encoding

    def merged(self, name: str) -> list[Merge]:
        return []

    def rows(self, name: str) -> Iterator[list[RawCell]]:
        for row in text.text_rows(self._file, self._encoding):
            yield [_from_text(cell) for cell in row]


def _from_text(cell: str) -> RawCell:
    if _WIDE_TEXT.fullmatch(cell):
        return Flawed(DAMAGED_NUMBER, cell)
    return cell or None
