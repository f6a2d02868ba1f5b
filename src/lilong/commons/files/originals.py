"""A photo that is shown covered, and the sealed original from before.

What is shown is a file like any other. The original lies beside it, encrypted under the
installation's field key, with a purpose that no page serves: it is opened by a use case of the
module that the photo belongs to, for a purpose, and each look is written down there.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from lilong.commons.fields import seal_bytes, unseal_bytes
from lilong.commons.files import albums, content, kinds
from lilong.commons.files.covering import Rectangle, cover
from lilong.commons.files.models import StoredFile
from lilong.commons.files.previews import EDGES, make_previews
from lilong.commons.files.storing import let_go, store_made, stored_again
from lilong.commons.jobs.declaring import job
from lilong.commons.ledger.chain import lock_street
from lilong.kernel.refusal import NotFound, Refused

SEALED = "sealed_original"
# Longest edge in pixels of what is shown; the original keeps all of its own.
EDGE = 2560
QUALITY = 88
# An act that brings the same photo may be under way so long (`content.keep` touches its bytes).
UNDER_WAY = timedelta(minutes=10)
# Days for which an original is kept after what it belongs to has come to rest.
KEPT_DAYS = 730


class OriginalPurpose(models.TextChoices):
    """What a sealed original may be looked at for."""

    FACTS = "facts", _("核对现场的事实")
    HAND_OVER = "hand_over", _("有权处理的单位要看原图")
    OBJECTION = "objection", _("当事人对照片有异议")


@dataclass(frozen=True)
class Original:
    """A photo as it was before it was covered."""

    raw: bytes
    media_type: str


def cover_everywhere(
    stored: StoredFile, rectangles: Sequence[Rectangle], area_id: UUID | None
) -> None:
    """Show a photo with these parts covered, wherever it hangs in the residents' area.

    Every album shows the same covered picture, in a file of its own purpose; what stood there is
    sealed once. Only inside a use case, which has asked whether that may be.

    The street is locked from here on: whoever hangs the same photo somewhere at this moment
    (`as_covered`) comes before or after.

    Raises:
        Refused: the picture cannot be opened, these parts are covered already, or somebody has
            just covered others or hung the photo somewhere else.
    """
    pictures = list(albums.same_pictures(stored))
    rows = {album.purpose: album.held(file.pk, area_id) for album, file in pictures}
    if not rows.get(stored.purpose):
        raise Refused(_("刚刚有人也遮了这张照片"), remedy=_("请再看一眼，还要遮的再遮一次。"))
    shown = _upright(stored)
    covered = _covered_anew(stored, shown, rectangles, rows)
    told = [[one.left, one.top, one.width, one.height] for one in rectangles]
    lock_street(stored.space_id)
    _check_nowhere_else(stored, area_id, rows)
    sealed = None
    for album, file in pictures:
        held = rows[album.purpose]
        if not held:
            continue
        made = _also_for(covered, album.purpose)
        for row in held:
            row.file_id, row.covered = made.pk, [*row.covered, *told]
            if not row.original_content:
                sealed = sealed or seal_original(stored)
                row.original_id, row.original_content = sealed.pk, stored.content
            row.save(update_fields=["file_id", "covered", "original_id", "original_content"])
        album.shown([getattr(row, album.holder) for row in held], file.pk, made.pk)
        if not albums.is_shown(file):
            replace(file)


def _check_nowhere_else(
    stored: StoredFile, area_id: UUID | None, rows: Mapping[str, Sequence[Any]]
) -> None:
    """Raises Refused: it was hung somewhere else while these rows were looked for. What it hangs
    on there would have to be locked before the street."""
    for album, file in albums.same_pictures(stored):
        known = [row.pk for row in rows.get(album.purpose, ())]
        if album.showing(file.pk, area_id).exclude(pk__in=known).exists():
            raise Refused(
                _("刚刚有人在别处也放了这张照片"), remedy=_("请再遮一次，几处会一起遮住。")
            )


def _covered_anew(
    stored: StoredFile,
    shown: Image.Image,
    rectangles: Sequence[Rectangle],
    rows: Mapping[str, Sequence[Any]],
) -> StoredFile:
    """The covered picture, other than every picture that hangs on the same thing already.

    Somebody may have brought a covered copy there beside the uncovered photo; a thing shows each
    file once.
    """
    for quality in range(QUALITY, QUALITY - 8, -1):
        covered = _store_covered(stored, shown, rectangles, quality)
        if covered.content == stored.content:
            break
        beside = (
            album.photos().filter(
                **{
                    "file_id": file.pk,
                    f"{album.holder}__in": [getattr(row, album.holder) for row in held],
                }
            )
            for album, file in albums.same_pictures(covered)
            if (held := rows.get(album.purpose))
        )
        if not any(one.exists() for one in beside):
            return covered
        lock_street(stored.space_id)  # before it is looked at whether any row shows it
        if not albums.is_shown(covered):
            let_go(covered.id)
    raise Refused(_("照片上这些地方已经遮住了"))


def as_covered(
    stored: StoredFile, area_id: UUID | None, *, previews_now: bool = True
) -> albums.Covered:
    """How a photo that was just stored is to hang: covered where it was covered before in the
    residents' area, and as it came everywhere else.

    The street is locked until the commit: whoever covers the same photo at this moment
    (`cover_everywhere`) comes before or after.

    Args:
        previews_now: as for `store_photo`: without it no job of its own keeps the minute.
    """
    lock_street(stored.space_id)
    stored = _still_there(stored, previews_now=previews_now)
    known = albums.covered_before(stored, area_id)
    if known is None:
        return albums.Covered(stored.pk, [], None, "")
    covered = StoredFile.objects.get(pk=known.file_id)
    shown = _also_for(covered, stored.purpose, previews_now=previews_now)
    if albums.is_shown(stored):
        pass  # in another residents' area, which decides for itself
    elif previews_now:
        replace(stored)
    else:
        let_go(stored.id)
    return dataclasses.replace(known, file_id=shown.pk)


def _still_there(stored: StoredFile, *, previews_now: bool) -> StoredFile:
    """The file that was just stored, once more where an act that ended meanwhile let go of it."""
    kept, new = stored_again(stored)
    if new and previews_now:
        make_previews.enqueue(str(kept.id))
    return kept


def _also_for(stored: StoredFile, purpose: str, *, previews_now: bool = True) -> StoredFile:
    """The same picture as a file of another purpose."""
    if stored.purpose == purpose:
        return stored
    made = store_made(
        _path(stored.content).read_bytes(),
        space_id=stored.space_id,
        purpose=purpose,
        media_type=stored.media_type,
        size=(stored.width, stored.height),
    )
    if previews_now:
        make_previews.enqueue(str(made.id))
    return made


def _upright(stored: StoredFile) -> Image.Image:
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
    return upright


def _store_covered(
    stored: StoredFile, upright: Image.Image, rectangles: Sequence[Rectangle], quality: int
) -> StoredFile:
    made = io.BytesIO()
    shown = cover(upright, rectangles)
    shown.save(made, "JPEG", quality=quality)
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
    """Delete sealed originals whose time is over, but those that a photo elsewhere still has."""
    over = set(file_ids)
    gone = StoredFile.objects.filter(pk__in=over - albums.wanted(over), purpose=SEALED)
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
