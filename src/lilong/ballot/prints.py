"""Slips that were set: kept outside the database for three days, then gone.

They hold names and what it takes to vote, so they lie in LILONG_DATA/prints, readable by the
house alone, are in no backup, and are handed out only by a use case that writes down to whom.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lilong.kernel.refusal import NotFound

KEPT = timedelta(days=3)
_PRIVATE = 0o600


@dataclass(frozen=True)
class Print:
    """An order of slips.

    Attributes:
        count: how many were ordered.
        building: of which building; empty for all.
        large: A4 in large type, else A5.
        state: waiting, ready or failed.
        missing: numbers of slips on which a character could not be printed.
    """

    id: UUID
    motion_id: UUID
    by_person_id: UUID | None
    at: datetime
    count: int
    building_id: UUID | None = None
    building: str = ""
    large: bool = False
    state: str = "waiting"
    missing: tuple[int, ...] = ()

    @property
    def gone_on(self) -> datetime:
        """From when on it is not kept."""
        return self.at + KEPT

    @property
    def ready(self) -> bool:
        """Whether it can be handed out."""
        return self.state == "ready" and file_of(self).exists()


def keep(order: Print) -> Print:
    """Write an order down, or what became of it; replaced as a whole."""
    note = _note(order.motion_id, order.id)
    note.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = note.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps({name: _plain(value) for name, value in asdict(order).items()}))
    draft.chmod(_PRIVATE)
    draft.replace(note)
    return order


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


def find(motion_id: UUID, print_id: UUID) -> Print:
    """An order of a motion. Raises NotFound when there is none, or it is gone."""
    try:
        return _read(_note(motion_id, print_id))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotFound(
            _("这份表决票已经不在了"), remedy=_("印好的票只留三天，请重新排印一次。")
        ) from error


def prints_of(motion_id: UUID) -> list[Print]:
    """The orders of a motion that are still kept, the newest first."""
    found = []
    for note in (_folder() / motion_id.hex).glob("*.json"):
        try:
            found.append(_read(note))
        except (OSError, ValueError, KeyError, TypeError):  # being replaced or taken away
            continue
    return sorted(found, key=lambda one: one.at, reverse=True)


@contextmanager
def writing(order: Print) -> Iterator[IO[bytes]]:
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


def ended(order: Print, state: str, missing: tuple[int, ...] = ()) -> Print:
    """Write down how an order ended."""
    return keep(replace(order, state=state, missing=missing))


def file_of(order: Print) -> Path:
    """Where its PDF lies."""
    return _folder() / order.motion_id.hex / f"{order.id.hex}.pdf"


def forget_old(now: datetime) -> int:
    """Remove everything older than three days; return how many files went."""
    oldest, gone = (now - KEPT).timestamp(), 0
    for file in _folder().glob("*/*"):
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "prints"


def _note(motion_id: UUID, print_id: UUID) -> Path:
    return _folder() / motion_id.hex / f"{print_id.hex}.json"


def _read(note: Path) -> Print:
    kept = json.loads(note.read_text())
    ids = {name: UUID(kept[name]) if kept[name] else None for name in _IDS}
    return Print(
        **{
            **kept,
            **ids,
            "at": datetime.fromisoformat(kept["at"]),
            "missing": tuple(kept["missing"]),
        }
    )


_IDS = ("id", "motion_id", "by_person_id", "building_id")
