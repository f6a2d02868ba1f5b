"""What of the ledger is asked for, and of which place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.kernel.paths import covers
from lilong.kernel.refusal import NotFound
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.survey import permissions
from lilong.survey.permissions import Sight
from lilong.survey.states import COUNTED, Part


@dataclass(frozen=True)
class LedgerFilter:
    """What the reader asked for; empty means everything.

    `states` empty means what counts towards the 底数.
    """

    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    part: str = ""
    shop: bool | None = None
    wall_type: str | None = None
    lane_id: UUID | None = None
    number_id: UUID | None = None
    surveyor_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than everything."""
        return self != LedgerFilter()

    @property
    def counted_exactly(self) -> bool:
        """Whether the counters know how many findings fit."""
        return not (self.words or self.since or self.until or self.surveyor_id)


@dataclass(frozen=True)
class Scope:
    """A place as the list reads it.

    Attributes:
        place: the narrowest place that holds what is asked for.
        parts: (column of the finding, its values); each finding at the place has one of the
            values in exactly one of the columns.
    """

    place: PlaceView
    parts: tuple[tuple[str, tuple[UUID, ...]], ...]


_COLUMN_OF_KIND = {
    "subdistrict": "space_id",
    "residents_area": "area_id",
    "lane": "lane_id",
    "number": "number_id",
}
_INNERMOST = ("room", "common_part")


def scope_of(place: PlaceView, chosen: LedgerFilter) -> Scope:
    """The narrowest place that the filter names, and the columns by which it is read.

    Raises:
        NotFound: the lane or number of the filter does not lie at the place.
    """
    for inner in (chosen.lane_id, chosen.number_id):
        if inner:
            narrower = _settled(inner)
            if not covers(place.path, narrower.path):
                raise NotFound(_("这里没有这条弄或这个门牌"))
            place = narrower
    if place.kind in _COLUMN_OF_KIND:
        return Scope(place, ((_COLUMN_OF_KIND[place.kind], (place.id,)),))
    own, parts = [place.id], []
    reached = [place]
    while reached:
        below = places.directly_below([view.id for view in reached if view.kind not in _INNERMOST])
        reached = [view for view in below if view.kind not in _COLUMN_OF_KIND]
        own += [view.id for view in reached]
        parts += [(_COLUMN_OF_KIND[view.kind], (view.id,)) for view in below if view not in reached]
    return Scope(place, (("place_id", tuple(own)), *parts))


def fitting(place: PlaceView, chosen: LedgerFilter) -> tuple[LedgerFilter, tuple[str, ...]]:
    """The filter without a lane or number that lies elsewhere, and the columns left out.

    A number of another lane than the one chosen is left out as well.
    """
    dropped = []
    lane = _within(place, chosen.lane_id)
    if chosen.lane_id and lane is None:
        chosen = replace(chosen, lane_id=None)
        dropped.append("lane_id")
    if chosen.number_id and _within(lane or place, chosen.number_id) is None:
        chosen = replace(chosen, number_id=None)
        dropped.append("number_id")
    return chosen, tuple(dropped)


def _within(place: PlaceView, inner: UUID | None) -> PlaceView | None:
    try:
        found = _settled(inner) if inner else None
    except NotFound:
        return None
    return found if found and covers(place.path, found.path) else None


@lru_cache(maxsize=4096)
def _settled(place_id: UUID) -> PlaceView:
    # A place never moves, so this is asked once.
    return places.place(place_id)


def within_sight(chosen: LedgerFilter, sight: Sight) -> LedgerFilter:
    """The filter narrowed to what this sight may see."""
    states = chosen.states or COUNTED
    if sight < Sight.FULL:
        states = tuple(state for state in states if state not in permissions.HIDDEN)
    if sight < Sight.FIELD:
        # Who found what is not told to these readers, so it cannot be asked for either.
        chosen = replace(chosen, part=Part.PUBLIC, surveyor_id=None)
    return replace(chosen, states=tuple(states))
