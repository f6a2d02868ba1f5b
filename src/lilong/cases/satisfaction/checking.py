"""What `lilong check` looks at among answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from lilong.cases.satisfaction.counting import TOLD
from lilong.cases.satisfaction.models import Satisfaction
from lilong.commons.counters.models import Tally


def satisfaction_agrees() -> Iterator[str]:
    """Count what has been told again, and yield a sentence for each counter that differs."""
    counted: Counter[tuple[UUID, str]] = Counter()
    for flag, scope in (("told_here", "case_id"), ("told_there", "area_id")):
        rows = Satisfaction.objects.filter(**{flag: True}).values_list(scope, "choice")
        for place, choice, count in rows.annotate(n=Count("pk")).order_by():
            counted[place, choice] += count
    kept = {
        (scope, key): count
        for scope, key, count in Tally.objects.filter(name=TOLD).values_list(
            "scope_id", "key", "count"
        )
    }
    for where, key in sorted(counted.keys() | kept.keys(), key=str):
        right, count = counted[where, key], kept.get((where, key), 0)
        if right != count:
            yield _("计数 %(name)s/%(key)s 在 %(scope)s 是 %(count)s，应为 %(right)s") % {
                "name": TOLD,
                "key": key,
                "scope": where,
                "count": count,
                "right": right,
            }
