"""How answers are counted: five at a time, so that a growing count tells nobody's answer.

cases.satisfaction   counter: answers told of a case or of an area, by choice
"""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from lilong.cases.satisfaction.models import Satisfaction
from lilong.commons.counters.counting import Deltas

TOLD = "cases.satisfaction"
# As many as the council's statistics ask for (`theme_permissions.FEWEST_TOLD`).
AT_ONCE = 5


def tell_in_groups(answer: Satisfaction) -> None:
    """Count what waits for the answer's case and area, where there are five of them now."""
    case_rows = Satisfaction.objects.filter(case_id=answer.case_id)
    area_rows = Satisfaction.objects.filter(area_id=answer.area_id)
    deltas = Deltas(answer.space_id)
    for scope, rows, flag in (
        (answer.case_id, case_rows.filter(told_here=False), "told_here"),
        (answer.area_id, area_rows.filter(told_there=False), "told_there"),
    ):
        waiting = dict(rows.values_list("pk", "choice")[: 2 * AT_ONCE])
        if len(waiting) < AT_ONCE:
            continue
        Satisfaction.objects.filter(pk__in=list(waiting)).update(**{flag: True})
        _count(deltas, scope, Counter(waiting.values()))
    deltas.write()


def _count(deltas: Deltas, scope: UUID, choices: Counter[str]) -> None:
    for choice, count in choices.items():
        deltas.add([scope], TOLD, choice, count)
