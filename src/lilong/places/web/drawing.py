"""From a place's drawing in the tree to the shapes of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from lilong.commons.web.plan import PlanShape, ShapeKind
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.places.models import Place
from lilong.places.permissions import may_see

_PLACES: dict[str, ShapeKind] = {"compound": "ground", "lane": "path", "number": "building"}
_FEATURES: dict[str, ShapeKind] = {
    "road": "path",
    "path": "path",
    "shop": "building",
    "shed": "building",
    "building": "building",
    "pavilion": "building",
    "parking": "lane",
    "court": "lane",
    "green": "green",
    "water": "water",
    "tree": "tree",
    "wall": "wall",
    "gate": "gate",
}


def shapes_of(actor: Actor, drawn: Iterable[Place], here: str) -> list[PlanShape]:
    """The plan of `drawn` places; each leads to its page when `actor` may see it.

    Args:
        here: path of the place that the page is about. Its number, or the numbers of its lane,
            are marked; a whole compound is not.
    """
    shapes: list[PlanShape] = []
    for place in drawn:
        plan: dict[str, Any] = place.plan or {}
        shapes += _features(plan)
        shapes.append(_shape(actor, place, plan, here))
    return shapes


def sketch_of(drawn: Iterable[Place], here: str) -> list[PlanShape]:
    """The plan in its barest form, for "you are here": ground, lanes and houses."""
    nobody = Actor()
    return [_shape(nobody, place, place.plan or {}, here) for place in drawn]


def _shape(actor: Actor, place: Place, plan: dict[str, Any], here: str) -> PlanShape:
    kind = _PLACES.get(place.kind, "building")
    number = kind == "building"
    marked = covers(place.path, here) or (covers(here, place.path) and _is_lane(here, place))
    return PlanShape(
        kind,
        _points(plan),
        label="" if kind == "ground" else place.name,
        id=str(place.pk),
        href=reverse("places:place", args=[place.pk])
        if number and may_see(actor, place.path)
        else "",
        here=number and marked,
        width=plan.get("width", 4.0),
    )


def _is_lane(here: str, number: Place) -> bool:
    """Whether `here` is what the number stands in directly."""
    return number.path.rstrip("/").rpartition("/")[0] + "/" == here


def _features(plan: dict[str, Any]) -> Iterator[PlanShape]:
    for feature in plan.get("features", ()):
        kind = _FEATURES.get(feature["kind"])
        if kind:
            width = feature.get("width") or 2 * feature.get("r", 2.0)
            label = feature.get("name", "")
            yield PlanShape(kind, _points(feature), label=label, width=width)


def _points(plan: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    return tuple((x, y) for x, y in plan.get("points", ()))
