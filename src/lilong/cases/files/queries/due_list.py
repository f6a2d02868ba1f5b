"""What is due at a place: its running and standing clocks, the first to run out first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from lilong.cases.files import permissions
from lilong.cases.files.kinds import clock_name, never_late
from lilong.cases.files.models import CaseClock
from lilong.cases.files.queries.outlines import grounds_shown
from lilong.cases.files.recusal import about_others
from lilong.cases.files.states import ClockState
from lilong.commons import clocks as registry
from lilong.engines.running_clocks import GREEN, GREY, RED, running_light
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

PAGE = 50
# The light of somebody's right, or of what lapses like one, that is over: nobody is late.
LAPSED = "lapsed"
_SHOWN = (
    "clock", "state", "started_at", "runs_out", "wakes_at", "breached_at", "provisional",
    "case__code", "case__kind", "case__address", "case__open_above", "case__lane_id",
    "case__compound_id",
)  # fmt: skip


@dataclass(frozen=True)
class DueLine:
    """One clock of one case, with its light."""

    clock: CaseClock
    name: str
    light: str


@dataclass(frozen=True)
class DuePage:
    """One page, and what to go on from: (moment, id)."""

    lines: tuple[DueLine, ...]
    later: tuple[datetime, UUID] | None


def due_page(
    actor: Actor,
    area: PlaceView,
    now: datetime,
    *,
    after: tuple[datetime, UUID] | None = None,
    size: int = PAGE,
) -> DuePage:
    """One page of what is due at a residents' area, late ones first. One query; for those above
    another where a quarrel is among them. What concerns the reader in person is not on it.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_due(actor, area.path)
    # By its clocks a party would read, among other things, that somebody called the hotline.
    rows = CaseClock.objects.filter(about_others(actor), area_id=area.id)
    rows = rows.exclude(state=ClockState.ENDED)
    if after is not None:
        moment, last = after
        rows = rows.filter(Q(runs_out__gt=moment) | Q(runs_out=moment, pk__gt=last))
        rows = rows.filter(runs_out__gte=moment)
    rows = rows.select_related("case").only(*_SHOWN)
    found = list(rows.order_by("runs_out", "pk")[: size + 1])
    shown = grounds_shown(actor, area, (one.case for one in found))
    for one in found:
        one.case.address = shown.get(one.case.code, one.case.address)
    lines = tuple(DueLine(one, clock_name(one.clock), light_of(one, now)) for one in found[:size])
    more = len(found) > size
    return DuePage(lines, (found[size - 1].runs_out, found[size - 1].pk) if more else None)


def light_of(clock: CaseClock, now: datetime, *, warn: tuple[int, int] = (1, 4)) -> str:
    """The light of a stored clock, as `running_clocks.light` has it of its reading, or `LAPSED`."""
    if clock.breached_at is not None:
        return RED
    if clock.state == ClockState.ENDED:
        return GREEN
    if clock.state == ClockState.STANDING and (clock.wakes_at is None or clock.wakes_at > now):
        return GREY
    left: timedelta = clock.runs_out - now
    if left < timedelta(0):
        # What is somebody's right has lapsed; the night has not read it yet.
        return LAPSED if clock.clock in never_late() else RED
    unit = registry.clock(clock.clock).unit
    return running_light(unit, clock.started_at, clock.runs_out, now, warn=warn)
