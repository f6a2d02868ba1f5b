"""Looking through an .xlsx package before anything decodes it.

A package is a zip: a few kilobytes may unpack to gigabytes, its directory may lie about
sizes, and two far-apart cells make a decoder reserve room for everything between them.
"""

from __future__ import annotations

import html
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from lilong.engines.tabular.cells import ERROR_VALUE, FORMULA_WITHOUT_VALUE, Flawed

CHUNK = 1 << 20
MOST_MERGES = 200_000
MOST_FLAWS = 100_000
# Bytes that a package may unpack to whatever its ratio: small and repetitive is no attack.
HARMLESS = 64 << 20

Position = tuple[int, int]

# Cells beyond column Z or row 199,999 are not wrong, only worth a closer look.
_FAR = re.compile(rb'<c r="(?:[A-Za-z]{2}|[A-Za-z](?:[2-9][0-9]{5}|[0-9]{7}))')
# Ways to write a cell that the quick look would miss; harmless elsewhere.
_ODD = (b"<c>", b" r ", b" r='", b" r= ")
_ODD_WITH_BREAKS = re.compile(rb"<c[\t\r\n]|[\t\r\n]r|\sr[\t\r\n]|\sr\s*=[\t\r\n]")
_BREAKS = (b"\n", b"\r", b"\t")
_NO_VALUE = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"([^>]*)><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:(<v></v>)|<v\s*/>)?</c>'
)
_ERROR = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*\bt="e"[^>]*>.*?<v>([^<]*)</v>', re.DOTALL)
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


class TooLarge(Exception):
    """The package unpacks to more than is allowed, or its directory lies."""


@dataclass
class Package:
    """What the look through a package found.

    Attributes:
        doubtful: whether the extent of some sheet cannot be told from outside.
        flaws: for each sheet by name, the cells without a true value.
    """

    doubtful: bool = False
    flaws: dict[str, dict[Position, Flawed]] = field(default_factory=dict)


def inspect(file: BinaryIO, *, unpacked_bytes: int, ratio: int) -> Package:
    """Unpack every part once, counting, and look at the sheets as they pass.

    Raises:
        zipfile.BadZipFile, zlib.error: it is no sound package.
        KeyError: it is a package of something else.
        TooLarge: it unpacks to more than `unpacked_bytes`, or by more than `ratio`.
    """
    archive = zipfile.ZipFile(file)
    parts = archive.infolist()
    packed = sum(part.compress_size for part in parts)
    allowed = min(unpacked_bytes, max(HARMLESS, packed * ratio))
    if sum(part.file_size for part in parts) > allowed:
        raise TooLarge
    archive.getinfo("xl/workbook.xml")
    seen = Package()
    by_part: dict[str, dict[Position, Flawed]] = {}
    budget = _Budget(allowed)
    for part in parts:
        chunks = budget.counted(_inflated(file, part))
        if _SHEET_PART.fullmatch(part.filename):
            sheet = _SheetScan()
            sheet.scan(chunks)
            seen.doubtful |= sheet.doubtful
            by_part[part.filename] = sheet.flaws
        else:
            for _ in chunks:
                pass
    seen.flaws = {name: by_part.get(part, {}) for name, part in _sheet_parts(archive)}
    return seen


@dataclass
class _Budget:
    left: int

    def counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.left -= len(chunk)
            if self.left < 0:
                raise TooLarge
            yield chunk


def _inflated(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part unpacked piece by piece, by its data and not by the size that it claims."""
    if part.flag_bits & 0x1:
        raise zipfile.BadZipFile("encrypted part")
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    name_size, extra_size = struct.unpack("<HH", header[26:30])
    file.seek(name_size + extra_size, 1)
    if part.compress_type == zipfile.ZIP_STORED:
        yield from _read(file, part.compress_size)
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        yield from _deflated(_read(file, part.compress_size))
    else:
        raise zipfile.BadZipFile("unusual compression")


def _read(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (chunk := file.read(min(size, CHUNK))):
        size -= len(chunk)
        yield chunk


def _deflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-15)
    for chunk in packed:
        while chunk and not inflater.eof:
            yield inflater.decompress(chunk, CHUNK)
            chunk = inflater.unconsumed_tail
    yield inflater.flush()


class _SheetScan:
    """One sheet's XML seen in passing: how far it reaches and which cells lack a value."""

    def __init__(self) -> None:
        self.doubtful = False
        self.flaws: dict[Position, Flawed] = {}
        self._merges = 0

    def scan(self, chunks: Iterator[bytes]) -> None:
        tail = b""
        for chunk in chunks:
            data = tail + chunk
            # Cut before the last cell, so that none is seen in halves.
            cut = data.rfind(b"<c ")
            cut = cut if cut > 0 and len(data) - cut < CHUNK else len(data)
            self._look(data[:cut])
            tail = data[cut:]
        self._look(tail)
        if self._merges > MOST_MERGES:
            raise TooLarge

    def _look(self, data: bytes) -> None:
        self._merges += data.count(b"<mergeCell ")
        self.doubtful = self.doubtful or _far_or_odd(data)
        if len(self.flaws) < MOST_FLAWS:
            self._note_flaws(data)

    def _note_flaws(self, data: bytes) -> None:
        if b"<f" in data:
            for match in _NO_VALUE.finditer(data):
                empty_text = match[4] is not None and b't="str"' in match[3]
                if not empty_text:
                    self.flaws[_position(match)] = Flawed(FORMULA_WITHOUT_VALUE)
        if b't="e"' in data:
            for match in _ERROR.finditer(data):
                text = html.unescape(match[3].decode("utf-8", "replace"))
                self.flaws[_position(match)] = Flawed(ERROR_VALUE, text)


def _far_or_odd(data: bytes) -> bool:
    """Whether a cell lies far out, or may be written in a way that hides where it lies."""
    cells = data.count(b'<c r="')
    return (
        _FAR.search(data) is not None
        or data.count(b"<c ") != cells
        or data.count(b' r="') != cells + data.count(b'<row r="')
        or any(mark in data for mark in _ODD)
        or (any(m in data for m in _BREAKS) and _ODD_WITH_BREAKS.search(data) is not None)
    )


def _position(match: re.Match[bytes]) -> Position:
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]) - 1, column - 1


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Each sheet's name with the part that holds it."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    try:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return []
    targets = {}
    for tag in _RELATION.findall(relations):
        names = _attributes(tag)
        target = names.get("Target", "")
        targets[names.get("Id", "")] = target[1:] if target.startswith("/") else "xl/" + target
    sheets = [_attributes(tag) for tag in _SHEET.findall(book)]
    return [
        (sheet.get("name", ""), targets[sheet["r:id"]])
        for sheet in sheets
        if sheet.get("r:id") in targets
    ]


def _attributes(tag: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag)
    return {name: html.unescape(double or single) for name, double, single in found}
