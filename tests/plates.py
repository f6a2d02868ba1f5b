"""Photos on which a plate can be read, and whether it can still be read afterwards."""

from __future__ import annotations

import io
import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from PIL import ExifTags, Image

from lilong.commons.files import originals
from lilong.commons.files.content import stored_contents
from lilong.commons.files.covering import Rectangle

SIZE = (800, 600)
# Where the plate stands, in pixels and in thousandths.
PLATE = (200, 150, 440, 300)
PART = Rectangle(250, 250, 300, 250)
CANARY = "沪A·CANARY-7f3a"


def plate_photo(shade=(120, 140, 120)) -> bytes:
    """A photo with a fine pattern where the plate is, and words in what the camera wrote."""
    picture = Image.new("RGB", SIZE, shade)
    for x in range(PLATE[0], PLATE[2], 16):
        picture.paste((0, 0, 0), (x, PLATE[1], x + 8, PLATE[3]))
        picture.paste((255, 255, 255), (x + 8, PLATE[1], x + 16, PLATE[3]))
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = CANARY
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif, quality=90)
    return made.getvalue()


def stripes(raw: bytes, box=PLATE) -> float:
    """How much neighbours differ on average where the plate was, of 255."""
    with Image.open(io.BytesIO(raw)) as opened:
        grey = opened.convert("L").resize(SIZE).crop(box)
    values = list(grey.get_flattened_data())
    return sum(abs(a - b) for a, b in zip(values, values[8:], strict=False)) / len(values)


def erase_all() -> None:
    """What the house does when nobody can be bringing the same photo any more."""
    old = (timezone.now() - 2 * originals.UNDER_WAY).timestamp()
    for path in list(stored_contents()):
        os.utime(path, (old, old))
        originals.erase.call(path.name)


def nowhere(raw: bytes) -> bool:
    """Whether no file of the house holds these bytes, or a part of them; there are files."""
    media = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert media
    part = raw[len(raw) // 2 : len(raw) // 2 + 64]
    return not any(part in path.read_bytes() for path in media)
