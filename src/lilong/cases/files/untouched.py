"""Which of the cases that came together nobody has touched since: these can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import ForeignObjectRel, Model, Q, QuerySet

from lilong.cases.files.models import Case, CaseStep, ClockEntry
from lilong.cases.files.queries.hotline import FIRST_CONTACT
from lilong.cases.files.states import CaseState, ClockWord
from lilong.commons.links.models import Link

BATCH = 500
# What an import writes of an order whose caller was reached: a second step, and the end of a clock.
# By hand both raise the version.
CONTACTED = "note_first_contact"


def untouched(
    ids: Sequence[UUID],
    cases: QuerySet[Case],
    *,
    own: Collection[type[Model]],
    relation: str = "",
) -> list[Case]:
    """Of these cases, in the order of their ids, those that nobody has touched.

    Args:
        cases: where to read them from; locked ones stay untouched until the commit.
        own: the models of which their opening wrote rows itself.
        relation: the links that it made itself.
    """
    found: list[Case] = []
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        same = cases.filter(pk__in=part, version=1, state=CaseState.FOUND).defer("grams")
        locked = list(same.order_by("pk"))
        # Looked at when they are held: nothing can be hung onto them any more.
        touched = _hung_onto(part, own, relation)
        found += [one for one in locked if one.pk not in touched]
    return found


def _hung_onto(ids: Sequence[UUID], own: Collection[type[Model]], relation: str) -> set[UUID]:
    """The cases to which anything of any room belongs that their opening did not write itself."""
    steps = CaseStep.objects.filter(case__in=ids, order__gt=1).exclude(verb=CONTACTED)
    entries = ClockEntry.objects.filter(clock__case__in=ids, order__gt=1)
    entries = entries.exclude(clock__clock=FIRST_CONTACT, order=2, word=ClockWord.ENDED)
    touched = set(steps.values_list("case_id", flat=True))
    touched |= set(entries.values_list("clock__case_id", flat=True))
    for field in Case._meta.get_fields(include_hidden=True):
        if not isinstance(field, ForeignObjectRel) or field.related_model in own:
            continue
        column = field.field.attname
        held = field.related_model._default_manager.filter(**{f"{column}__in": ids})
        touched |= set(held.values_list(column, flat=True))
    links = Link.objects.filter(Q(source_id__in=ids) | Q(target_id__in=ids))
    for ends in links.exclude(relation=relation).values_list("source_id", "target_id"):
        touched.update(ends)
    return touched
