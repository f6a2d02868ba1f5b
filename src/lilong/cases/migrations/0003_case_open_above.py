"""Those above read of a quarrel what it is about where every side wished it open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_case_photos_known_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="open_above",
            field=models.BooleanField(default=False),
        ),
    ]
