"""Use cases of an imaginary module that takes files in."""

from __future__ import annotations

import io
from uuid import UUID

from lilong.commons.files.kinds import SPREADSHEET_TYPES
from lilong.commons.files.models import StoredFile
from lilong.commons.files.storing import TakenPhoto, store_file, store_photo
from lilong.commons.usecase import permission, use_case
from lilong.kernel.actor import Actor


@permission
def take(actor: Actor) -> None:
    """Everybody."""


@use_case(unrecorded="only a test")
def take_photo(actor: Actor, *, raw: bytes, space_id: UUID, purpose: str) -> TakenPhoto:
    take(actor)
    return store_photo(io.BytesIO(raw), space_id=space_id, purpose=purpose)


@use_case(unrecorded="only a test")
def take_sheet(actor: Actor, *, raw: bytes, space_id: UUID, limit: int = 1 << 20) -> StoredFile:
    take(actor)
    return store_file(
        io.BytesIO(raw),
        space_id=space_id,
        purpose="test_sheet",
        accept=SPREADSHEET_TYPES,
        limit=limit,
    )


@use_case(unrecorded="only a test")
def take_in_two_streets(actor: Actor, *, raw: bytes, spaces: tuple[UUID, UUID]) -> None:
    take(actor)
    for space_id in spaces:
        store_photo(io.BytesIO(raw), space_id=space_id, purpose="test_photo")
