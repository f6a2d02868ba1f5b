"""The albums: which rows of which module show photos, so that what is covered in one is in all.

A module keeps its photos in a model of its own with the columns `file_id` (what is shown),
`covered` (the covered parts, [[left, top, width, height], …] in thousandths), `original_id` (the
sealed photo from before, as long as it is kept) and `original_content` (what that photo's bytes
are called, so that it does not come in again uncovered).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from lilong.commons.files.models import StoredFile

Rows = models.QuerySet[Any, Any]


def _nothing(_held: Collection[UUID], _before: UUID, _after: UUID) -> None:
    pass


@dataclass(frozen=True)
class Album:
    """The photos of one module.

    Attributes:
        purpose: of its files.
        photos: all its rows.
        holder: the column that names what a photo hangs on.
        area: the look-up from a row to the id of its residents' area.
        hold: locks what the photos of a file hang on, in an order that is always the same.
        shown: hears, after a file was replaced: the holders, the file before and the one after.
    """

    purpose: str
    photos: Callable[[], Rows]
    holder: str
    area: str
    hold: Callable[[Iterable[UUID]], object] = lambda _holders: None
    shown: Callable[[Collection[UUID], UUID, UUID], None] = _nothing

    def showing(self, file_id: UUID, area_id: UUID | None) -> Rows:
        """The rows of a residents' area that show this file."""
        return self.photos().filter(**{"file_id": file_id, self.area: area_id})

    def held(self, file_id: UUID, area_id: UUID | None) -> list[Any]:
        """These rows and what they hang on, locked until the commit."""
        rows = self.showing(file_id, area_id).order_by("pk")
        self.hold(rows.values_list(self.holder, flat=True))
        return list(rows.select_for_update(of=("self",)))


ALBUMS: dict[str, Album] = {}


def register_album(album: Album) -> None:
    """Let what is covered anywhere in a residents' area be covered in this album, too."""
    ALBUMS[album.purpose] = album


def same_pictures(stored: StoredFile) -> Iterator[tuple[Album, StoredFile]]:
    """Each album in which this very picture is a file, with that file."""
    files = StoredFile.objects.filter(
        space_id=stored.space_id, content=stored.content, purpose__in=list(ALBUMS)
    )
    by_purpose = {one.purpose: one for one in files}
    for purpose, album in ALBUMS.items():
        if purpose in by_purpose:
            yield album, by_purpose[purpose]


@dataclass(frozen=True)
class Covered:
    """How a photo is shown: what a row that shows it has in its columns."""

    file_id: UUID
    covered: list[list[int]]
    original_id: UUID | None
    original_content: str


_FORGOTTEN = models.ExpressionWrapper(models.Q(original_id=None), models.BooleanField())


def covered_before(stored: StoredFile, area_id: UUID | None) -> Covered | None:
    """How this photo is shown where it was covered in the residents' area; None where it was not.

    Each row forgets its sealed original on a day of its own: one that still has it comes first, so
    that whoever may look under what is covered finds it here, too. One query an album.
    """
    without = None
    for album in ALBUMS.values():
        rows = album.photos().filter(
            **{"original_content": stored.content, "space_id": stored.space_id, album.area: area_id}
        )
        row = rows.order_by(_FORGOTTEN, "id").first()
        if row is None:
            continue
        found = Covered(row.file_id, row.covered, row.original_id, stored.content)
        if found.original_id is not None:
            return found
        without = without or found
    return without


def is_shown(stored: StoredFile) -> bool:
    """Whether any photo of its album shows this file."""
    return ALBUMS[stored.purpose].photos().filter(file_id=stored.pk).exists()


def wanted(original_ids: Collection[UUID]) -> set[UUID]:
    """Those of the sealed originals that a photo of any album still has."""
    return {
        one
        for album in ALBUMS.values()
        for one in album.photos()
        .filter(original_id__in=list(original_ids))
        .values_list("original_id", flat=True)
    }
