"""When a meeting began to talk about an item."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("council", "0023_what_was_sent_abroad")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="agendaitem",
            name="begun_at",
            field=models.DateTimeField(null=True),
        ),
    ]
