"""The ground something stands on: where in a residents' area a place lies.

Sentences and cases repeat these columns, so that a list of theirs needs no join.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.kernel.refusal import Invalid, Refused
from lilong.places.queries import PlaceView, at_and_below, way_down_to, way_of


@dataclass(frozen=True)
class Ground:
    """A place, and the residents' area, compound, lane and number around it."""

    place: PlaceView
    area: PlaceView
    compound_id: UUID | None
    lane_id: UUID | None
    number_id: UUID | None


def ground_at(place_id: UUID) -> Ground:
    """Work out where a place lies. One query.

    Raises:
        NotFound: there is no such place.
        Invalid: it lies in no residents' area.
        Refused: it is closed.
    """
    way = way_of(place_id)
    return ground_of(way[-1], way)


def ground_of(place: PlaceView, way: Sequence[PlaceView]) -> Ground:
    """As `ground_at`, from the places above it (itself included)."""
    by_kind = {view.kind: view for view in way}
    area = by_kind.get("residents_area")
    if area is None:
        said = _("请选居民区里的一个地点")
        raise Invalid(said, fields={"place": [said]})
    if place.closed:
        raise Refused(_("%(address)s已经停用") % {"address": place.address})
    within = {view.kind: view.id for view in way}
    return Ground(place, area, within.get("compound"), within.get("lane"), within.get("number"))


class Grounds:
    """The grounds of every place at and below one, each worked out once. Two queries in all."""

    def __init__(self, path: str) -> None:
        every = [*way_down_to(path), *at_and_below(path)]
        self._places = {view.id: view for view in every}
        self._known: dict[UUID, Ground] = {}

    def __getitem__(self, place_id: str) -> Ground:
        key = UUID(place_id)
        if key not in self._known:
            place = self._places[key]
            way = [view for view in self._places.values() if place.path.startswith(view.path)]
            self._known[key] = ground_of(place, way)
        return self._known[key]
