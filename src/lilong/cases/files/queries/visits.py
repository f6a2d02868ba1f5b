"""By when whoever a structure was reported to has to come and look."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.cases.files.models import Case, CaseClock
from lilong.cases.files.standing_again import VISITS
from lilong.cases.files.states import AT_REST, OVER, ClockState


def visits_due(case_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """For each of the cases that waits for a visit, when the time for it is over. One query, none
    for no case."""
    if not case_ids:
        return {}
    rows = CaseClock.objects.filter(case_id__in=list(case_ids), clock__in=VISITS)
    rows = rows.exclude(state=ClockState.ENDED).order_by("-runs_out")
    # The earliest comes last, and stays.
    return dict(rows.values_list("case_id", "runs_out"))


def is_being_built(case: Case) -> bool:
    """Whether it is being built at this moment, as far as anybody has said."""
    return case.under_construction and case.state not in OVER | AT_REST


def building_told(case: Case) -> str:
    """That it is being built, or was when it was told; empty where nobody said so."""
    if not case.under_construction:
        return ""
    return _("是，还没有完工") if is_being_built(case) else _("报的时候是")
