"""Photographs as a phone takes them: with the place, the hour and the phone in them."""

from __future__ import annotations

import io

from PIL import ExifTags, Image

MAKER = "Huafeng P9"
LATITUDE = (31.0, 11.0, 42.0)


def phone_photo(shade: str = "#7a5c45") -> bytes:
    """A JPEG with maker, time and position in its EXIF."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = MAKER
    exif[ExifTags.Base.DateTime] = "2024:12:01 09:41:00"
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    position[ExifTags.GPS.GPSLatitudeRef] = "N"
    position[ExifTags.GPS.GPSLatitude] = LATITUDE
    file = io.BytesIO()
    Image.new("RGB", (640, 480), shade).save(file, "JPEG", exif=exif)
    return file.getvalue()


def tells_of_itself(photo: bytes) -> bool:
    """Whether a picture carries EXIF, or its maker's name anywhere in its bytes."""
    return bool(Image.open(io.BytesIO(photo)).getexif()) or MAKER.encode() in photo
