"""What rolls say on the page of a compound."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lilong.ballot import permissions
from lilong.ballot.queries.rolls import rolls_at
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Task
from lilong.places.queries import PlaceView
from lilong.places.web import panels
from lilong.places.web.asking import who
from lilong.places.web.panels import Panel


def register() -> None:
    """Speak on every compound's page."""
    panels.register("ballot.rolls", rolls)


def rolls(request: HttpRequest, place: PlaceView) -> Panel | None:
    """The compound's rolls as far as the reader sees them; who keeps them may begin one."""
    actor = who(request)
    if not actor.known or place.kind != "compound":
        return None
    found = rolls_at(actor, place.path)[:3]
    keeps = permissions.keep_roll.allows(actor, place.path)
    if not (found or keeps):
        return None
    tasks = [
        Task(one.title, address("ballot:roll", one.id), "", str(one.get_state_display()))
        for one in found
    ]
    if not tasks:
        tasks = [Task(_("还没有业主名册"), address("ballot:rolls", place.id), _("表决从这里开始"))]
    url = address("ballot:rolls", place.id)
    return Panel("ballot/roll_panel.html", {"rolls": tasks, "url": url})
