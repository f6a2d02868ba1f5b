"""What a resident reads of the own building: the shared parts, the own room, and a few counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers, subtree
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.survey import permissions
from lilong.survey.models import Finding
from lilong.survey.permissions import HIDDEN, own_homes
from lilong.survey.states import COUNTED, FindingState, Part

# A count below this could point at one household.
FEWEST_TOLD = 3


@dataclass(frozen=True)
class BuildingView:
    """One building as its residents read it.

    `others` counts what stands in other homes by kind, where there are at least FEWEST_TOLD of
    a kind; `few` says whether kinds were left out for being rarer. `open`, `cleared` count the
    shared parts.
    """

    place: PlaceView
    shared: tuple[Finding, ...]
    own: tuple[Finding, ...]
    others: dict[str, int]
    few: bool

    @property
    def open(self) -> int:
        return len(self.shared) - self.cleared

    @property
    def cleared(self) -> int:
        return sum(row.state == FindingState.CLEARED for row in self.shared)


def building_at(place: PlaceView) -> PlaceView | None:
    """The number (号) that a place is or lies in. At most two queries."""
    if place.kind == "number":
        return place
    paths = places.buildings_of([place.path])
    return next(iter(places.places_at(paths)), None)


def building_view(actor: Actor, building: PlaceView) -> BuildingView:
    """What the actor may read of a building. At most three queries.

    Raises:
        NotAllowed: neither lives there nor works with it.
    """
    permissions.see_building(actor, building.path)
    low, high = subtree(building.path)
    rows = Finding.objects.filter(place_path__gte=low, place_path__lt=high, state__in=COUNTED)
    found = list(rows.exclude(state__in=HIDDEN).defer("grams").order_by("-position"))
    homes = own_homes(actor)
    shared, own, others = [], [], Counter[str]()
    for row in found:
        if any(covers(home, row.place_path) for home in homes):
            own.append(row)
        elif row.part == Part.PUBLIC:
            shared.append(row)
        elif row.state != FindingState.CLEARED:
            others[row.kind] += 1
    told = {kind: count for kind, count in others.items() if count >= FEWEST_TOLD}
    few = len(told) < len(others)
    return BuildingView(building, tuple(shared), tuple(own), told, few)
