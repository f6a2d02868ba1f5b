from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0009_cases_come_from_what_was_said")]

    operations: ClassVar = [
        migrations.AddField(
            "caseclock",
            "calendar",
            models.CharField(blank=True, default="", max_length=8),
            preserve_default=False,
        ),
        migrations.RemoveIndex("caseclock", "caseclock_provisional"),
        migrations.AddIndex(
            "caseclock",
            models.Index(
                condition=models.Q(("state", "ended"), _negated=True),
                fields=["calendar"],
                name="caseclock_calendar",
            ),
        ),
    ]
