"""What the camera wrote into a photo, read once before it is taken out."""

from __future__ import annotations

from typing import Any

from PIL import Image

_ORIENTATION, _GPS = 0x0112, 0x8825


def orientation_of(exif: bytes) -> int:
    """How the photo is turned, EXIF 1–8; 1 (upright) when the block does not say."""
    value = _tags(exif).get(_ORIENTATION, 1) if exif else 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def position_of(exif: bytes) -> tuple[float, float] | None:
    """Latitude and longitude in degrees as the camera wrote them; None when it did not.

    The caller uses them to find the lane and forgets them: they never reach the stored file.
    """
    if not exif:
        return None
    try:
        gps = _tags(exif).get_ifd(_GPS)
        latitude = _degrees(gps[2], negative=gps.get(1) == "S")
        longitude = _degrees(gps[4], negative=gps.get(3) == "W")
    except Exception:  # a maker's block may be broken in any way: then nothing is known
        return None
    known = -90 <= latitude <= 90 and -180 <= longitude <= 180
    # Phones without a fix write zero and zero.
    return (latitude, longitude) if known and (latitude or longitude) else None


def _tags(exif: bytes) -> Image.Exif:
    tags = Image.Exif()
    try:
        tags.load(exif)
    except Exception:  # as above
        return Image.Exif()
    return tags


def _degrees(parts: Any, *, negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if negative else value
