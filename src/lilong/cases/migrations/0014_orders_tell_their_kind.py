"""Orders that came in before a caller's words stood apart: they go there, and the kind is told."""

from django.db import migrations

from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.search import words_of


def tell_the_kind(apps, schema_editor):
    """What parties and block leaders have read until now was the caller's own sentence."""
    cases, steps, told = (
        apps.get_model("cases", name).objects for name in ("Case", "CaseStep", "OrderWords")
    )
    orders = cases.filter(source="hotline", import_row_id__isnull=False, order_words=None)
    first = steps.filter(verb="open_case", order=1)
    for case in orders.iterator(500):
        step, kind = first.filter(case=case).first(), case_kinds().get(case.kind)
        if step is None or kind is None or not step.words:
            continue
        told.create(space_id=case.space_id, case=case, words=step.words)
        case.summary = str(kind.name)
        case.grams = words_of(case)
        cases.filter(pk=case.pk).update(summary=case.summary, grams=case.grams)
        steps.filter(pk=step.pk).update(words=case.summary)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_seal_order_words"),
    ]

    operations = [
        migrations.RunPython(tell_the_kind, migrations.RunPython.noop, elidable=True),
    ]
