"""By when a rung is heard of next: what waited for an answer keeps the day it was asked for."""

from django.db import migrations, models


def owe_what_was_asked(apps, schema_editor):
    """What was taken before today has no day: nobody said one."""
    waits = apps.get_model("cases", "HandOver").objects.filter(state="waiting")
    waits.update(heard_by=models.F("answer_due"))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_due_by_kind_of_clock"),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="heard_by",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(owe_what_was_asked, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex(
            model_name="handover",
            name="handover_waiting",
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(
                condition=models.Q(("heard_by__isnull", False)),
                fields=["place_path", "heard_by"],
                name="handover_owed",
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(
                condition=models.Q(("heard_by__isnull", False)),
                fields=["space_id", "to_level", "heard_by", "id"],
                name="handover_rung",
            ),
        ),
    ]
