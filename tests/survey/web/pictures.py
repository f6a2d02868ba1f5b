"""Photos as a phone would send them."""

from __future__ import annotations

import io
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo(name: str = "IMG_0042.jpg", *, colour: int | None = None) -> SimpleUploadedFile:
    """A small JPEG; each call gives another picture unless `colour` is named."""
    shade = Random().randrange(1 << 24) if colour is None else colour
    file = io.BytesIO()
    Image.new("RGB", (64, 48), f"#{shade:06x}").save(file, "JPEG", quality=95)
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")
