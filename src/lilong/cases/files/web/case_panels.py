"""Panels: what the rooms beside the files show on the page of a case.

    case_panels.register("outreach.promises", promises)   # promises(request, case, sight) -> Panel

A room looks at the files, never the other way round: it registers, and the page asks.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import Sight
from lilong.places.queries import PlaceView
from lilong.places.web.panels import Panel

Provider = Callable[[HttpRequest, Case, Sight], Panel | None]
PictureProvider = Callable[[HttpRequest, PlaceView], Panel | None]
OwnProvider = Callable[[HttpRequest], Panel | None]

CASE_PANELS: dict[str, Provider] = {}
PICTURE_PANELS: dict[str, PictureProvider] = {}
OWN_PANELS: dict[str, OwnProvider] = {}


def register(name: str, provider: Provider) -> None:
    """Let `provider` speak on every case's page; `name` is `room.what`."""
    CASE_PANELS[name] = provider


def panels_of(request: HttpRequest, case: Case, sight: Sight) -> list[Panel]:
    """What the rooms have to say about a case, to who sees so much of it."""
    found = (provider(request, case, sight) for provider in CASE_PANELS.values())
    return [panel for panel in found if panel is not None]


def register_picture(name: str, provider: PictureProvider) -> None:
    """Let `provider` speak among the pictures of every residents' area."""
    PICTURE_PANELS[name] = provider


def pictures_at(request: HttpRequest, area: PlaceView) -> list[Panel]:
    """What the rooms add to the pictures of an area, to who may see them."""
    found = (provider(request, area) for provider in PICTURE_PANELS.values())
    return [panel for panel in found if panel is not None]


def register_own(name: str, provider: OwnProvider) -> None:
    """Let `provider` speak below everybody's own cases."""
    OWN_PANELS[name] = provider


def own_panels(request: HttpRequest) -> list[Panel]:
    """What the rooms add to the reader's own cases."""
    found = (provider(request) for provider in OWN_PANELS.values())
    return [panel for panel in found if panel is not None]
