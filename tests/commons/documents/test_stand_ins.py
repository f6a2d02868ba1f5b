"""A page with photos is set without unpacking them, and looks the same."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
from PIL import Image, ImageChops, ImageStat
from tests.commons.documents.reading import pictures

from lilong.commons.documents import stand_ins
from lilong.commons.documents.blocks import Document, Paragraph, Picture
from lilong.commons.documents.pdf import set_document
from lilong.commons.documents.stand_ins import put_back


def photo(shade: int, size: tuple[int, int] = (1000, 750), mode: str = "RGB", **more: Any) -> bytes:
    noise = Image.effect_noise(size, 90)
    flat = Image.new("L", size, shade)
    made = io.BytesIO()
    coloured = Image.merge("RGB", (noise, flat, noise)).convert(mode)
    coloured.save(made, "JPEG", quality=80, **more)
    assert len(made.getvalue()) > stand_ins.HEAVY
    return made.getvalue()


def paper(*photos: bytes) -> Document:
    shown = [Picture(one, f"照片{number}", f"图{number}") for number, one in enumerate(photos)]
    return Document("移交材料", (Paragraph("整治前"), *shown))


def likeness(left: bytes, right: bytes) -> float:
    """How far two files look apart, the worst page: 0 to 255."""
    pairs = zip(pictures(left, dots=40), pictures(right, dots=40), strict=True)
    return max(max(ImageStat.Stat(ImageChops.difference(*pair)).mean) for pair in pairs)


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch):
    """The page as typst sets it by itself."""

    def set_by_typst(document: Document) -> bytes:
        with monkeypatch.context() as patched:
            patched.setattr(stand_ins, "HEAVY", 1 << 40)
            return set_document(document).content

    return set_by_typst


def test_a_page_looks_as_if_the_photos_had_been_set_with_it(unpacked):
    made = paper(photo(30), photo(200, (600, 1000)), photo(120, mode="L"), photo(240, (1000, 333)))

    assert likeness(set_document(made).content, unpacked(made)) < 1


def test_photos_in_each_others_place_would_be_seen(unpacked):
    """Negative control: how far two pages look apart whose photos have changed places."""
    first, second = photo(30), photo(240)

    assert likeness(set_document(paper(first, second)).content, unpacked(paper(second, first))) > 5


def test_the_photo_stands_in_the_file_byte_for_byte_also_twice():
    given = photo(30)
    written = set_document(paper(given, given)).content

    found = pypdf.PdfReader(io.BytesIO(written)).pages[0].images
    assert [(one.image and one.image.size) for one in found] == [(1000, 750)] * 2
    assert given in written


def test_the_same_photos_make_the_same_file():
    made = paper(photo(30), photo(200))

    assert set_document(made).content == set_document(made).content


@pytest.mark.parametrize(
    "given",
    [
        photo(30, mode="CMYK"),
        photo(30, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"),
        photo(30, icc_profile=b"colours of its own"),
        b"\xff\xd8\xff broken" * 10_000,
        b"\x89PNG" + bytes(stand_ins.HEAVY),
    ],
    ids=["four colours", "turned", "own colours", "broken", "no JPEG"],
)
def test_what_would_look_otherwise_is_left_to_typst(given: bytes):
    assert stand_ins.stand_ins({"a.jpg": given}) == ({"a.jpg": given}, {})


def test_a_stand_in_that_is_not_found_again_is_told():
    light, waiting = stand_ins.stand_ins({"a.jpg": photo(30)})
    (stand_in,) = light.values()

    with pytest.raises(ValueError, match="lost its place"):
        put_back(set_document(paper()).content, {**waiting, stand_in: waiting[stand_in]})
