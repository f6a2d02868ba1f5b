"""What is done about mediations by itself: reminding of what is due."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

from django.utils import timezone

from lilong.cases.files.states import CaseState
from lilong.cases.mediation.models import AgreementClause, Mediator
from lilong.cases.mediation.seating import person_of
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


SOON = _("%(code)s 协议第 %(clause)s 条到 %(due)s 要履行")
LATE = _("%(code)s 协议第 %(clause)s 条到 %(due)s 该履行，还没有记成履行了")


def register() -> None:
    """Importing this module has declared its jobs."""


@scheduled(daily_at=time(7, 30))
@job(attempts=2)
def remind_of_clauses() -> int:
    """Each morning, remind mediators and the side of a clause once before it is due, and once
    when it is late. Nothing but its number is told. Returns of how many clauses."""
    today = timezone.localdate()
    due = AgreementClause.objects.filter(
        remind_on__lte=today, done_on=None, agreement__mediation__case__state=CaseState.AGREED
    )
    rows = due.select_related("agreement__mediation__case", "side__party").order_by("remind_on")
    clauses = list(rows)
    mediations = {one.agreement.mediation_id for one in clauses}
    seats = Mediator.objects.filter(mediation__in=mediations, until=None)
    sitting: dict[UUID, list[UUID]] = {}
    for mediation_id, person_id in seats.values_list("mediation_id", "person_id"):
        sitting.setdefault(mediation_id, []).append(person_id)
    for clause in clauses:
        late = clause.due < today
        _remind(clause, sitting.get(clause.agreement.mediation_id, []), late=late)
        # Once before, once late, and then nobody is read again every morning.
        clause.remind_on = None if late else clause.due + timedelta(days=1)
    AgreementClause.objects.bulk_update(clauses, ["remind_on"], batch_size=500)
    return len(clauses)


def _remind(clause: AgreementClause, mediators: list[UUID], *, late: bool) -> None:
    case = clause.agreement.mediation.case
    persons = [*mediators, person_of(clause.side)]
    tell(
        [one for one in persons if one is not None],
        space_id=case.space_id,
        key=f"clause-{'late' if late else 'soon'}:{clause.pk}:{clause.due}",
        group="cases.mediation",
        sentence=LATE if late else SOON,
        facts={"code": case.code, "clause": clause.order, "due": clause.due.isoformat()},
        url=address("cases:mediation", case.id),
    )
