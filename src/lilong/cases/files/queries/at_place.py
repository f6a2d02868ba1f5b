"""How many cases there are at a place and below it, and how their clocks stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lilong.cases.files import permissions
from lilong.cases.files.facets import unpack
from lilong.cases.files.models import Case, CaseClock
from lilong.cases.files.queries.due_list import LAPSED, light_of
from lilong.cases.files.states import AT_REST, ClockState
from lilong.cases.files.writing import CASES
from lilong.commons.counters.counting import tallies
from lilong.engines.running_clocks import AMBER, GREEN, GREY, RED
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.places.queries import PlaceView

# Kinds of places whose counters hold the cases below them (`writing.scopes_of`).
COUNTED = ("residents_area", "compound", "lane", "number")
# Those of them that are no door.
LANES = ("residents_area", "compound", "lane")
# More than so many are told as more than so many: a page of a place is no list.
MOST = 400
# Of a place with more cases than that the clocks are looked for among so many of the area's that
# run out first.
FIRST = 4000
_ASKED = ("case_id", "clock", "state", "started_at", "runs_out", "wakes_at", "breached_at")
# The light of a case is that of its worst clock.
_WORST = (RED, AMBER, GREEN, GREY, LAPSED)


@dataclass(frozen=True)
class AtPlace:
    """What a reader is told.

    Attributes:
        open: cases that are being dealt with, as far as the reader sees them.
        more: whether there are more than that.
        lights: {light: cases}, of those that have a clock; empty below full sight.
        cut: whether only the clocks that run out first were looked at.
    """

    open: int
    more: bool
    lights: Mapping[str, int]
    cut: bool


def cases_at(actor: Actor, area: PlaceView, place: PlaceView, now: datetime) -> AtPlace | None:
    """The open cases at a place of a residents' area and below it, None for who sees none.

    Two queries, or three where a lane or compound has many; one below full sight, and where none
    are open.
    """
    if permissions.see_due.allows(actor, place.path):
        # At a door a count would tell those above who has a quarrel that is closed to them.
        every = place.kind in LANES or permissions.reads_quarrels(actor, place.path)
        if every and place.kind in COUNTED:
            count, more = _open_at(place.id), False
        else:
            count, more = _seen(actor, area, place, every=every)
        if not count:
            return AtPlace(0, False, {}, False)
        many = more or count > MOST
        lights, cut = _lights(area, place, now, every=every, many=many)
        return AtPlace(count, more, lights, cut)
    if not permissions.see_cases.allows(actor, place.path):
        return None
    return AtPlace(*_seen(actor, area, place, every=True), {}, False)


def _open_at(place_id: UUID) -> int:
    told = tallies(place_id, CASES).items()
    return sum(n for key, n in told if unpack(int(key)).state not in AT_REST)


def _seen(actor: Actor, area: PlaceView, place: PlaceView, *, every: bool) -> tuple[int, bool]:
    low, high = subtree(place.path)
    # By the path alone, which tells the area: the whole area is not read for one door.
    rows = Case.objects.filter(place_path__gte=low, place_path__lt=high)
    rows = permissions.visible_to(actor, rows.exclude(state__in=sorted(AT_REST)))
    if not every:
        rows = rows.exclude(kind__in=permissions.CONFIDENTIAL, open_above=False)
    count = len(rows.order_by("place_path").values_list("pk")[: MOST + 1])
    return min(count, MOST), count > MOST


def _among_the_first(area: PlaceView, low: str, high: str, *, every: bool) -> list[CaseClock]:
    """The clocks of a part of the area among the `FIRST` of it that run out. One query."""
    columns = ", ".join(("id", *_ASKED))
    first = (
        f"SELECT {columns}, place_path FROM cases_caseclock WHERE NOT (state = 'ended') "  # noqa: S608 – of ours
        "AND area_id = %s ORDER BY runs_out LIMIT %s"
    )
    closed = f"SELECT 1 FROM cases_case c WHERE c.id = case_id AND {permissions.CLOSED_ABOVE}"  # noqa: S608 – of ours
    area_id = area.id if connection.features.has_native_uuid_field else area.id.hex
    return list(
        CaseClock.objects.raw(
            f"SELECT {columns} FROM ({first}) AS first WHERE place_path >= %s AND place_path < %s "  # noqa: S608 – made above
            f"AND (%s OR NOT EXISTS ({closed})) ORDER BY runs_out LIMIT %s",
            [area_id, FIRST, low, high, every, MOST + 1],
        )
    )


def _lights(
    area: PlaceView, place: PlaceView, now: datetime, *, every: bool, many: bool
) -> tuple[dict[str, int], bool]:
    rows = CaseClock.objects.exclude(state=ClockState.ENDED)
    low, high = subtree(place.path)
    within = rows.filter(place_path__gte=low, place_path__lt=high)
    if many and place.id != area.id:
        found = _among_the_first(area, low, high, every=every)
    else:
        rows = rows.filter(area_id=area.id) if place.id == area.id else within
        if not every:
            rows = rows.exclude(case__kind__in=permissions.CONFIDENTIAL, case__open_above=False)
        found = list(rows.order_by("runs_out").only(*_ASKED)[: MOST + 1])
    cut = len(found) > MOST
    if many and not cut and place.id != area.id:
        # More of its clocks run out later than the first of the area.
        there = within.order_by("place_path", "runs_out").values_list("pk")
        cut = len(there[: len(found) + 1]) > len(found)
    worst: dict[UUID, int] = {}
    for clock in found[:MOST]:
        light = _WORST.index(light_of(clock, now))
        worst[clock.case_id] = min(worst.get(clock.case_id, light), light)
    counts = Counter(_WORST[light] for light in worst.values())
    return {light: counts[light] for light in _WORST if counts[light]}, cut
