"""What the pages of meetings share: where one is, and the words of states."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.council.models import Meeting
from lilong.council.states import MeetingState
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, way_to

TAGS = {
    MeetingState.PLANNED: "info",
    MeetingState.INVITED: "info",
    MeetingState.OPEN: "ok",
    MeetingState.CLOSED: "quiet",
    MeetingState.CANCELLED: "stop",
}
PROMISE_TAGS = {
    "open": "info",
    "late": "warn",
    "kept": "ok",
    "on_word": "quiet",
    "kept_late": "warn",
    "given_up": "stop",
}


def area_of(place_id: UUID) -> PlaceView:
    """The residents' area around a place, where people meet; the place itself above one."""
    place = places.place(place_id)
    above = (view for view in way_to(place) if view.kind == "residents_area")
    return next(above, place)


def trail_of(meeting: Meeting, *pages: Link) -> list[Link]:
    """The breadcrumb from the street down to a meeting, and the pages below it."""
    here = Link(meeting.title, address("council:meeting", meeting.id))
    list_ = Link(_("会议"), address("council:meetings", meeting.place_id))
    return trail_to(places.place(meeting.place_id), list_, here, *pages)


def tabs_at(place: PlaceView, current: str) -> list[Link]:
    """Meetings, resolutions and promises of a place; `current` is the page's name."""
    pages = {
        "council:meetings": (_("会议"), "calendar"),
        "council:resolutions": (_("决议"), "flag"),
        "council:promises": (_("承诺榜"), "check-circle"),
    }
    return [
        Link(label, address(name, place.id), current=name == current, icon=icon)
        for name, (label, icon) in pages.items()
    ]


def uuid_of(text: str | None) -> UUID | None:
    """The id in an address; None for anything else."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
