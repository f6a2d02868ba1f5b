"""Which characters can be printed, and what is printed instead of the others."""

from __future__ import annotations

import re
import struct
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk
from django.conf import settings
from fontTools.ttLib import TTFont

# The mark that printers have always set for a character they lack (下駄, 〓).
INSTEAD = "〓"
# Breaking long words at every tenth character keeps an address or a key inside its column.
_UNBROKEN = re.compile(r"[^\s\u2e80-\U0003ffff]{30,}")
_PIECE = re.compile(r".{10}(?=.)")
_BREAK = "\u200b"
# Drawn as nothing, so no font needs them.
_UNSEEN = frozenset("\n\u200b ")


@dataclass(frozen=True)
class Printable:
    """Values of which every character can be printed.

    Attributes:
        values: the same structure, cleaned.
        missing: the characters that no font has, in order of their code; `INSTEAD` stands
            in their places.
    """

    values: Any
    missing: tuple[str, ...]


def printable(values: Any, *, breaks: bool = True) -> Printable:
    """Clean every text in a structure of mappings, sequences and texts.

    Control characters and marks that turn the direction of writing are left out: they print
    nothing, and could make a page read otherwise than it was written. Line breaks stay.

    Args:
        breaks: whether words of thirty characters and more may be broken.
    """
    missing: set[str] = set()
    cleaned = _cleaned(values, missing, breaks)
    return Printable(cleaned, tuple(sorted(missing)))


def plain(text: str) -> str:
    """The text without what prints nothing: controls, direction marks, halves of characters."""
    spaced = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in spaced if c == "\n" or not _prints_nothing(c))


def font_folders() -> list[Path]:
    """Where the fonts are: the Hei face, the Song face of `make setup`, the street's own.

    A street puts a font that has its rarest names into `LILONG_DATA/fonts`.
    """
    made = Path(__file__).resolve().parents[4] / "build" / "fonts"
    own = Path(settings.DATA_DIR) / "fonts"
    hei = Path(manimgx_fonts_cjk.__file__).parent
    return [folder for folder in (hei, made, own) if folder.is_dir()]


def _prints_nothing(character: str) -> bool:
    code = ord(character)
    selects_a_variant = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return selects_a_variant or unicodedata.category(character) in ("Cc", "Cf", "Cs")


def _cleaned(value: Any, missing: set[str], breaks: bool) -> Any:
    if isinstance(value, str):
        return _text(value, missing, breaks)
    if isinstance(value, Mapping):
        return {key: _cleaned(inner, missing, breaks) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(inner, missing, breaks) for inner in value]
    return value


def _text(text: str, missing: set[str], breaks: bool) -> str:
    known = _characters(tuple(font_folders()))
    text = plain(text)
    if strange := {c for c in set(text) if not known[ord(c)] and c not in _UNSEEN}:
        missing |= strange
        text = "".join(INSTEAD if c in strange else c for c in text)
    if not breaks:
        return text
    return _UNBROKEN.sub(lambda word: _PIECE.sub(rf"\g<0>{_BREAK}", word[0]), text)


@cache
def _characters(folders: tuple[Path, ...]) -> bytes:
    """For every code whether some font has its character, 1 or 0: a set would be four times it."""
    known = bytearray(sys.maxunicode + 1)
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in (".ttc", ".ttf", ".otf"):
                for first, last in _characters_of(path):
                    known[first : last + 1] = b"\1" * (last + 1 - first)
    return bytes(known)


def _characters_of(path: Path) -> Iterator[tuple[int, int]]:
    """The first and last code of each run of characters that a font has."""
    # All faces of a collection that we know hold the same characters.
    with TTFont(path, fontNumber=0, lazy=True) as font:
        table = font.reader["cmap"]
        (count,) = struct.unpack_from(">H", table, 2)
        starts = [struct.unpack_from(">L", table, 8 + 8 * number)[0] for number in range(count)]
        for start in starts:
            # Told in runs (OpenType cmap, format 12). The library would name a glyph for each of
            # 65,535 places first: 27 MB and a third of a second.
            if struct.unpack_from(">H", table, start) == (12,):
                (runs,) = struct.unpack_from(">L", table, start + 12)
                told = table[start + 16 : start + 16 + 12 * runs]
                yield from ((first, last) for first, last, _ in struct.iter_unpack(">LLL", told))
                return
        yield from ((code, code) for code in font.getBestCmap())
