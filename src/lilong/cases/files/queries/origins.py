"""From what a case came, and which case came from something."""

from __future__ import annotations

from uuid import UUID

from lilong.cases.files import sources
from lilong.cases.files.models import Case, CaseOrigin
from lilong.cases.files.sources import Origin
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


def case_from(kind: str, source_id: UUID) -> Case | None:
    """The case that came last from this thing, also one that was withdrawn. One query.

    Who may know of it is for the caller to ask: whoever said something learns how it stands.
    """
    rows = CaseOrigin.objects.filter(kind=kind, source_id=source_id).select_related("case")
    last = rows.order_by("freed", "-id").first()
    return last.case if last else None


def cases_from(kind: str, source_ids: list[UUID]) -> dict[UUID, UUID]:
    """The cases that came from these things and were not withdrawn: {thing: case}. One query."""
    rows = CaseOrigin.objects.filter(kind=kind, source_id__in=source_ids, freed=False)
    return dict(rows.values_list("source_id", "case_id"))


def origins_of(actor: Actor, case: Case) -> list[Origin]:
    """What a case came from, as far as the actor may read it."""
    found = []
    for kind, source_id in case.origins.order_by("id").values_list("kind", "source_id"):
        try:
            found.append(sources.origin_of(actor, kind, source_id))
        except Refused:  # not for the actor, or no claim any more
            continue
    return found
