"""Read a case's clocks again: time went on, or a notice of holidays came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from lilong.cases.files import clocks, moving, permissions
from lilong.cases.files.events import DueMoved
from lilong.cases.files.models import Case, CaseClock
from lilong.cases.files.states import ClockState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@dataclass(frozen=True)
class Moved:
    """A clock whose last day is another than before."""

    case: Case
    clock: CaseClock
    was: date
    due: date


@use_case(unrecorded="what a clock says follows from its entries and the calendar; a moved day is")
def reread_clocks(actor: Actor, *, case_id: UUID) -> list[Moved]:
    """Bring every clock of a case that has not ended in line with its entries, as of now.

    A pause that is over has ended by itself, what has run out is late, and a day that rested on
    a year without a notice stands on the notice. Reading again changes nothing.

    Returns the clocks whose last day moved; each is recorded.

    Raises:
        NotAllowed: neither a keeper here nor the house.
    """
    case = moving.locked_case(case_id)
    permissions.reread_clocks(actor, case.place_path)
    moved = [
        one
        for clock in case.clocks.exclude(state=ClockState.ENDED).order_by("runs_out", "pk")
        if (one := _read(case, clock, timezone.now())) is not None
    ]
    for one in moved:
        told = DueMoved(**moving.about(case), clock=one.clock.clock, was=one.was, due=one.due)
        moving.tell(actor, told)
    clocks.note_next(case)
    return moved


def _read(case: Case, clock: CaseClock, now: datetime) -> Moved | None:
    before = clock.runs_out
    clocks.take_reading(clock, list(clock.entries.order_by("order")), now)
    clock.save()
    if clock.runs_out == before:
        return None
    return Moved(case, clock, clocks.last_day_of(before), clocks.last_day_of(clock.runs_out))
