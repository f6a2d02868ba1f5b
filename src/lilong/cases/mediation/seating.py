"""Who sits where at the table of one mediation; everything else asks this first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.permissions import ABOVE, FIELD_SIGHT, KEEPERS
from lilong.cases.files.states import CaseState, Party
from lilong.cases.mediation.models import Mediation, MediationParty, Mediator
from lilong.cases.mediation.states import Seat, Wish
from lilong.commons.wording import bracketed
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid

# Who may be named a mediator: those who work for the area, in any of its lanes or above it.
MEDIATING = (*KEEPERS, *ABOVE, *FIELD_SIGHT)


@dataclass(frozen=True)
class Table:
    """One mediation with its sides and mediators.

    Attributes:
        sides: in their order, each with its party of the case as long as that is kept.
        mediators: those who sit now.
        unseated: the accounts of parties of the case who have not been seated.
        left: those who sat here by mistake. They are no side any more.
    """

    mediation: Mediation
    sides: list[MediationParty]
    mediators: list[Mediator]
    unseated: frozenset[UUID]
    left: Sequence[MediationParty] = ()

    def seat(self, actor: Actor) -> Seat:
        """Where `actor` sits. Whoever is a party is nothing else, whatever roles they hold."""
        if actor.person_id is not None and actor.person_id in self.parties():
            return Seat.PARTY
        if self.mediates(actor):
            return Seat.MEDIATOR
        if actor.has_role_at(self.mediation.place_path, KEEPERS):
            return Seat.COMMITTEE
        return Seat.OUTLINE if actor.has_role_at(self.mediation.place_path, ABOVE) else Seat.NONE

    def mediates(self, actor: Actor) -> bool:
        """Whether `actor` sits as a mediator and still works here: an old seat alone is none."""
        sits = any(one.person_id == actor.person_id for one in self.mediators)
        return sits and works_here(actor, self.mediation.area_path)

    @property
    def informed(self) -> bool:
        """Whether there are two sides at least, and each knows its rights."""
        return len(self.sides) >= 2 and all(side.told for side in self.sides)

    @property
    def open_to_others(self) -> bool:
        """Whether every side wishes it open, and none that said otherwise sat here by mistake:
        what it said at the table stays closed."""
        closed = any(one.wish == Wish.CLOSED for one in self.left)
        return bool(self.sides) and not closed and all(one.wish == Wish.OPEN for one in self.sides)

    def parties(self) -> set[UUID]:
        """The accounts of all parties of the case, seated or not."""
        seated = {person_of(side) for side in self.sides}
        return {one for one in seated if one is not None} | self.unseated

    def own_side(self, actor: Actor) -> MediationParty | None:
        """The side that `actor` is, if any."""
        if actor.person_id is None:
            return None
        return next((side for side in self.sides if person_of(side) == actor.person_id), None)

    def side(self, order: int) -> MediationParty:
        """The side of that number. Raises Invalid."""
        found = next((side for side in self.sides if side.order == order), None)
        if found is None:
            said = _("请选是哪一方")
            raise Invalid(said, fields={"side": [said]})
        return found


def person_of(side: MediationParty) -> UUID | None:
    """The account behind a side."""
    return side.party.person_id if side.party is not None else None


def sits_at(actor: Actor, case: Case) -> bool:
    """Whether `actor` mediates a case now: whoever comes from above to its table reads it all."""
    if actor.person_id is None:
        return False
    sits = Mediator.objects.filter(
        mediation__case_id=case.pk, person_id=actor.person_id, until=None
    )
    return sits.exists()


def seat_of(party: CaseParty) -> MediationParty | None:
    """The side as which a party of a case sits at its table. A withdrawn quarrel has none."""
    sides = MediationParty.objects.filter(party_id=party.pk)
    return sides.exclude(mediation__case__state=CaseState.WITHDRAWN).first()


def label_of(side: MediationParty) -> str:
    """What a side is called, with what it is in the case, and never by its name."""
    role = Party(side.party.role).label if side.party is not None else ""
    return bracketed(side.letter, role)


def works_here(actor: Actor, area_path: str) -> bool:
    """Whether `actor` holds a role of those who may mediate, in the area or above it."""
    paths = actor.paths_with(MEDIATING)
    return any(covers(path, area_path) or covers(area_path, path) for path in paths)


def table_of(mediation: Mediation) -> Table:
    """The table of a mediation with every party of its case. Three queries."""
    parties = CaseParty.objects.filter(case_id=mediation.case_id, person__isnull=False)
    return seated(mediation, parties.values_list("person_id", flat=True))


def seated(mediation: Mediation, parties: Iterable[UUID | None]) -> Table:
    """The table of a mediation, when the accounts of parties are known. Two queries."""
    rows = MediationParty.objects.filter(mediation=mediation).select_related("party")
    everybody = list(rows.defer("party__name", "party__contact").order_by("order"))
    sides = [side for side in everybody if side.left_on is None]
    mediators = Mediator.objects.filter(mediation=mediation, until=None)
    at_table = {person_of(side) for side in sides}
    return Table(
        mediation,
        sides,
        list(mediators.select_related("person").order_by("id")),
        frozenset(one for one in parties if one is not None and one not in at_table),
        [side for side in everybody if side.left_on is not None],
    )
