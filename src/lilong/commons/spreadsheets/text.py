"""Comma- or tab-separated text of unknown encoding, as rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from lilong.commons.spreadsheets.writing import ACTIVE

CHUNK = 1 << 16
_SAMPLE_LINES = 20
_DELIMITERS = (",", "\t", ";", "，", "|")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_LONGEST_CELL = 1 << 20


def encoding_of(file: BinaryIO) -> str | None:
    """The first encoding in which the whole file makes sense as text; None for none.

    Chinese Windows writes GB18030; Excel's "Unicode text" is UTF-16 with a mark.
    """
    file.seek(0)
    head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ("utf-8-sig", "gb18030")
    return next((name for name in candidates if _is_text(file, name)), None)


def _is_text(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            if _CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def text_rows(file: BinaryIO, encoding: str) -> Iterator[list[str]]:
    """The rows, one by one; the file stays open.

    Raises:
        csv.Error: a quote was never closed, or a cell is longer than a megabyte.
    """
    file.seek(0)
    lines = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        sample = [line for _, line in zip(range(_SAMPLE_LINES), lines, strict=False)]
        delimiter = _delimiter(sample)
        csv.field_size_limit(_LONGEST_CELL)
        lines.seek(0)
        for row in csv.reader(lines, delimiter=delimiter):
            yield [_bare(cell) if cell.startswith("'") else cell for cell in row]
    finally:
        # Rows that are left in the middle may outlive their file.
        if not file.closed:
            lines.detach()


def _bare(cell: str) -> str:
    """Without the apostrophe that a writer set before what would be calculated."""
    return cell[1:] if cell.startswith(ACTIVE, 1) else cell


def _delimiter(sample: list[str]) -> str:
    """The mark that cuts the most cells; a comma when nothing does."""
    cuts = {
        mark: sum(len(row) - 1 for row in csv.reader(sample, delimiter=mark))
        for mark in _DELIMITERS
    }
    return max(cuts, key=lambda mark: cuts[mark])
