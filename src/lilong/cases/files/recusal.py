"""Nobody acts in office on a case of the own (回避).

Whoever is a party reads and says what every party does, whatever role they hold; the rest is for a
colleague, or for those above.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case, CaseParty
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors
from lilong.kernel.refusal import NotAllowed
from lilong.people import queries as people

# Who lives in a home, or owns it.
LIVING = ("resident", "owner", "tenant")
# As which column a page reads whether its reader is a party.
OWN = "concerns_reader"
# Where a case that was read for a page keeps for whom, and whether it concerns them.
_WHOSE = "_whose"


def is_party(actor: Actor, case: Case) -> bool:
    """Whether a case concerns the actor in person. One query, and none for a case that was read
    with `told_whose` for this actor."""
    if actor.person_id is None:
        return False
    told: tuple[UUID, bool] | None = getattr(case, _WHOSE, None)
    if told is not None and told[0] == actor.person_id:
        return told[1]
    return bool(case.parties.filter(person_id=actor.person_id).exists())


def concerned_at(person_id: UUID, path: str) -> bool:
    """Whether somebody is a party of a case at this very place. One query."""
    return CaseParty.objects.filter(person_id=person_id, case__place_path=path).exists()


def told_whose(actor: Actor, cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases, each with whether the reader is a party of it; `remember` keeps it."""
    if actor.person_id is None:
        return cases.annotate(**{OWN: Value(False)})
    parties = CaseParty.objects.filter(case_id=OuterRef("pk"), person_id=actor.person_id)
    return cases.annotate(**{OWN: Exists(parties)})


def remember(actor: Actor, case: Case) -> Case:
    """A case of `told_whose` for a page: what was read is asked no more. Never for a use case,
    which may make somebody a party."""
    if actor.person_id is not None:
        vars(case)[_WHOSE] = (actor.person_id, bool(getattr(case, OWN)))
    return case


def parties_by_case(case_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Who is a party of each of these cases; none is left out. One query."""
    found: dict[UUID, set[UUID]] = {case_id: set() for case_id in case_ids}
    rows = CaseParty.objects.filter(case_id__in=list(found), person_id__isnull=False)
    for case_id, person_id in rows.values_list("case_id", "person_id"):
        found[case_id].add(person_id)
    return found


def about_others(actor: Actor, case: str = "case_id") -> Q:
    """Rows of cases that do not concern the reader in person, for lists that tell more of a case
    than its parties read.

    Args:
        case: the column that names the case.
    """
    if actor.person_id is None:
        return Q()
    own = CaseParty.objects.filter(case_id=OuterRef(case), person_id=actor.person_id)
    return ~Q(Exists(own))


def refuse_party(actor: Actor, case: Case) -> None:
    """Raises NotAllowed: whoever is a party does nothing in office about the case."""
    if is_party(actor, case):
        raise NotAllowed(
            _("您是这一件的当事人，这件事不能由您来办"),
            remedy=_("请一位同事，或者片区、街道的工作人员来办。"),
        )


def holder_is_party(case: Case, roles: Iterable[str]) -> bool:
    """Whether anybody who holds one of these roles at the case is a party of it. Two queries."""
    held = people.holders_by_path(ancestors(case.place_path), roles)
    return case.parties.filter(person_id__in=set().union(*held.values())).exists()
