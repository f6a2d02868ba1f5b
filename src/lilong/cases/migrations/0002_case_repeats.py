"""A new case of a kind where one of it had been solved is kept, and counted in the pictures."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import itemgetter

import django.db.models.deletion
from django.db import migrations, models

import lilong.kernel.ids

SOLVED = ("removed", "restored", "to_norm", "repaired", "agreed")
REPEATED = "cases.repeated"
BATCH = 500


def find_repeats(apps, schema_editor):
    """Of the cases that are there: what was opened on a day after one of its kind had been closed
    as solved. Of the same day nobody knows any more which came first."""
    Case = apps.get_model("cases", "Case")
    CaseRepeat = apps.get_model("cases", "CaseRepeat")
    Tally = apps.get_model("commons", "Tally")
    columns = (
        "place_id", "kind", "pk", "state", "outcome", "opened_on", "closed_on",
        "space_id", "area_id", "compound_id", "lane_id", "number_id",
    )  # fmt: skip
    rows = Case.objects.filter(place__kind__in=("room", "common_part")).order_by("place_id", "kind")
    counted, spaces, made = Counter(), {}, []
    for (_place_id, kind), alike in groupby(
        rows.values_list(*columns).iterator(2000), key=itemgetter(0, 1)
    ):
        cases = list(alike)
        solved = sorted(
            (one[6], one[2]) for one in cases if one[3] == "closed" and one[4] in SOLVED
        )
        for _place, _kind, pk, state, _outcome, opened_on, _closed_on, space_id, *within in cases:
            before = [one for day, one in solved if day < opened_on]
            if state == "withdrawn" or not before:
                continue
            made.append(CaseRepeat(space_id=space_id, case_id=pk, before_id=before[-1]))
            for scope in filter(None, (space_id, *within)):
                counted[scope, kind] += 1
                spaces[scope] = space_id
    CaseRepeat.objects.bulk_create(made, batch_size=BATCH)
    Tally.objects.bulk_create(
        [
            Tally(space_id=spaces[scope], scope_id=scope, name=REPEATED, key=kind, count=count)
            for (scope, kind), count in counted.items()
        ],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_tables_up_to_0014"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseRepeat",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lilong.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("space_id", models.UUIDField(editable=False)),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="repeats",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("case", models.F("before")), _negated=True),
                        name="caserepeat_another",
                    )
                ],
            },
        ),
        migrations.RunPython(find_repeats, migrations.RunPython.noop, elidable=True),
    ]
