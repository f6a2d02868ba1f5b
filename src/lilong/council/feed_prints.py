"""Slips of sentences that were set: kept outside the database for three days, then gone.

Who holds a slip reads the sentence on it, so they lie in LILONG_DATA/feed-slips, readable by the
house alone, are in no backup, and are handed out by a use case that writes down to whom.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lilong.kernel.refusal import NotFound

KEPT = timedelta(days=3)
_PRIVATE = 0o600


@dataclass(frozen=True)
class FeedPrint:
    """An order of slips.

    Attributes:
        run_id: the import whose sentences are printed; None where they were chosen one by one.
        suggestion_ids: the chosen ones; empty for an import.
        file_name: of the import.
        state: waiting, ready or failed.
        missing: codes of sentences on whose slip a character could not be printed.
    """

    id: UUID
    area_id: UUID
    at: datetime
    count: int
    run_id: UUID | None = None
    suggestion_ids: tuple[UUID, ...] = ()
    file_name: str = ""
    state: str = "waiting"
    missing: tuple[str, ...] = ()

    @property
    def gone_on(self) -> datetime:
        """From when on it is not kept."""
        return self.at + KEPT

    @property
    def ready(self) -> bool:
        """Whether it can be handed out."""
        return self.state == "ready" and file_of(self).exists()


def keep(order: FeedPrint) -> FeedPrint:
    """Write an order down, or what became of it; replaced as a whole."""
    note = _note(order.area_id, order.id)
    note.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = note.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(asdict(order), default=str))
    draft.chmod(_PRIVATE)
    draft.replace(note)
    return order


def find(area_id: UUID, print_id: UUID) -> FeedPrint:
    """An order of an area. Raises NotFound when there is none, or it is gone."""
    found = _read(_note(area_id, print_id))
    if found is None:
        raise NotFound(_("这份纸条已经不在了"), remedy=_("排好的只留三天，请重新排印一次。"))
    return found


def prints_of(area_id: UUID) -> list[FeedPrint]:
    """The orders of an area that are still kept, the newest first."""
    read = (_read(note) for note in (_folder() / area_id.hex).glob("*.json"))
    return sorted((one for one in read if one), key=lambda one: one.at, reverse=True)


@contextmanager
def writing(order: FeedPrint) -> Iterator[IO[bytes]]:
    """A file to set the slips into; it takes its place when all is written."""
    file = file_of(order)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_suffix(f".{os.getpid()}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
        with os.fdopen(handle, "wb") as opened:
            yield opened
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def ended(order: FeedPrint, state: str, missing: tuple[str, ...] = ()) -> FeedPrint:
    """Write down how an order ended."""
    return keep(replace(order, state=state, missing=missing))


def file_of(order: FeedPrint) -> Path:
    """Where its PDF lies."""
    return _folder() / order.area_id.hex / f"{order.id.hex}.pdf"


def forget_old(now: datetime) -> int:
    """Remove everything older than three days; return how many files went."""
    oldest, gone = (now - KEPT).timestamp(), 0
    for file in _folder().glob("*/*"):
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "feed-slips"


def _note(area_id: UUID, print_id: UUID) -> Path:
    return _folder() / area_id.hex / f"{print_id.hex}.json"


def _read(note: Path) -> FeedPrint | None:
    """What a note says; None when it is being replaced, or was taken away."""
    try:
        kept = json.loads(note.read_text())
        return FeedPrint(
            id=UUID(kept["id"]),
            area_id=UUID(kept["area_id"]),
            at=datetime.fromisoformat(kept["at"]),
            count=kept["count"],
            run_id=UUID(kept["run_id"]) if kept["run_id"] else None,
            suggestion_ids=tuple(UUID(one) for one in kept["suggestion_ids"]),
            file_name=kept["file_name"],
            state=kept["state"],
            missing=tuple(kept["missing"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
