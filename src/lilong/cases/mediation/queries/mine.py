"""The quarrels at whose table somebody sits as mediator now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from lilong.cases.files import permissions
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.states import AT_REST
from lilong.cases.mediation.models import Mediator
from lilong.cases.mediation.seating import works_here
from lilong.kernel.actor import Actor

# The newest so many: nobody mediates more at once.
MOST = 100


@dataclass(frozen=True)
class Mediated:
    """A quarrel for who mediates it.

    Attributes:
        stopped: whether it was ended, and not all have said yet that they want to talk again.
    """

    case: Case
    stopped: bool

    @property
    def resting(self) -> bool:
        """Whether nothing is waited for any more."""
        return self.case.state in AT_REST


def mediated_by(actor: Actor) -> list[Mediated]:
    """The quarrels that `actor` mediates now, those still going on first: not where somebody else
    has come instead, where the actor no longer works, or is a party by now. One query.

    Raises:
        NotAllowed: a visitor, who sits at no table.
    """
    permissions.see_own(actor)
    if actor.person_id is None:  # the house itself
        return []
    party = CaseParty.objects.filter(
        case_id=OuterRef("mediation__case_id"), person_id=actor.person_id
    )
    seats = Mediator.objects.filter(~Exists(party), person_id=actor.person_id, until=None)
    rows = seats.select_related("mediation__case").defer("mediation__case__grams")
    last = rows.order_by("-mediation__case__position")[:MOST]
    found = [
        Mediated(one.mediation.case, one.mediation.stopped_on is not None)
        for one in last
        if works_here(actor, one.mediation.area_path)
    ]
    return sorted(found, key=lambda one: one.resting)
