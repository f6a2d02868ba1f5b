"""What every page at a place starts from: who asks, and the way down to the place."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.kernel.actor import Actor
from lilong.places import queries as places
from lilong.places.kinds import KINDS
from lilong.places.queries import PlaceView

# The tree changes seldom: a way may be a minute old.
SECONDS = 60


def who(request: HttpRequest) -> Actor:
    """The actor of a request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    return actor


def trail_to(place: PlaceView, *pages: Link) -> list[Link]:
    """The breadcrumb from the street down to a place, and the pages below it."""
    inner = [view for view in way_to(place) if view.kind not in ("city", "district")]
    return [*(Link(_called(view), address("places:place", view.id)) for view in inner), *pages]


def way_to(place: PlaceView) -> list[PlaceView]:
    """The places from the city down to this one."""
    kept: Any = cache.get_or_set(
        f"places.way.{place.id}", lambda: places.way_down_to(place.path), SECONDS
    )
    way: list[PlaceView] = kept
    return way


def remember_way(way: list[PlaceView]) -> None:
    """Let `way_to` its last place be this, for who asks on: it has just been read."""
    cache.set(f"places.way.{way[-1].id}", way, SECONDS)


def _called(view: PlaceView) -> str:
    """The name with the word that an address adds: 4号, 101室."""
    return view.name + KINDS[view.kind].suffix
