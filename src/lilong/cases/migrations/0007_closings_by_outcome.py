"""Closings are counted by how they ended, too; what nobody could agree on was not referred."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter

from django.db import migrations

CLOSED, REOPENED = "cases.closed", "cases.reopened"
OUTCOMES = {
    "removed": "removed",
    "restored": "restored",
    "to_norm": "to_norm",
    "done": "repaired",
    "performed": "agreed",
}


def count_by_outcome(apps, schema_editor):
    """Reckon both counters again from the steps, and tell failed mediations as such."""
    Case = apps.get_model("cases", "Case")
    Tally = apps.get_model("commons", "Tally")
    Tally.objects.filter(name__in=(CLOSED, REOPENED)).delete()
    counted, spaces, failed = Counter(), {}, []
    cases = Case.objects.filter(steps__state="closed").distinct().prefetch_related("steps")
    for case in cases.defer("grams").iterator(500):
        state, done, key = "", "", ""
        scopes = (case.space_id, case.area_id, case.compound_id, case.lane_id, case.number_id)
        for scope in filter(None, scopes):
            spaces[scope] = case.space_id
        for step in sorted(case.steps.all(), key=attrgetter("order")):
            name = ""
            if step.state == "closed" != state:
                outcome = "referred"
                if state in ("checked", "failed"):
                    outcome = "not_agreed" if state == "failed" else OUTCOMES[done]
                key, name = f"{case.kind}|{step.level}|{outcome}", CLOSED
            elif state == "closed" != step.state:
                name = REOPENED
            if name:
                counted.update((scope, name, key) for scope in scopes if scope)
            state = step.state
            done = state if state in OUTCOMES else done
        if case.state == "closed" and key.endswith("|not_agreed"):
            failed.append(case.pk)
    for first in range(0, len(failed), 500):
        Case.objects.filter(pk__in=failed[first : first + 500]).update(outcome="not_agreed")
    Tally.objects.bulk_create(
        [
            Tally(space_id=spaces[scope], scope_id=scope, name=name, key=key, count=count)
            for (scope, name, key), count in counted.items()
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_cases_to_ask_about"),
        ("commons", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(count_by_outcome, migrations.RunPython.noop, elidable=True),
    ]
