"""Who may read a file is for the module to say that the file belongs to."""

from __future__ import annotations

from collections.abc import Callable

from lilong.commons.files.models import StoredFile
from lilong.kernel.actor import Actor

Allows = Callable[[Actor, StoredFile], bool]
PURPOSES: dict[str, Allows] = {}


def register_purpose(name: str, *, allows: Allows) -> None:
    """Say who may read files stored for this purpose; without that, nobody may."""
    PURPOSES[name] = allows


def may_read(actor: Actor, stored: StoredFile) -> bool:
    """Whether the purpose's module lets `actor` read this file."""
    allows = PURPOSES.get(stored.purpose)
    return allows is not None and allows(actor, stored)
