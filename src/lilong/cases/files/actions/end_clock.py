"""Note that what a clock waited for has been done."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, permissions
from lilong.cases.files.actions.start_clock import by_the_hour, check_paper, moment_of
from lilong.cases.files.events import ClockEnded
from lilong.cases.files.kinds import by_hand
from lilong.cases.files.machines import machine_of
from lilong.cases.files.models import Case
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def end_clock(
    actor: Actor, *, case_id: UUID, clock: str, on: date, paper: str, at: time | None = None
) -> Case:
    """End a clock that was started by hand, on the day on which it was done.

    Args:
        clock: one of `kinds.by_hand` for the case's machine.
        on: the day it was done.
        paper: what shows it.
        at: when on that day; needed for a clock that counts by hours or minutes.

    Raises:
        NotAllowed: not a keeper here.
        NotFound: no such clock of the case has not ended.
        Invalid: a clock that ends by a step, no paper, no hour, or a day or moment ahead or before
            it started.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    if clock not in by_hand(machine_of(case)):
        raise Invalid(_("请选是哪个期限"), fields={"clock": [_("请选是哪个期限")]})
    found = clocks.locked_clock(case, clock)
    paper = check_paper(paper, on)
    kept, begun = moment_of(clock, on, at), found.started_at
    if kept < begun if by_the_hour(clock) else on < timezone.localdate(begun):
        said = _("这一天在期限开始之前")
        raise Invalid(said, fields={"on": [said]})
    moving.tell(actor, ClockEnded(**moving.about(case), clock=clock, on=on))
    clocks.end(actor, case, [clock], kept)
    clocks.note_next(case)
    moving.append_step(actor, case, "end_clock", paper=paper, on=on, for_parties=False)
    return case
