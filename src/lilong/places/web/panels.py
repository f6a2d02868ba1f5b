"""Panels: what other modules show on the page of a place.

    panels.register("survey.figures", figures)     # figures(request, place) -> Panel | None

A panel is drawn in the order of registration; one that has nothing to say returns None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from lilong.places.queries import PlaceView


@dataclass(frozen=True, slots=True)
class Panel:
    """A template (its path) with its context, shown inside the page of a place."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Provider = Callable[[HttpRequest, PlaceView], Panel | None]

PANELS: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Let `provider` speak on every place page; `name` is `module.what`."""
    PANELS[name] = provider


def panels_of(request: HttpRequest, place: PlaceView) -> list[Panel]:
    """What the modules have to say about `place`."""
    found = (provider(request, place) for provider in PANELS.values())
    return [panel for panel in found if panel is not None]
