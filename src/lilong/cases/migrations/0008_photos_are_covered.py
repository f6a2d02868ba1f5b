from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0007_some_lead_by_example")]

    operations: ClassVar = [
        migrations.AddField("casephoto", "covered", models.JSONField(default=list)),
        migrations.AddField("casephoto", "original_id", models.UUIDField(null=True)),
        migrations.AddField(
            "casephoto", "original_content", models.CharField(blank=True, max_length=64)
        ),
        migrations.AddIndex(
            "casephoto",
            models.Index(
                condition=models.Q(("original_id__isnull", False)),
                fields=["case"],
                name="casephoto_original",
            ),
        ),
        migrations.AddIndex(
            "caseclock",
            models.Index(
                condition=models.Q(("breached_at", None), ("state", "running")),
                fields=["runs_out"],
                name="caseclock_late",
            ),
        ),
        migrations.AddIndex(
            "caseclock",
            models.Index(
                condition=models.Q(("state", "ended"), _negated=True),
                fields=["place_path", "runs_out"],
                name="caseclock_path_due",
            ),
        ),
    ]
