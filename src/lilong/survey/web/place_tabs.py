"""The views of one place's survey, as tabs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.places.kinds import KINDS
from lilong.places.queries import PlaceView


def tabs_at(place: PlaceView, current: str) -> list[Link]:
    """Overview, ledger, map and breakthrough of a place; `current` is the page's name."""
    pages = {
        "survey:overview": (_("概况"), "chart"),
        "survey:ledger": (_("台账"), "ledger"),
        "survey:map": (_("平面图"), "map"),
        "survey:breakthrough": (_("从哪里着手"), "target"),
    }
    if KINDS[place.kind].level < KINDS["residents_area"].level:
        del pages["survey:map"]
    return [
        Link(label, address(name, place.id), current=name == current, icon=icon)
        for name, (label, icon) in pages.items()
    ]
