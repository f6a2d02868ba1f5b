"""A map is drawn again when enough different people have spoken since: who spoke when, in turns."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0013_topic_questions_assigned_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="voice",
            name="turn",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="voice",
            index=models.Index(fields=["conversation", "turn"], name="voice_turn"),
        ),
    ]
