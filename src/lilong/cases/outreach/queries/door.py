"""One door: what a call there carries, what became of earlier ones, who is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from lilong.ballot.queries.undelivered import slips_to_bring
from lilong.cases.files import recusal
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import visible_to
from lilong.cases.files.states import AT_REST
from lilong.cases.outreach import permissions
from lilong.cases.outreach.models import Errand, HouseCall, TeamNote
from lilong.cases.outreach.queries.walking import (
    Carried,
    LastCall,
    WalkDoor,
    carried_case,
    tell_calls,
)
from lilong.cases.outreach.states import ErrandState, Purpose
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView
from lilong.survey.queries.open_doors import open_doors

# The calls that a card shows; who wants more reads the cases.
CALLS = 20


@dataclass(frozen=True)
class PlannedErrand:
    """Who is sent to a door, and from which day on."""

    person: str
    day: date


@dataclass(frozen=True)
class DoorCard:
    """A door with all that its next caller needs.

    `notes` is how many notes of the team there are; None for who is not of it.
    """

    door: WalkDoor
    calls: Sequence[LastCall]
    errand: PlannedErrand | None
    notes: int | None


def door_card(actor: Actor, place: PlaceView) -> DoorCard:
    """The card of a door. Four queries, and one for who is no keeper or where there is no case.

    Raises:
        NotAllowed: does not walk here.
    """
    permissions.record_house_call(actor, place.path)
    today = timezone.localdate()
    door = WalkDoor(place.id, place.path, place.address, place.address)
    cases = _cases_at(actor, place, today)
    door.carried += [
        carried_case(case, today) for case in cases if permissions.carry_case.allows(actor, case)
    ]
    door.carried += [
        Carried(Purpose.BALLOT, slip.voter_id, slip.motion)
        for slip in slips_to_bring(actor, at=[place.path])
    ]
    door.carried += [
        Carried(Purpose.SURVEY, one.id, one.campaign) for one in open_doors(actor, at=[place.path])
    ]
    calls = _calls_at(place)
    if calls:
        tell_calls(door, calls, today)
    errand = None
    if cases and cases[0].sent_on:
        errand = PlannedErrand(cases[0].sent, cases[0].sent_on)
        door.planned = errand.day
    notes = None
    if permissions.in_team(actor, place.path):
        notes = cases[0].noted or 0 if cases else _notes_at(place.id, today).count()
    return DoorCard(door, calls, errand, notes)


def _notes_at(place_id: Any, today: date) -> QuerySet[TeamNote]:
    return TeamNote.objects.filter(place_id=place_id, expires_on__gt=today)


def _cases_at(actor: Actor, place: PlaceView, today: date) -> list[Any]:
    """The cases at a place that are open or to be asked about, each with the errand that leads
    there and how many notes the team has of the door: one query for all of it."""
    errand = Errand.objects.filter(place_id=OuterRef("place_id"), state=ErrandState.PLANNED)
    notes = _notes_at(OuterRef("place_id"), today).order_by().values("place_id")
    calling = ~Q(state__in=AT_REST) | Q(ask_on__lte=today)
    rows = visible_to(actor, Case.objects.filter(calling, place_id=place.id))
    told = rows.annotate(
        sent=Subquery(errand.values("person__name")[:1]),
        sent_on=Subquery(errand.values("day")[:1]),
        noted=Subquery(notes.annotate(n=Count("pk")).values("n")),
    )
    found = recusal.told_whose(actor, told).defer("grams", "summary").order_by("position")
    return [recusal.remember(actor, case) for case in found]


def _calls_at(place: PlaceView) -> list[LastCall]:
    rows = HouseCall.objects.filter(place_id=place.id).order_by("-at", "-id")
    return [
        LastCall(timezone.localtime(at), result, by_id, name, key)
        for at, result, by_id, name, key in rows.values_list(
            "at", "result", "by_id", "by__name", "pk"
        )[:CALLS]
    ]
