"""What `lilong check` looks at in the survey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.counters.models import Tally
from lilong.places import queries as places
from lilong.survey import writing
from lilong.survey.models import Finding


def counters_agree() -> Iterator[str]:
    """Count every finding again and yield one sentence for each counter that differs."""
    counted: Counter[tuple[UUID, str, str]] = Counter()
    scopes: dict[UUID, tuple[UUID, ...]] = {}
    for finding in Finding.objects.defer("grams", "measures").iterator(2000):
        if finding.place_id not in scopes:
            place = places.place(finding.place_id)
            at = writing.standing(place, places.way_down_to(place.path))
            scopes[finding.place_id] = at.scopes
        ledger = writing.Ledger(finding.space_id)
        ledger.count(finding, scopes[finding.place_id], +1)
        counted.update(ledger.deltas.by_counter())
    names = (writing.FINDINGS, writing.AREAS, writing.MONTHS)
    for scope_id, name, key, count in Tally.objects.filter(name__in=names).values_list(
        "scope_id", "name", "key", "count"
    ):
        right = counted.pop((scope_id, name, key), 0)
        if right != count:
            yield _("计数 %(name)s/%(key)s 在 %(scope)s 是 %(count)s，应为 %(right)s") % {
                "name": name,
                "key": key,
                "scope": scope_id,
                "count": count,
                "right": right,
            }
    for (scope_id, name, key), right in counted.items():
        if right:
            yield _("缺少计数 %(name)s/%(key)s（%(scope)s），应为 %(right)s") % {
                "name": name,
                "key": key,
                "scope": scope_id,
                "right": right,
            }


def filing_agrees() -> Iterator[str]:
    """Yield one sentence for each finding filed otherwise than its values say."""
    for finding in Finding.objects.defer("measures").iterator(2000):
        filed = finding.facet, finding.grams
        writing.derive(finding)
        if filed[0] != finding.facet:
            yield _("问题 %(code)s 的归类与内容不符") % {"code": finding.code}
        elif filed[1] != finding.grams:
            yield _("问题 %(code)s 的检索词与内容不符") % {"code": finding.code}
