"""Small pictures for lists and pages, made by a job."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from uuid import UUID

from django.conf import settings
from PIL import Image, ImageOps

from lilong.commons.files.content import path_of, preview_path, put_in_place
from lilong.commons.files.models import StoredFile
from lilong.commons.jobs.declaring import job

# Photos of one round of the regular job.
ROUND = 200
# Longest edge in pixels.
EDGES = {"small": 320, "large": 1280}


@job(attempts=2)
def make_previews(file_id: str) -> None:
    """Make the WebP previews of one photo, turned upright."""
    stored = StoredFile.objects.filter(pk=UUID(file_id)).first()
    if stored is None:
        return
    try:
        _make(stored.content)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        # The head was sound but the picture is not: the page shows the original as it is.
        StoredFile.objects.filter(pk=stored.pk).update(preview_state="failed")
        return
    StoredFile.objects.filter(pk=stored.pk).update(preview_state="made")


def make_due() -> int:
    """Make what previews are still due, at most a round of them; return of how many photos."""
    due = StoredFile.objects.filter(preview_state="due").values_list("pk", flat=True)[:ROUND]
    for file_id in (files := list(due)):
        make_previews.call(str(file_id))
    return len(files)


def _make(content: str) -> None:
    missing = [edge for edge in EDGES.values() if not preview_path(content, edge).exists()]
    if not missing:
        return
    with Image.open(path_of(content), formats=("JPEG", "PNG", "WEBP")) as picture:
        # A JPEG is decoded at the smallest scale that is still large enough.
        picture.draft("RGB", (max(missing), max(missing)))
        profile = picture.info.get("icc_profile")
        upright = ImageOps.exif_transpose(picture)
        for edge in sorted(missing, reverse=True):
            upright.thumbnail((edge, edge), Image.Resampling.LANCZOS)
            _write(_plain(upright), preview_path(content, edge), profile)


def _plain(picture: Image.Image) -> Image.Image:
    see_through = "A" in picture.mode or "transparency" in picture.info
    return picture.convert("RGBA" if see_through else "RGB")


def _write(picture: Image.Image, path: Path, profile: bytes | None) -> None:
    handle, name = tempfile.mkstemp(prefix="incoming-", dir=settings.MEDIA_ROOT)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            picture.save(file, "WEBP", quality=80, icc_profile=profile)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(draft, path)
    finally:
        draft.unlink(missing_ok=True)
