"""An agreement takes effect: the case is agreed, its thirty days run, its clauses are due."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from lilong.cases.files import clocks
from lilong.cases.files import moving as files
from lilong.cases.files.models import Case
from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving
from lilong.cases.mediation.drafting import start_reminders
from lilong.cases.mediation.events import AgreementTookEffect
from lilong.cases.mediation.models import Agreement, Mediation
from lilong.cases.mediation.seating import Table
from lilong.cases.mediation.telling import tell_sides
from lilong.kernel.actor import Actor

CONFIRMATION_CLOCK = "judicial_confirmation"
# Where an agreement still stands, so that its sides may ask the court together.
CONFIRMABLE = (CaseState.AGREED, CaseState.PERFORMED, CaseState.CHECKED, CaseState.CLOSED)


def take_effect(
    actor: Actor, case: Case, table: Table, agreement: Agreement, on: date, verb: str
) -> Agreement:
    """Let it take effect on a day that has come; the thirty days run from it.

    Raises:
        Refused: not all sides are there, know their rights and want to talk.
    """
    moving.check_willing(table)
    agreement.effective_on = on
    agreement.save(update_fields=["effective_on"])
    took = AgreementTookEffect(**moving.about(case, table.mediation), form=agreement.form)
    moving.tell(actor, took)
    at = moving.morning_of(on)
    files.move(actor, case, CaseState.AGREED, verb, on=on, at=at)
    # Started here and not by the state: a case comes back to it when a check fails, and the
    # thirty days run once.
    clocks.start(actor, case, CONFIRMATION_CLOCK, at)
    clocks.note_next(case)
    start_reminders(agreement)
    tell_sides(case, table, "effect", str(agreement.pk))
    return agreement


def bind_again(case: Case, goes_on_at: CaseState) -> None:
    """The agreement of a locked case that was closed binds still: that it was called broken is
    over, and what of it was not done is reminded of again."""
    if goes_on_at != CaseState.AGREED:
        return
    mediation = Mediation.objects.select_for_update().filter(case=case).first()
    if mediation is None:
        return
    moving.forget_end(mediation)
    for agreement in Agreement.objects.filter(mediation=mediation, effective_on__isnull=False):
        start_reminders(agreement)


def last_day_of_confirmation(case: Case) -> date | None:
    """The last of the thirty days, as the clock of the case has it; None before the effect."""
    clock = case.clocks.filter(clock=CONFIRMATION_CLOCK).order_by("-started_at").first()
    if clock is None:
        return None
    return timezone.localtime(clock.runs_out - timedelta(microseconds=1)).date()
