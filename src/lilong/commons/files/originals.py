"""A photo that is shown covered, and the sealed original from before.

What is shown is a file like any other. The original lies beside it, encrypted under the
installation's field key, with a purpose that no page serves: it is opened by a use case of the
module that the photo belongs to, for a purpose, and each look is written down there.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from lilong.commons.fields import seal_bytes, unseal_bytes
from lilong.commons.files import content, kinds
from lilong.commons.files.covering import Rectangle, cover
from lilong.commons.files.models import StoredFile
from lilong.commons.files.previews import EDGES, make_previews
from lilong.commons.files.storing import let_go, store_made
from lilong.commons.jobs.declaring import job
from lilong.kernel.refusal import NotFound, Refused

SEALED = "sealed_original"
# Longest edge in pixels of what is shown; the original keeps all of its own.
EDGE = 2560
QUALITY = 88
# An act that brings the same photo may be under way so long (`content.keep` touches its bytes).
UNDER_WAY = timedelta(minutes=10)


@dataclass(frozen=True)
class Original:
    """A photo as it was before it was covered."""

    raw: bytes
    media_type: str


def store_covered(stored: StoredFile, rectangles: Sequence[Rectangle]) -> StoredFile:
    """Store the picture of `stored` with these parts covered, for the same purpose.

    Raises:
        Refused: the picture cannot be opened.
    """
    try:
        with Image.open(_path(stored.content), formats=("JPEG", "PNG", "WEBP")) as opened:
            # A JPEG is decoded at the smallest scale that is still large enough.
            opened.draft("RGB", (EDGE, EDGE))
            upright = _flat(ImageOps.exif_transpose(opened))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(
            _("这张照片打不开，遮不了。"), remedy=_("请换一张，或者重新拍一张。")
        ) from error
    upright.thumbnail((EDGE, EDGE))
    made = io.BytesIO()
    shown = cover(upright, rectangles)
    shown.save(made, "JPEG", quality=QUALITY)
    covered = store_made(
        made.getvalue(),
        space_id=stored.space_id,
        purpose=stored.purpose,
        media_type=kinds.JPEG,
        size=shown.size,
    )
    make_previews.enqueue(str(covered.id))
    return covered


def seal_original(stored: StoredFile) -> StoredFile:
    """Keep the bytes of `stored` encrypted, as a file of their own that no page serves."""
    raw = _path(stored.content).read_bytes()
    return store_made(
        seal_bytes(raw), space_id=stored.space_id, purpose=SEALED, media_type=kinds.UNKNOWN
    )


def read_original(file_id: UUID) -> Original:
    """A sealed original, opened. Only for use cases that ask who and what for.

    Raises:
        NotFound: it is no longer kept.
        Undecipherable: its key is not on this machine.
    """
    stored = StoredFile.objects.filter(pk=file_id, purpose=SEALED).first()
    if stored is None or not content.path_of(stored.content).exists():
        raise NotFound(_("原图已过保存期，删掉了"))
    raw = unseal_bytes(content.path_of(stored.content).read_bytes())
    return Original(raw, kinds.photo_type(raw))


def replace(stored: StoredFile) -> None:
    """Let go of a photo that is shown covered from now on, and of its bytes without delay."""
    let_go(stored.id)
    erase.enqueue(stored.content)


def forget_originals(file_ids: Iterable[UUID]) -> None:
    """Delete sealed originals whose time is over."""
    gone = StoredFile.objects.filter(pk__in=list(file_ids), purpose=SEALED)
    contents = list(gone.values_list("content", flat=True))
    gone.delete()
    for one in contents:
        erase.enqueue(one)


@job()
def erase(name: str) -> None:
    """Remove bytes that nothing shows any more, with their previews.

    Where an act may be under way that brings the same bytes again, it is tried later.
    """
    if StoredFile.objects.filter(content=name).exists():
        return
    path = content.path_of(name)
    for edge in EDGES.values():
        content.preview_path(name, edge).unlink(missing_ok=True)
    if not path.exists():
        return
    now = timezone.now()
    if path.stat().st_mtime > (now - UNDER_WAY).timestamp():
        erase.using(run_after=now + UNDER_WAY).enqueue(name)
    else:
        path.unlink(missing_ok=True)


def _path(name: str) -> Path:
    path = content.path_of(name)
    if not path.exists():
        raise Refused(_("这张照片的文件不见了。"), remedy=_("请告诉管理员，从备份里找回来。"))
    return path


def _flat(picture: Image.Image) -> Image.Image:
    """As RGB, on white where it can be seen through."""
    if "A" not in picture.mode and "transparency" not in picture.info:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper
