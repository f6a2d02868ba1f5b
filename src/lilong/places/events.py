"""What happens to places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class PlaceAdded(Event):
    kind: ClassVar[str] = "places.place_added"
    subject_kind: ClassVar[str] = "places.place"
    sentence: ClassVar[str] = _("登记了地点%(address)s")

    address: str
    place_kind: str


@dataclass(frozen=True, kw_only=True)
class PlacesAdded(Event):
    kind: ClassVar[str] = "places.places_added"
    subject_kind: ClassVar[str] = "places.place"
    sentence: ClassVar[str] = _("在%(address)s下面登记了%(count)s个地点")

    address: str
    count: int
    kinds: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class PlaceChanged(Event):
    kind: ClassVar[str] = "places.place_changed"
    subject_kind: ClassVar[str] = "places.place"
    sentence: ClassVar[str] = _("更新了地点%(address)s的资料")

    address: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlaceClosed(Event):
    kind: ClassVar[str] = "places.place_closed"
    subject_kind: ClassVar[str] = "places.place"
    sentence: ClassVar[str] = _("停用了地点%(address)s：%(reason)s")

    address: str
    reason: str
