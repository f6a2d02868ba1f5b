"""What `lilong check` looks at among cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.cases.files.facets import pack
from lilong.cases.files.models import Case
from lilong.cases.files.writing import CASES, scopes_of
from lilong.commons.counters.models import Tally


def counters_agree() -> Iterator[str]:
    """Count every case again and yield one sentence for each counter that differs."""
    counted: Counter[tuple[UUID, str]] = Counter()
    for case in Case.objects.defer("grams", "summary").iterator(2000):
        facet = str(pack(case.kind, case.state, case.tier, case.level))
        counted.update((scope, facet) for scope in scopes_of(case))
    rows = Tally.objects.filter(name=CASES).values_list("scope_id", "key", "count")
    kept = {(scope_id, key): count for scope_id, key, count in rows}
    for scope_id, key in sorted(counted.keys() | kept.keys(), key=str):
        right, count = counted[scope_id, key], kept.get((scope_id, key), 0)
        if right != count:
            yield _("计数 %(name)s/%(key)s 在 %(scope)s 是 %(count)s，应为 %(right)s") % {
                "name": CASES,
                "key": key,
                "scope": scope_id,
                "count": count,
                "right": right,
            }
