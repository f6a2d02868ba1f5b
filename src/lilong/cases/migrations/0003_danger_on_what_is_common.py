"""The facet of danger says whether it lies on what is common: who looks after that sees it."""

from __future__ import annotations

from collections import Counter

from django.db import migrations
from django.db.models import F

# As the dictionary of kinds has it on this day.
PUBLIC_KINDS = {"common_part", "common_land"}
PUBLIC_AT = {"compound", "lane", "number", "stair", "common_part"}
COMMON_BITS = 28
CASES = "cases.cases"
BATCH = 500


def tell_where_danger_lies(apps, schema_editor):
    """Write it into the facets of the cases that are there, and count them by it."""
    Case = apps.get_model("cases", "Case")
    CaseFinding = apps.get_model("cases", "CaseFinding")
    Tally = apps.get_model("commons", "Tally")
    parts = {}
    told = CaseFinding.objects.filter(case__tier="danger")
    for case_id, part in told.values_list("case_id", "finding__part"):
        parts.setdefault(case_id, []).append(part)
    columns = (
        "pk", "kind", "place__kind", "facet",
        "space_id", "area_id", "compound_id", "lane_id", "number_id",
    )  # fmt: skip
    changed, spaces, common = Counter(), {}, []
    rows = Case.objects.filter(tier="danger").values_list(*columns)
    for pk, kind, place_kind, facet, space_id, *within in rows.iterator(2000):
        public = kind in PUBLIC_KINDS or place_kind == "common_part"
        public = public or (kind in ("danger", "repair") and place_kind in PUBLIC_AT)
        seen = {"public", "unknown"} if public else {"public"}
        if not (seen.issuperset(parts[pk]) if pk in parts else public):
            continue
        common.append(pk)
        for scope in filter(None, (space_id, *within)):
            spaces[scope] = space_id
            changed[scope, facet] -= 1
            changed[scope, facet | COMMON_BITS] += 1
    for first in range(0, len(common), BATCH):
        there = Case.objects.filter(pk__in=common[first : first + BATCH])
        there.update(facet=F("facet").bitor(COMMON_BITS))
    for (scope, facet), more in changed.items():
        counter = {"scope_id": scope, "name": CASES, "key": str(facet)}
        known = {"space_id": spaces[scope], "count": 0}
        Tally.objects.get_or_create(**counter, defaults=known)
        Tally.objects.filter(**counter).update(count=F("count") + more)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_case_repeats"),
    ]

    operations = [
        migrations.RunPython(tell_where_danger_lies, migrations.RunPython.noop, elidable=True),
    ]
