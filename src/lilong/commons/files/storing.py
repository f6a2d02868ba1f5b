"""Taking files in. Called by the use cases of modules, never by a page."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from lilong.commons.files import content, kinds, maker, stripping
from lilong.commons.files.models import StoredFile
from lilong.commons.usecase import HouseRule, current_passage
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Invalid

# A picture that would fill the memory is an error in every thread, not a remark.
warnings.simplefilter("error", Image.DecompressionBombWarning)


@dataclass(frozen=True)
class TakenPhoto:
    """A photo that was taken in, and where the camera says it was (latitude, longitude)."""

    file: StoredFile
    position: tuple[float, float] | None


def store_photo(
    source: BinaryIO, *, space_id: UUID, purpose: str, preview_now: bool = True
) -> TakenPhoto:
    """Store a photo (JPEG, PNG or WebP) without anything its maker wrote into it.

    The pixels stay exactly as they came; previews are made by a job. A job of its own keeps the
    minute: without `preview_now` the regular one makes them.

    Raises:
        Invalid: too large, no photo, an animation, or damaged.
    """
    raw = source.read(settings.UPLOAD_MAX_PHOTO + 1)
    media_type = _photo_type(raw)
    try:
        opened = stripping.take_apart(raw, media_type)
        clean = stripping.put_together(opened, orientation=maker.orientation_of(opened.exif))
        width, height = _size(clean, maker.orientation_of(opened.exif))
    except stripping.Moving as error:
        raise Invalid(_("这是动图。请上传一张普通的照片。")) from error
    except (stripping.Damaged, UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Invalid(
            _("这张照片打不开，可能没有传完整。"), remedy=_("请重新选一次，或者换一张。")
        ) from error
    digest, size = content.keep([clean])
    stored, new = _row(space_id, purpose, digest, media_type, size, width=width, height=height)
    if new and preview_now:
        from lilong.commons.files.previews import make_previews

        make_previews.enqueue(str(stored.id))
    return TakenPhoto(stored, maker.position_of(opened.exif))


def store_file(
    source: BinaryIO, *, space_id: UUID, purpose: str, accept: frozenset[str], limit: int
) -> StoredFile:
    """Store a file as it came.

    Args:
        source: open for reading, able to seek.
        accept: media types of `lilong.commons.files.kinds` that are welcome.
        limit: most bytes.

    Raises:
        Invalid: too large, or of another type by its content.
    """
    if source.seek(0, io.SEEK_END) > limit:
        raise Invalid(_("文件太大，最多 %(size)s MB。") % {"size": limit >> 20})
    media_type = kinds.spreadsheet_type(source)
    if media_type not in accept:
        raise Invalid(_("这不是可以用的文件类型。"), remedy=_("请用 Excel 或 CSV 表格。"))
    digest, size = content.keep(_chunks(source))
    return _row(space_id, purpose, digest, media_type, size)[0]


def store_made(
    raw: bytes, *, space_id: UUID, purpose: str, media_type: str, size: tuple[int, int] = (0, 0)
) -> StoredFile:
    """Store bytes that the house made itself: no upload, so nothing is looked at.

    Args:
        size: width and height in pixels of a picture.
    """
    digest, length = content.keep([raw])
    width, height = size
    return _row(space_id, purpose, digest, media_type, length, width=width, height=height)[0]


def stored_again(stored: StoredFile) -> tuple[StoredFile, bool]:
    """The row of bytes that this use case has stored, and whether it had to be made anew: an act
    that ended meanwhile may have let go of it. The bytes are there (`originals.erase`)."""
    return _row(
        stored.space_id,
        stored.purpose,
        stored.content,
        stored.media_type,
        stored.size,
        width=stored.width,
        height=stored.height,
    )


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    source.seek(0)
    while chunk := source.read(content.CHUNK):
        yield chunk


def _photo_type(raw: bytes) -> str:
    if len(raw) > settings.UPLOAD_MAX_PHOTO:
        raise Invalid(_("照片太大，最多 %(size)s MB。") % {"size": settings.UPLOAD_MAX_PHOTO >> 20})
    media_type = kinds.photo_type(raw)
    if media_type == kinds.HEIC:
        raise Invalid(
            _("这张照片是 HEIC 格式，很多电脑和手机打不开。"),
            remedy=_(
                "请在手机的“设置 › 相机 › 格式”里选“兼容性最佳”再拍，或者先把照片另存为 JPEG。"
            ),
        )
    if media_type not in kinds.PHOTO_TYPES:
        raise Invalid(_("这不是照片。可以用 JPEG、PNG 或 WebP 格式的照片。"))
    return media_type


def _size(clean: bytes, orientation: int) -> tuple[int, int]:
    """Width and height in pixels as shown, from the head of the file; nothing is decoded."""
    try:
        with Image.open(io.BytesIO(clean), formats=("JPEG", "PNG", "WEBP")) as picture:
            width, height = picture.size
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_many_pixels() from error
    if width * height > settings.UPLOAD_MAX_PIXELS:
        raise _too_many_pixels()
    return (height, width) if orientation >= 5 else (width, height)


def _too_many_pixels() -> Invalid:
    return Invalid(
        _("照片的尺寸太大，最多 %(count)s 万像素。")
        % {"count": settings.UPLOAD_MAX_PIXELS // 10_000}
    )


def _row(
    space_id: UUID,
    purpose: str,
    digest: str,
    media_type: str,
    size: int,
    *,
    width: int = 0,
    height: int = 0,
) -> tuple[StoredFile, bool]:
    """The street's row for this content, and whether it is new: stored again, it is the same."""
    passage = current_passage()
    if passage is None or not passage.permitted:
        raise HouseRule("a file is stored inside a use case, after its permission was asked")
    passage.spaces.add(space_id)
    return StoredFile.objects.get_or_create(
        space_id=space_id,
        content=digest,
        purpose=purpose,
        defaults={
            # The id may stand beside a resident's report: it tells the day and nothing finer.
            "id": day_uuid7(),
            "media_type": media_type,
            "size": size,
            "width": width,
            "height": height,
            "preview_state": "due" if width else "none",
        },
    )


def let_go(file_id: UUID) -> None:
    """Forget a file that nothing shows any more; its bytes go with the next tidying, a day later.

    Only inside a use case, which makes sure that nothing shows it.
    """
    if current_passage() is None:
        raise HouseRule("a file is let go inside a use case")
    StoredFile.objects.filter(pk=file_id).delete()


def size_of(file_id: UUID) -> int:
    """Bytes of a stored file. Raises StoredFile.DoesNotExist."""
    return StoredFile.objects.values_list("size", flat=True).get(pk=file_id)


def open_stored(file_id: UUID) -> BinaryIO:
    """A stored file, open for reading. Raises StoredFile.DoesNotExist, FileNotFoundError."""
    stored = StoredFile.objects.get(pk=file_id)
    return content.path_of(stored.content).open("rb")
