"""Covering parts of a picture for good: faces, number plates, what can be seen of a home.

What is covered is replaced by a few patches of one colour each. All that is left of a face or a
number is at most sixteen coarse colours, from which nobody can reckon back what stood there: a
blur, or a mosaic of many cells, could be undone for a known typeface.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw, ImageOps

from lilong.kernel.refusal import Invalid

WHOLE = 1000
# As many as a picture with all cells of the page's grid ticked has, and room to draw.
MOST_PARTS = 120
# Patches along the longer side of what is covered in one piece.
PATCHES = 4
# Of each colour so many bits are kept.
BITS = 4


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of an upright picture, in thousandths of its width and height."""

    left: int
    top: int
    width: int
    height: int

    def within(self) -> Rectangle | None:
        """The part of it that lies in the picture; None where nothing does."""
        left, top = max(self.left, 0), max(self.top, 0)
        right = min(self.left + self.width, WHOLE)
        bottom = min(self.top + self.height, WHOLE)
        if right <= left or bottom <= top:
            return None
        return Rectangle(left, top, right - left, bottom - top)

    def touches(self, other: Rectangle) -> bool:
        """Whether the two overlap, or meet at an edge or a corner."""
        return (
            self.left <= other.left + other.width
            and other.left <= self.left + self.width
            and self.top <= other.top + other.height
            and other.top <= self.top + self.height
        )

    def box(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Its pixels in a picture of `size`, rounded outwards: left, top, right, bottom."""
        width, height = size
        return (
            self.left * width // WHOLE,
            self.top * height // WHOLE,
            -(-(self.left + self.width) * width // WHOLE),
            -(-(self.top + self.height) * height // WHOLE),
        )


def within(rectangles: Iterable[Rectangle]) -> list[Rectangle]:
    """Those parts that lie in the picture, each once, in their order."""
    inside = (one.within() for one in rectangles)
    return list(dict.fromkeys(one for one in inside if one is not None))


def checked(rectangles: Iterable[Rectangle]) -> list[Rectangle]:
    """The parts to cover, as `within` has them.

    Raises:
        Invalid: nothing within the picture, or too many parts.
    """
    parts = within(rectangles)
    if not parts:
        said: Any = _("请在照片上圈出要遮住的地方")
        raise Invalid(said, fields={"cell": [said]})
    if len(parts) > MOST_PARTS:
        said = _("一次最多遮 %(most)s 处，请圈大一点") % {"most": MOST_PARTS}
        raise Invalid(said, fields={"cell": [said]})
    return parts


def cover(picture: Image.Image, rectangles: Sequence[Rectangle]) -> Image.Image:
    """The upright RGB `picture` with these parts covered; the given one is not changed.

    Parts that touch are covered in one piece: ticked cell by cell, a face would otherwise keep
    sixteen colours of each cell.
    """
    shown = picture.copy()
    for piece in _pieces(within(rectangles)):
        boxes = [one.box(picture.size) for one in piece]
        around = (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
        mask = Image.new("1", (around[2] - around[0], around[3] - around[1]))
        draw = ImageDraw.Draw(mask)
        for left, top, right, bottom in boxes:
            draw.rectangle(
                (left - around[0], top - around[1], right - around[0] - 1, bottom - around[1] - 1),
                fill=1,
            )
        shown.paste(_patches(shown.crop(around)), around[:2], mask)
    return shown


def _patches(part: Image.Image) -> Image.Image:
    width, height = part.size
    longer = max(width, height)
    few = (
        max(1, round(PATCHES * width / longer)),
        max(1, round(PATCHES * height / longer)),
    )
    coarse = ImageOps.posterize(part.resize(few, Image.Resampling.BOX), BITS)
    return coarse.resize(part.size, Image.Resampling.NEAREST)


def _pieces(rectangles: list[Rectangle]) -> list[list[Rectangle]]:
    """The rectangles, those that hang together in one list."""
    pieces: list[list[Rectangle]] = []
    for one in rectangles:
        near = [piece for piece in pieces if any(one.touches(other) for other in piece)]
        far = [piece for piece in pieces if piece not in near]
        pieces = [*far, [other for piece in near for other in piece] + [one]]
    return pieces
