"""The Song face of notices and titles, made from web fonts: `build/fonts/NotoSerifSC.ttf`.

`make setup` runs this. The web package holds a hundred slices of one variable font; they are
joined again, all weights in one file. The Hei face comes ready in a wheel. Why these:
docs/why/0011-documents-are-set-by-typst-from-data.md.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

ROOT = Path(__file__).resolve().parent.parent
SLICES = ROOT / "node_modules/@fontsource-variable/noto-serif-sc/files"
MADE = ROOT / "build" / "fonts" / "NotoSerifSC.ttf"
# The slice that the others are added to: the one whose letters need their spacing.
LATIN = "noto-serif-sc-latin-wght-normal.woff2"
# Chinese set in lines needs none of these, and they differ from slice to slice.
UNUSED = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "HVAR", "MVAR", "vhea", "vmtx", "VORG")


def main() -> None:
    """Join the slices; the same slices make the same bytes."""
    slices = sorted(SLICES.glob("noto-serif-sc-*-wght-normal.woff2"))
    if SLICES / LATIN not in slices:
        sys.exit(f"no slices in {SLICES}")
    font = TTFont(SLICES / LATIN, recalcTimestamp=False)
    _Glyphs(font).take_from([path for path in slices if path.name != LATIN])
    for table in UNUSED:
        if table in font:
            del font[table]
    font.flavor = None
    MADE.parent.mkdir(parents=True, exist_ok=True)
    draft = MADE.with_suffix(".draft")
    font.save(draft)
    draft.replace(MADE)


class _Glyphs:
    """The glyphs of a font with their widths and their variations, growing."""

    def __init__(self, font: Any) -> None:
        self._font = font
        self._order = list(font.getGlyphOrder())
        self._shapes = {name: font["glyf"].glyphs[name] for name in self._order}
        self._widths = dict(font["hmtx"].metrics)
        self._variations = {name: font["gvar"].variations[name] for name in self._order}
        self._codes = dict(font.getBestCmap())

    def take_from(self, slices: list[Path]) -> None:
        """Add every character that is not there yet, then give all to the font."""
        for path in slices:
            self._add(TTFont(path))
        font = self._font
        font.setGlyphOrder(self._order)
        font["glyf"].glyphs = self._shapes
        font["glyf"].setGlyphOrder(self._order)
        font["hmtx"].metrics = self._widths
        font["gvar"].variations = self._variations
        font["cmap"] = _cmap(self._codes)

    def _add(self, other: Any) -> None:
        shapes, widths, variations = other["glyf"], other["hmtx"].metrics, other["gvar"].variations
        for code, name in other.getBestCmap().items():
            # A glyph made of others would need those too; Chinese ones are not.
            if code in self._codes or shapes[name].isComposite():
                continue
            new = f"u{code:05X}"
            self._order.append(new)
            self._shapes[new] = shapes[name]
            self._widths[new] = widths[name]
            self._variations[new] = variations[name]
            self._codes[code] = new


def _cmap(codes: dict[int, str]) -> Any:
    table: Any = newTable("cmap")
    table.tableVersion = 0
    full = CmapSubtable.newSubtable(12)
    full.platformID, full.platEncID, full.language, full.cmap = 3, 10, 0, codes
    table.tables = [full]
    return table


if __name__ == "__main__":
    main()
