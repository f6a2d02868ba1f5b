"""What is done about mediations by itself: reminding of what is due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from lilong.cases.files import hours
from lilong.cases.files.clocks import last_day_of
from lilong.cases.files.hours import MORNING
from lilong.cases.files.models import CaseClock
from lilong.cases.files.states import CaseState, ClockState
from lilong.cases.mediation.effect import CONFIRMABLE, CONFIRMATION_CLOCK
from lilong.cases.mediation.models import AgreementClause, Mediation, MediationParty, Mediator
from lilong.cases.mediation.seating import person_of
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


SOON = _("%(code)s 协议第 %(clause)s 条到 %(due)s 要履行")
ASK_TOGETHER = _(
    "%(code)s 的协议，双方可以共同申请司法确认，到 %(last)s 为止；不申请，协议照样有效"
)
LATE = _("%(code)s 协议第 %(clause)s 条到 %(due)s 该履行，还没有记成履行了")
BEFORE_LAST_DAY = timedelta(days=7)


def register() -> None:
    """Importing this module has declared its jobs."""


@scheduled(daily_at=MORNING)
@job(attempts=2)
def remind_of_clauses() -> int:
    """On each working day, remind mediators and the side of a clause once before it is due, and
    once when it is late; what a day off would tell is told before it. Nothing but its number is
    told. Returns of how many clauses."""
    today = timezone.localdate()
    if not hours.is_worked(today):
        return 0
    due = AgreementClause.objects.filter(
        remind_on__lt=hours.next_worked(today),
        done_on=None,
        agreement__mediation__case__state=CaseState.AGREED,
    )
    rows = due.select_related("agreement__mediation__case", "side__party").order_by("remind_on")
    clauses = list(rows)
    sitting = _sitting({one.agreement.mediation_id for one in clauses})
    for clause in clauses:
        late = clause.due < today
        _remind(clause, sitting.get(clause.agreement.mediation_id, []), late=late)
        # Once before, once late, and then nobody is read again every morning.
        clause.remind_on = None if late else clause.due + timedelta(days=1)
    AgreementClause.objects.bulk_update(clauses, ["remind_on"], batch_size=500)
    return len(clauses)


@scheduled(daily_at=MORNING)
@job(attempts=2)
def remind_of_confirmations() -> int:
    """On each working day, remind mediators and sides once that a week is left to ask the court
    together; a morning that was missed is made up for, and one that is a day off is told before.
    Returns of how many agreements."""
    today = timezone.localdate()
    if not hours.is_worked(today):
        return 0
    begin = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    week = hours.midnight_after(hours.next_worked(today) - timedelta(days=1)) + BEFORE_LAST_DAY
    clocks = {
        one.case_id: one
        for one in CaseClock.objects.filter(
            clock=CONFIRMATION_CLOCK,
            state=ClockState.RUNNING,
            breached_at=None,
            runs_out__gt=begin,
            runs_out__lte=week,
            case__state__in=CONFIRMABLE,
            case__mediation__agreement__confirmation="",
        )
    }
    rows = Mediation.objects.filter(case_id__in=clocks).select_related("case").defer("case__grams")
    mediations = {one.pk: one for one in rows}
    sides: dict[UUID, list[UUID]] = {}
    seated = MediationParty.objects.filter(mediation__in=mediations, party__person__isnull=False)
    for mediation_id, person_id in seated.values_list("mediation_id", "party__person_id"):
        sides.setdefault(mediation_id, []).append(person_id)
    sitting = _sitting(mediations)
    for pk, mediation in mediations.items():
        persons = [*sitting.get(pk, []), *sides.get(pk, [])]
        _tell_last_day(mediation, persons, clocks[mediation.case_id].runs_out)
    return len(mediations)


def _tell_last_day(mediation: Mediation, persons: list[UUID], runs_out: datetime) -> None:
    case = mediation.case
    tell(
        persons,
        space_id=case.space_id,
        # One key for the agreement: telling twice changes nothing.
        key=f"confirmation-soon:{mediation.pk}",
        group="cases.mediation",
        sentence=ASK_TOGETHER,
        facts={"code": case.code, "last": last_day_of(runs_out).isoformat()},
        url=address("cases:mediation", case.id),
    )


def _sitting(mediations: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Who mediates now, by mediation. One query."""
    found: dict[UUID, list[UUID]] = {}
    seats = Mediator.objects.filter(mediation__in=mediations, until=None)
    for mediation_id, person_id in seats.values_list("mediation_id", "person_id"):
        found.setdefault(mediation_id, []).append(person_id)
    return found


def _remind(clause: AgreementClause, mediators: list[UUID], *, late: bool) -> None:
    case = clause.agreement.mediation.case
    persons = [*mediators, person_of(clause.side)]
    what = "late" if late else "soon"
    tell(
        [one for one in persons if one is not None],
        space_id=case.space_id,
        # What binds again (`effect.bind_again`) is told of again to whoever was told before.
        key=f"clause-{what}:{clause.pk}:{clause.due}:{case.reopened}",
        group="cases.mediation",
        sentence=LATE if late else SOON,
        facts={"code": case.code, "clause": clause.order, "due": clause.due.isoformat()},
        url=address("cases:mediation", case.id),
    )
