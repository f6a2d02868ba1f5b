"""The Song face of notices and resolutions, made from web fonts: `build/fonts/*.ttf`.

`make setup` runs this. The web package holds a hundred slices of one variable font; each slice
is set to a weight, and the slices of one weight are joined to one file. The Hei face comes ready
in a wheel. Why these: docs/why/0011-documents-are-set-by-typst-from-data.md.
"""

from __future__ import annotations

import io
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
SLICES = ROOT / "node_modules/@fontsource-variable/noto-serif-sc/files"
TARGET = ROOT / "build" / "fonts"
FAMILY = "Noto Serif SC"
WEIGHTS = {"Regular": 400, "Bold": 700}
# Joining them costs half the time, and Chinese set in lines needs none of them.
UNUSED = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "VORG")


def main() -> None:
    """Make every weight, side by side."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(max_workers=len(WEIGHTS)) as pool:
        for made in pool.map(make, WEIGHTS):
            print(made)


def make(style: str) -> str:
    """One weight as one font file; its name."""
    slices = sorted(SLICES.glob("noto-serif-sc-*-wght-normal.woff2"))
    if not slices:
        sys.exit(f"no slices in {SLICES}")
    font = Merger().merge([_at_weight(path, WEIGHTS[style]) for path in slices])
    _name(font, style)
    made = TARGET / f"NotoSerifSC-{style}.ttf"
    draft = made.with_suffix(".draft")
    font.save(draft)
    draft.replace(made)
    return made.name


def _at_weight(path: Path, weight: int) -> io.BytesIO:
    font: Any = instantiateVariableFont(TTFont(path), {"wght": weight}, inplace=True)
    for table in UNUSED:
        if table in font:
            del font[table]
    font.flavor = None
    # The slices tell the hour they were made at; a font made twice is the same twice.
    font.recalcTimestamp = False
    made = io.BytesIO()
    font.save(made)
    made.seek(0)
    return made


def _name(font: TTFont, style: str) -> None:
    table = font["name"]
    for number, words in {
        1: FAMILY, 2: style, 4: f"{FAMILY} {style}", 6: f"NotoSerifSC-{style}",
    }.items():  # fmt: skip
        table.setName(words, number, 3, 1, 0x409)
    for number in (3, 16, 17, 25):
        table.removeNames(nameID=number)
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font["head"].macStyle = int(style == "Bold")
    font.recalcTimestamp = False


if __name__ == "__main__":
    main()
