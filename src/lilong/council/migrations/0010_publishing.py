from django.db import migrations, models

import lilong.commons.fields
import lilong.kernel.ids


class Migration(migrations.Migration):

    dependencies = [
        ("council", "0009_suggestions_by_compound_and_mix"),
    ]

    operations = [
        migrations.CreateModel(
            name="Publishing",
            fields=[
                ("id", models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("space_id", models.UUIDField(editable=False)),
                ("area_id", models.UUIDField(unique=True)),
                ("area_path", lilong.commons.fields.PathField(max_length=255)),
                ("suggestions", models.BooleanField(default=False)),
                ("meetings", models.BooleanField(default=False)),
                ("resolutions", models.BooleanField(default=False)),
                ("promises", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["area_id", "released", "position"], name="suggestion_area_shown"),
        ),
    ]
