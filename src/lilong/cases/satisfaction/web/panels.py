"""What is said of satisfaction elsewhere: on a closed case the question, and to its keepers how
many said what; among the pictures of an area the sum."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import Sight
from lilong.cases.files.states import CaseState
from lilong.cases.files.web import case_panels
from lilong.cases.satisfaction import permissions
from lilong.cases.satisfaction.queries.answers import (
    Told,
    answered_count,
    has_answered,
    told_of,
    words_of,
)
from lilong.cases.satisfaction.states import Choice
from lilong.commons.web.addresses import address
from lilong.places.queries import PlaceView
from lilong.places.web.asking import who
from lilong.places.web.panels import Panel


def register() -> None:
    """Speak on closed cases and among the pictures."""
    case_panels.register("satisfaction.case", on_case)
    case_panels.register_picture("satisfaction.area", among_pictures)


def on_case(request: HttpRequest, case: Case, sight: Sight) -> Panel | None:
    """The question to whom it concerns; to those with full sight how many said what."""
    actor = who(request)
    if case.state != CaseState.CLOSED or sight < Sight.PARTY:
        return None
    asks = (
        actor.person_id is not None
        and permissions.say_satisfaction.allows(actor, case)
        and not has_answered(actor.person_id, case)
    )
    inside = sight >= Sight.FULL
    noting = inside and not asks and permissions.note_satisfaction.allows(actor, case)
    if not (asks or inside):
        return None
    told = told_of(case.id) if inside else None
    context = {
        "asks": asks,
        "inside": inside,
        "noting": noting,
        "answered": answered_count(case) if inside else 0,
        "rows": _rows(told) if told and told.total else [],
        "total": told.total if told else 0,
        "url": address("cases:satisfaction", case.id),
    }
    return Panel("cases/satisfaction_panel.html", context)


def among_pictures(request: HttpRequest, area: PlaceView) -> Panel | None:
    """How many said what in an area, from five up, and what was written besides."""
    told = told_of(area.id)
    words = words_of(who(request), area) if told.total else []
    context = {"rows": _rows(told), "total": told.total, "words": words}
    return Panel("cases/satisfaction_picture.html", context)


def _rows(told: Told) -> list[tuple[Any, int | None]]:
    return [(choice.label, told.counts[choice]) for choice in Choice]
