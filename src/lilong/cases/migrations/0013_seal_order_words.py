"""What callers said stands sealed, also what came in before today."""

from django.db import migrations

import lilong.commons.fields


def seal_what_stands_open(apps, schema_editor):
    """Read as sealed, an open text does not open: it is sealed as it stands."""
    OrderWords = apps.get_model("cases", "OrderWords")
    for row in OrderWords.objects.iterator(500):
        if isinstance(row.words, lilong.commons.fields.Undeciphered):
            OrderWords.objects.filter(pk=row.pk).update(words=row.words.token)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_count_those_alike"),
    ]

    operations = [
        migrations.AlterField(
            model_name="orderwords",
            name="words",
            field=lilong.commons.fields.SealedField(),
        ),
        migrations.RunPython(seal_what_stands_open, migrations.RunPython.noop, elidable=True),
    ]
