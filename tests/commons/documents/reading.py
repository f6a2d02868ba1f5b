"""PDFs read by another program than the one that wrote them."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator

import pypdf
import pypdfium2
from PIL import Image


def pages(content: bytes) -> list[str]:
    """The text of each page without white space: setting puts thin spaces between scripts."""
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def lowest_lines(content: bytes) -> list[float]:
    """How high above the lower edge the last line of each page stands, its number left out; in
    points."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        heights: list[float] = []

        def note(said: str, cm: list[float], tm: list[float], *_font: object) -> None:
            if said.strip(" —0123456789\n"):
                heights.append(tm[5] * cm[3] + cm[5])  # noqa: B023 – read at once

        page.extract_text(visitor_text=note)
        found.append(min(heights, default=page.mediabox.height))
    return found


def text(content: bytes) -> str:
    return "".join(pages(content))


def squeezed(words: str) -> str:
    return re.sub(r"[\s\u200b]", "", words)


def fonts(content: bytes) -> dict[str, bool]:
    """Each font's name, and whether the file brings it along."""
    found: dict[str, bool] = {}
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            (inner,) = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            brought = {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            found[font.get_object()["/BaseFont"]] = bool(brought)
    return found


def pictures(content: bytes, *, dots: int = 150) -> Iterator[Image.Image]:
    """Each page as it looks at so many dots per inch."""
    with contextlib.closing(pypdfium2.PdfDocument(content)) as document:
        for page in document:
            yield page.render(scale=dots / 72).to_pil()
