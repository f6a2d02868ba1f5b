"""What keepers plan from: doors whose cases wait for a call, and the errands that are planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import WALKERS
from lilong.cases.outreach import permissions
from lilong.cases.outreach.advice import LATELY
from lilong.cases.outreach.models import Errand, HouseCall
from lilong.cases.outreach.queries.sharing import talked_over_kinds
from lilong.cases.outreach.queries.walking import carried_case
from lilong.cases.outreach.states import TALKED_OVER, CallResult, ErrandState
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.people import queries as people
from lilong.places.queries import PlaceView, walking_key

PAGE = 50


@dataclass
class DoorToPlan:
    """A door without an errand, its cases, and who would go by default.

    `called_on`, `result`: the last call there, where one was made lately.
    """

    place_id: UUID
    path: str
    address: str
    whats: list[str] = field(default_factory=list)
    owner: str = ""
    called_on: date | None = None
    result: str = ""


@dataclass(frozen=True)
class PlanPage:
    """A page of doors in walking order, and the path to go on from."""

    doors: Sequence[DoorToPlan]
    later: str


@dataclass(frozen=True, slots=True)
class ErrandLine:
    """One planned errand."""

    id: UUID
    day: date
    person: str
    address: str
    place_id: UUID


def doors_to_plan(actor: Actor, area: PlaceView, within: PlaceView, *, after: str = "") -> PlanPage:
    """The doors within a place of the area whose cases wait for a call, or for the question whether
    they stayed solved. Two queries.

    Raises:
        NotAllowed: not a keeper of the area.
    """
    permissions.plan_errands(actor, area.path)
    today = timezone.localdate()
    low, high = subtree(within.path)
    planned = Errand.objects.filter(place_id=OuterRef("place_id"), state=ErrandState.PLANNED)
    rows = Case.objects.filter(
        Q(not_before=None) | Q(not_before__lte=today),
        ~Exists(planned),
        # The path tells the area: beside it, the area's own indexes would be read to their end.
        place_path__gte=low,
        place_path__lt=high,
    )
    talked = Q(state__in=TALKED_OVER, kind__in=talked_over_kinds())
    rows = rows.filter(talked | Q(ask_on__lte=today))
    if after.startswith(area.path):
        rows = rows.filter(place_path__gt=after)
    # First which ones, in the order of the doors; then who keeps them. Asked at once, SQLite goes
    # through everybody's cases and puts them all in order.
    page = rows.order_by("place_path", "id").values("pk")[: PAGE + 1]
    found = list(
        Case.objects.filter(pk__in=page)
        .select_related("owner")
        .defer("grams")
        .order_by("place_path", "id")
    )
    later = ""
    if len(found) > PAGE:
        # A door stands on one page: what the last one has further comes with the next.
        last = found[PAGE].place_path
        found = [case for case in found if case.place_path != last] or found[:PAGE]
        later = found[-1].place_path
    doors: dict[str, DoorToPlan] = {}
    for case in found:
        new = DoorToPlan(case.place_id, case.place_path, case.address, owner=case.owner.name)
        door = doors.setdefault(case.place_path, new)
        door.whats.append(carried_case(case, today).what)
    _note_calls(list(doors.values()))
    return PlanPage(sorted(doors.values(), key=lambda door: walking_key(door.path)), later)


def _note_calls(doors: Sequence[DoorToPlan]) -> None:
    """Note at each door the last call that was made there lately, so that nobody knocks again by
    mistake. One query."""
    by_place = {door.place_id: door for door in doors}
    since = timezone.now() - LATELY
    calls = HouseCall.objects.filter(place_id__in=list(by_place), at__gte=since).order_by("at")
    for place_id, at, result in calls.values_list("place_id", "at", "result"):
        door = by_place[place_id]
        door.called_on, door.result = timezone.localdate(at), str(CallResult(result).label)


def planned_errands(actor: Actor, area: PlaceView) -> list[ErrandLine]:
    """The errands of an area that are still to be made, the next day first; 200 at most.

    Raises:
        NotAllowed: not a keeper of the area.
    """
    permissions.plan_errands(actor, area.path)
    rows = Errand.objects.filter(area_id=area.id, state=ErrandState.PLANNED)
    columns = ("id", "day", "person__name", "address", "place_id")
    return [ErrandLine(*row) for row in rows.order_by("day", "id").values_list(*columns)[:200]]


def walkers_at(area: PlaceView) -> list[tuple[UUID, str]]:
    """Who may be sent to doors of an area: name, and where they belong. One query."""
    found: dict[UUID, str] = {}
    for one in people.holders_in([area.path], WALKERS):
        found.setdefault(one.person_id, f"{one.name} · {one.place_name}")
    return list(found.items())
