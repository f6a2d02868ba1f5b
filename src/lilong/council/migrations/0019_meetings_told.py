from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Coalesce, Now


def say_when_it_was_told(apps, schema_editor):
    """Who was invited, or saw it begin, knows of it; of a plan that was dropped nobody does."""
    Meeting = apps.get_model("council", "Meeting")
    Invitee = apps.get_model("council", "Invitee")
    told = models.Q(state__in=["invited", "open", "closed"])
    asked = models.Q(pk__in=Invitee.objects.values("meeting_id"))
    Meeting.objects.filter(told | asked).update(told_at=Coalesce("opened_at", Now()))


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0018_publish_topics"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(say_when_it_was_told, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("invited", "open", "closed")), _negated=True),
                    ("told_at__isnull", False),
                    _connector="OR",
                ),
                name="meeting_told",
            ),
        ),
    ]
