"""Closed cases that whoever closed them found worth telling others: candidates for the library."""

from __future__ import annotations

from dataclasses import dataclass

from lilong.cases.files import permissions
from lilong.cases.files.models import Case
from lilong.cases.files.queries.outlines import grounds_shown
from lilong.cases.files.states import CaseState
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

PAGE = 50


@dataclass(frozen=True)
class TeachingPage:
    """One page, and the position to go on from."""

    cases: tuple[Case, ...]
    before: int | None


def teaching_page(
    actor: Actor, area: PlaceView, *, before: int | None = None, size: int = PAGE
) -> TeachingPage:
    """One page of the candidates of a residents' area, the latest first. One query; for those
    above another where a quarrel is among them, whose door they do not read.

    What has been opened again is none until it is closed anew.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_due(actor, area.path)
    rows = Case.objects.filter(area_id=area.id, teaching=True, state=CaseState.CLOSED)
    if before is not None:
        rows = rows.filter(position__lt=before)
    found = list(rows.defer("grams", "summary").order_by("-position")[: size + 1])
    shown = grounds_shown(actor, area, found)
    for one in found:
        one.address = shown.get(one.code, one.address)
    more = len(found) > size
    return TeachingPage(tuple(found[:size]), found[size - 1].position if more else None)
