"""What `lilong check` looks at among sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.counters.models import Tally
from lilong.council.models import Suggestion
from lilong.council.writing import SUGGESTIONS, counted_as, scopes_of


def counters_agree() -> Iterator[str]:
    """Count every sentence again and yield one sentence for each counter that differs."""
    counted: Counter[tuple[UUID, str]] = Counter()
    for one in Suggestion.objects.defer("grams", "text").iterator(2000):
        counted.update((scope, counted_as(one)) for scope in scopes_of(one))
    rows = Tally.objects.filter(name=SUGGESTIONS).values_list("scope_id", "key", "count")
    kept = {(scope_id, key): count for scope_id, key, count in rows}
    for scope_id, key in sorted(counted.keys() | kept.keys(), key=str):
        right, count = counted[scope_id, key], kept.get((scope_id, key), 0)
        if right != count:
            yield _("计数 %(name)s/%(key)s 在 %(scope)s 是 %(count)s，应为 %(right)s") % {
                "name": SUGGESTIONS,
                "key": key,
                "scope": scope_id,
                "count": count,
                "right": right,
            }
