"""What votes say on the page of a place: those under way here."""

from __future__ import annotations

from django.http import HttpRequest

from lilong.ballot.queries.mine import under_way
from lilong.ballot.web.stages import TAGS, when
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Task
from lilong.places.queries import PlaceView
from lilong.places.web import panels
from lilong.places.web.asking import who
from lilong.places.web.panels import Panel


def register() -> None:
    """Speak on every place page."""
    panels.register("ballot.under_way", votes)


def votes(request: HttpRequest, place: PlaceView) -> Panel | None:
    """The votes under way here as far as the reader sees them; None where there are none."""
    actor = who(request)
    if not actor.known:
        return None
    found = under_way(actor, place.path)
    if not found:
        return None
    tasks = [
        Task(
            str(motion.title),
            address("ballot:motion", motion.id) or address("ballot:public", motion.id),
            when(motion),
            str(motion.get_state_display()),
            TAGS[motion.state],
        )
        for motion in found
    ]
    return Panel("ballot/panel.html", {"votes": tasks, "mine": address("ballot:mine", place.id)})
