"""Promises of one case, and those that a morning has to look after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lilong.cases.files.models import Case
from lilong.cases.files.states import TO_BE_CHECKED
from lilong.cases.outreach.models import CallPurpose, CasePromise, Errand
from lilong.cases.outreach.promising import comes_to
from lilong.cases.outreach.states import SETTLED_IN, ErrandState, PromiseState

# A late promise is told of for so long; then it stands on the owner's walk alone.
TOLD_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise as the page of its case tells it; `late` when it is open and its day is over."""

    made_on: date
    due_on: date
    words: str
    state: PromiseState
    late: bool


def promises_of(case: Case, today: date) -> list[PromiseLine]:
    """The promises of a case, the latest first; ten at most. One query, and one more until the
    house has written down what the last one came to."""
    rows = CasePromise.objects.filter(case=case).order_by("-made_on", "-id")
    lines = []
    for one in rows[:10]:
        state = PromiseState(one.state)
        if state is PromiseState.OPEN and case.state in SETTLED_IN:
            state = comes_to(case)  # the house writes it down next morning
        # What is said to be done is looked at by another before it counts, and late for nobody.
        waits = state is PromiseState.OPEN and case.state not in TO_BE_CHECKED
        late = waits and one.due_on < today
        lines.append(PromiseLine(one.made_on, one.due_on, one.words, state, late))
    return lines


def calls_of(case: Case) -> list[tuple[datetime, str]]:
    """When somebody called for a case, and what it brought, oldest first; 200 at most."""
    rows = CallPurpose.objects.filter(case=case).order_by("call__at", "call_id")
    return list(rows.values_list("call__at", "call__result")[:200])


def to_settle() -> list[UUID]:
    """The cases whose open promise has come to something."""
    rows = CasePromise.objects.filter(state=PromiseState.OPEN)
    rows = rows.filter(case__state__in=SETTLED_IN)
    return list(rows.order_by("case_id").values_list("case_id", flat=True))


def to_remind(today: date, until: date) -> Sequence[CasePromise]:
    """The open promises from today to `until`, and those that are lately late; none of which it
    is said that it has been done."""
    rows = CasePromise.objects.filter(
        state=PromiseState.OPEN,
        due_on__gte=today - TOLD_FOR,
        due_on__lte=until,
    )
    rows = rows.exclude(case__state__in=sorted(TO_BE_CHECKED))
    return list(rows.select_related("case").order_by("due_on", "id"))


def errands_on(day: date) -> list[Errand]:
    """The errands that are planned for just this day, by person."""
    rows = Errand.objects.filter(state=ErrandState.PLANNED, day=day)
    return list(rows.order_by("person_id", "area_id", "id"))
