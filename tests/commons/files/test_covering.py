"""What is covered cannot be reckoned back, wherever the rectangle lies."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from lilong.commons.files.covering import PATCHES, WHOLE, Rectangle, cover, within

SIZE = (120, 80)
ANY = st.builds(
    Rectangle,
    left=st.integers(-2000, 2000),
    top=st.integers(-2000, 2000),
    width=st.integers(0, 3000),
    height=st.integers(0, 3000),
)


def noise(size=SIZE) -> Image.Image:
    """A picture in which no two neighbours are alike, as in the fine print of a plate."""
    drawn = random.Random(7)
    return Image.frombytes("RGB", size, drawn.randbytes(size[0] * size[1] * 3))


def pixels(picture, box):
    return set(picture.crop(box).get_flattened_data())


@given(st.lists(ANY, max_size=8))
@settings(max_examples=150, deadline=None)
def test_only_what_lies_in_the_rectangles_changes_and_all_of_it_becomes_coarse(rectangles):
    picture = noise()
    shown = cover(picture, rectangles)
    assert shown.size == picture.size
    parts = within(rectangles)
    outside = Image.new("L", SIZE, 255)
    for part in parts:
        outside.paste(0, part.box(SIZE))
    changed = ImageChops.difference(picture, shown).convert("L")
    assert ImageChops.multiply(changed, outside).getextrema() == (0, 0)
    # Sixteen colours a piece at most, and there are no more pieces than rectangles.
    most = PATCHES * PATCHES * len(parts)
    seen = set().union(*(pixels(shown, part.box(SIZE)) for part in parts)) if parts else set()
    assert len(seen) <= most
    assert not parts or all(value % 16 == 0 for colour in seen for value in colour)


@given(ANY)
def test_a_part_is_cut_off_at_the_edges_or_is_none(rectangle):
    inside = rectangle.within()
    if inside is None:
        return
    assert 0 <= inside.left < inside.left + inside.width <= WHOLE
    assert 0 <= inside.top < inside.top + inside.height <= WHOLE
    left, top, right, bottom = inside.box(SIZE)
    assert 0 <= left < right <= SIZE[0]
    assert 0 <= top < bottom <= SIZE[1]


def test_nothing_and_what_has_no_breadth_cover_nothing():
    picture = noise()
    for rectangles in ([], [Rectangle(5, 5, 0, 0)], [Rectangle(1000, 0, 50, 50)]):
        assert within(rectangles) == []
        assert cover(picture, rectangles).tobytes() == picture.tobytes()


def test_cells_that_hang_together_are_covered_in_one_piece():
    picture = noise((400, 400))
    cells = [Rectangle(100 * x, 100 * y, 100, 100) for x in range(4) for y in range(4)]
    shown = cover(picture, cells)
    assert len(pixels(shown, (0, 0, 160, 160))) <= PATCHES * PATCHES
    apart = cover(picture, [Rectangle(0, 0, 100, 100), Rectangle(500, 500, 100, 100)])
    assert len(pixels(apart, (0, 0, 40, 40))) <= PATCHES * PATCHES


def test_two_pictures_that_differ_in_fine_print_only_look_the_same_when_covered():
    plate, other = noise((400, 100)), noise((400, 100))
    for x in range(0, 400, 2):
        # Neighbours change places: another number, the same colours in every patch.
        for y in range(100):
            one, two = other.getpixel((x, y)), other.getpixel((x + 1, y))
            other.putpixel((x, y), two)
            other.putpixel((x + 1, y), one)
    assert plate.tobytes() != other.tobytes()
    whole = [Rectangle(0, 0, 1000, 1000)]
    assert cover(plate, whole).tobytes() == cover(other, whole).tobytes()
