"""Small pictures that stand in for photos while a page is set.

Typst unpacks every picture, three bytes a pixel, and keeps it for the next time: thirty photos
are a hundred megabytes of a small server's memory. The page needs no more than the shape of a
photo, so it is set with a flat picture of that shape, and the photo takes its place in the file as
it is, packed.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from pikepdf import Dictionary, Pdf, Stream
from PIL import Image, UnidentifiedImageError

from lilong.commons.documents.pdf_objects import ObjectWriter

# Bytes from which a photo is worth a stand-in.
HEAVY = 50_000
# The longer edge of a stand-in in pixels: its shape is right to a four-hundredth.
_EDGE = 200
# What a JPEG of one and of three colours is called where both are told alike.
_MODES = ("L", "RGB")
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Waiting:
    """A photo that waits for its place.

    Attributes:
        content: the JPEG.
        size: its width and height in pixels.
    """

    content: bytes
    size: tuple[int, int]


def stand_ins(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[bytes, Waiting]]:
    """The files with a stand-in for each heavy photo, and by its stand-in what waits.

    What is no JPEG in grey or colour, has colours of its own or would be turned by whoever shows
    it, stays.
    """
    light, waiting = dict(files), {}
    for name, content in files.items():
        if len(content) > HEAVY and (photo := _photo(content)):
            light[name] = _flat(name, *photo)
            waiting[light[name]] = Waiting(content, photo[1])
    return light, waiting


def put_back(pdf: bytes, waiting: Mapping[bytes, Waiting]) -> bytes:
    """The PDF with every photo in its place.

    Raises:
        ValueError: a stand-in was not found as it was given.
    """
    if not waiting:
        return pdf
    with tempfile.TemporaryFile() as made:
        with Pdf.open(io.BytesIO(pdf)) as opened:
            _write(opened, waiting, made)
        made.seek(0)
        return made.read()


def _write(pdf: Pdf, waiting: Mapping[bytes, Waiting], to: IO[bytes]) -> None:
    """The file object by object: qpdf would hold every photo once more until the end."""
    writer, found, highest = ObjectWriter(to), set(), 0
    for one in pdf.objects:
        number = one.objgen[0]
        highest = max(highest, number)
        if isinstance(one, Stream):
            raw, head = one.read_raw_bytes(), Dictionary(dict(one.stream_dict.items()))
            if photo := waiting.get(raw):
                found.add(raw)
                raw = photo.content
                head.Width, head.Height = photo.size
            head.Length = len(raw)
            writer.write_stream(number, head.unparse(), raw)
        elif number:
            writer.write(number, one.unparse(resolved=True))
    if len(found) < len(waiting):
        raise ValueError("a photo has lost its place")
    info = pdf.trailer.get("/Info")
    writer.finish(free=highest + 1, root=pdf.Root.objgen[0], info=info.objgen[0] if info else 0)


def _photo(content: bytes) -> tuple[str, tuple[int, int]] | None:
    """The colours and the size of a JPEG that can wait; its pixels are not unpacked."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as opened:
            turned = opened.getexif().get(_ORIENTATION, 1) != 1
            if opened.mode not in _MODES or turned or "icc_profile" in opened.info:
                return None
            return opened.mode, opened.size
    except UnidentifiedImageError:
        return None


def _flat(name: str, mode: str, size: tuple[int, int]) -> bytes:
    """A grey picture of the same shape; its name in it, since two alike would become one."""
    share = min(1.0, _EDGE / max(size))
    small = tuple(max(1, round(edge * share)) for edge in size)
    made = io.BytesIO()
    Image.new(mode, (small[0], small[1]), 128 if mode == "L" else (128,) * 3).save(
        made, "JPEG", quality=5, comment=name.encode()
    )
    return made.getvalue()
