"""What every page of the survey starts from: what there is to choose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.core.cache import cache

from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.queries import PlaceView, walking_key

# Lanes, numbers and people change seldom: a list may be a minute old.
SECONDS = 60


def _kept(key: str, ask: Callable[[], Any]) -> Any:
    return cache.get_or_set(f"survey.{key}", ask, SECONDS)


def lanes_at(place: PlaceView) -> list[PlaceView]:
    """The lanes at and below a place, in walking order; at most a minute old."""
    return _below(place.id, place.path, "lane")


def numbers_at(place: PlaceView) -> list[PlaceView]:
    """The numbers at and below a place, in walking order; at most a minute old."""
    return _below(place.id, place.path, "number")


def grounds_at(place: PlaceView) -> list[PlaceView]:
    """The lanes at and below a place, then the compounds, in walking order; none that is closed.

    What stands in no lane is found by its compound.
    """
    compounds = _below(place.id, place.path, "compound")
    return [view for view in (*lanes_at(place), *compounds) if not view.closed]


def lane_choices(place: PlaceView) -> list[tuple[str, str]]:
    """The lanes at and below a place to choose from: (id, name), in walking order."""
    pairs: list[tuple[str, str]] = _kept(
        f"lane-choices.{place.id}", lambda: [(str(lane.id), lane.name) for lane in lanes_at(place)]
    )
    return pairs


def laneless_choices(place: PlaceView) -> list[tuple[str, str]]:
    """The numbers at and below a place that stand in no lane: (id, address), in walking order."""

    def ask() -> list[tuple[str, str]]:
        lanes = {lane.id for lane in lanes_at(place)}
        found = [view for view in numbers_at(place) if view.parent_id not in lanes]
        return [(str(view.id), view.address) for view in found]

    pairs: list[tuple[str, str]] = _kept(f"laneless.{place.id}", ask)
    return pairs


def _below(place_id: UUID, path: str, kind: str) -> list[PlaceView]:
    def ask() -> list[PlaceView]:
        found = places.at_and_below(path, [kind])
        return sorted(found, key=lambda view: walking_key(view.path))

    views: list[PlaceView] = _kept(f"{kind}.{place_id}", ask)
    return views


def surveyors_at(place: PlaceView) -> list[tuple[UUID, str]]:
    """Who surveys at and around a place, by name; at most a minute old."""

    def ask() -> list[tuple[UUID, str]]:
        named = {one.person_id: one.name for one in people.surveyors_at(place.path)}
        return sorted(named.items(), key=lambda one: one[1])

    found: list[tuple[UUID, str]] = _kept(f"surveyors.{place.id}", ask)
    return found


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of persons by id; at most a minute old."""
    keys = {f"survey.name.{person_id}": person_id for person_id in ids if person_id}
    held: dict[str, str] = cache.get_many(keys)
    if missing := {person_id for key, person_id in keys.items() if key not in held}:
        fresh = people.names_of(missing)
        cache.set_many({f"survey.name.{key}": name for key, name in fresh.items()}, SECONDS)
        return fresh | {keys[key]: name for key, name in held.items()}
    return {keys[key]: name for key, name in held.items()}
