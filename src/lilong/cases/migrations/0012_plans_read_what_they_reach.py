from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models

# As they were on the day of this migration.
STATES = (
    "accepted", "agreed", "asked", "classified", "dispatched", "dissuaded", "failed", "found",
    "in_sessions", "in_work", "informed", "measured", "promised", "secured",
)  # fmt: skip
LEVELS = ("neighbourhood", "patch")
AHEAD = {"level__in": LEVELS, "state__in": STATES}


def count(apps: Any, _schema: Any) -> None:
    """Count what a committee can take up itself, by tier and lane, at each residents' area."""
    rows = apps.get_model("cases", "Case").objects.filter(**AHEAD)
    told = rows.values_list("space_id", "area_id", "tier", "lane_id").annotate(n=models.Count("pk"))
    tally = apps.get_model("commons", "Tally").objects
    for space_id, area_id, tier, lane_id, n in told.order_by():
        key = f"{tier}|{lane_id.hex if lane_id else ''}"
        tally.create(space_id=space_id, scope_id=area_id, name="cases.ahead", key=key, count=n)


def forget(apps: Any, _schema: Any) -> None:
    apps.get_model("commons", "Tally").objects.filter(name="cases.ahead").delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("cases", "0011_several_bodies_meet"),
        ("commons", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.RunPython(count, forget),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(next_due__isnull=False, **AHEAD),
                fields=["area_id", "tier", "next_due", "opened_on", "code"],
                name="case_ahead_due",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(next_due__isnull=True, **AHEAD),
                fields=["area_id", "tier", "lane_id", "opened_on", "code"],
                name="case_ahead_lane",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(not_before__isnull=False, **AHEAD),
                fields=["area_id", "tier", "not_before"],
                name="case_ahead_later",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("photos__gte", 2), ("state", "closed")),
                fields=["area_id", "position"],
                name="case_closed_photos",
            ),
        ),
    ]
