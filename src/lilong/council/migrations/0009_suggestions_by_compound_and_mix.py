from __future__ import annotations

import uuid

from django.db import migrations, models

MIX = ["state", "category", "branch", "position"]


def file_under_compounds(apps, schema_editor):
    """Say of each sentence in which compound it lies, count it there, and let it be found there."""
    Suggestion = apps.get_model("council", "Suggestion")
    Place = apps.get_model("places", "Place")
    Tally = apps.get_model("commons", "Tally")
    counts = {}
    for compound in Place.objects.filter(kind="compound").iterator():
        inside = Suggestion.objects.filter(place_path__startswith=compound.path)
        for one in inside.iterator():
            word = f"n处{compound.id.hex}"
            Suggestion.objects.filter(pk=one.pk).update(
                compound_id=compound.id, grams=f"{one.grams} {word}"
            )
            key = (one.space_id, compound.id, f"{one.state}|{one.branch}|{one.category}")
            counts[key] = counts.get(key, 0) + 1
    Tally.objects.bulk_create(
        Tally(
            id=uuid.uuid4(),
            space_id=space_id,
            scope_id=scope_id,
            name="council.suggestions",
            key=key,
            count=count,
        )
        for (space_id, scope_id, key), count in counts.items()
    )
    connection = schema_editor.connection
    if counts and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO council_suggestiontext (council_suggestiontext) VALUES ('rebuild')"
            )


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0001_initial"),
        ("council", "0008_meeting_cockpit"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="suggestion",
            name="compound_id",
            field=models.UUIDField(null=True),
        ),
        migrations.RunPython(file_under_compounds, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["compound_id", "position"], name="suggestion_compound"),
        ),
        *(
            migrations.AddIndex(
                model_name="suggestion",
                index=models.Index(fields=[f"{scope}_id", *MIX], name=f"suggestion_{scope}_mix"),
            )
            for scope in ("area", "compound", "lane")
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["place_path"], name="suggestion_path"),
        ),
    ]
