"""What an agreement asks next of the reader's own side, for the list of their own cases."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.cases.files.models import Case
from lilong.cases.files.queries.own_cases import Ask
from lilong.cases.files.states import CaseState
from lilong.cases.mediation.models import AgreementClause
from lilong.kernel.actor import Actor


def own_clauses(actor: Actor, cases: Sequence[Case]) -> dict[UUID, Ask]:
    """The first clause of the own side that is not kept yet, by case; of nobody else's side. No
    query where nothing is agreed on, and one where something is."""
    agreed = [case.pk for case in cases if case.state == CaseState.AGREED]
    if not agreed or actor.person_id is None:
        return {}
    rows = AgreementClause.objects.filter(
        agreement__mediation__case_id__in=agreed,
        agreement__effective_on__isnull=False,
        side__party__person_id=actor.person_id,
    )
    asked: dict[UUID, Ask] = {}
    columns = ("agreement__mediation__case_id", "duty", "due", "done_on")
    for case_id, duty, due, done_on in rows.order_by("due", "order").values_list(*columns):
        if done_on is None and (case_id not in asked or asked[case_id].by is None):
            asked[case_id] = Ask(_("请照协议做：%(duty)s") % {"duty": duty}, due)
        asked.setdefault(case_id, Ask(_("您这一方的都做到了，等另一方"), None))
    return asked
