"""Who sits where at the table of one mediation; everything else asks this first."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import CaseParty
from lilong.cases.files.permissions import ABOVE, FIELD_SIGHT, KEEPERS
from lilong.cases.files.states import Party
from lilong.cases.mediation.models import Mediation, MediationParty, Mediator
from lilong.cases.mediation.states import Seat
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid

# Who may be named a mediator: those who work for the area, in any of its lanes or above it.
MEDIATING = (*KEEPERS, *ABOVE, *FIELD_SIGHT)


@dataclass(frozen=True)
class Table:
    """One mediation with its sides and mediators.

    Attributes:
        people: the account behind each party of the case, None where there is none; parties who
            have not been seated are among them.
        roles: what each of these parties is in the case, a `Party`.
        mediators: those who sit now.
    """

    mediation: Mediation
    sides: list[MediationParty]
    people: dict[UUID, UUID | None]
    roles: dict[UUID, str]
    mediators: list[Mediator]

    def seat(self, actor: Actor) -> Seat:
        """Where `actor` sits. Whoever is a party is nothing else, whatever roles they hold."""
        if actor.person_id is not None and actor.person_id in self.people.values():
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

    def own_side(self, actor: Actor) -> MediationParty | None:
        """The side that `actor` is, if any."""
        if actor.person_id is None:
            return None
        return next((side for side in self.sides if self.person_of(side) == actor.person_id), None)

    def person_of(self, side: MediationParty) -> UUID | None:
        """The account behind a side."""
        return self.people.get(side.party_id) if side.party_id else None

    def label(self, side: MediationParty) -> str:
        """What a side is called, with what it is in the case, and never by its name."""
        role = self.roles.get(side.party_id, "") if side.party_id else ""
        return f"{side.letter}（{Party(role).label}）" if role else side.letter

    def side(self, order: int) -> MediationParty:
        """The side of that number. Raises Invalid."""
        found = next((side for side in self.sides if side.order == order), None)
        if found is None:
            said = _("请选是哪一方")
            raise Invalid(said, fields={"side": [said]})
        return found


def works_here(actor: Actor, area_path: str) -> bool:
    """Whether `actor` holds a role of those who may mediate, in the area or above it."""
    paths = actor.paths_with(MEDIATING)
    return any(covers(path, area_path) or covers(area_path, path) for path in paths)


def table_of(mediation: Mediation) -> Table:
    """The table of a mediation. Three queries."""
    sides = MediationParty.objects.filter(mediation=mediation).order_by("order")
    parties = CaseParty.objects.filter(case_id=mediation.case_id)
    known = list(parties.values_list("pk", "person_id", "role"))
    seated = Mediator.objects.filter(mediation=mediation, until=None)
    return Table(
        mediation,
        list(sides),
        {pk: person_id for pk, person_id, _role in known},
        {pk: role for pk, _person, role in known},
        list(seated.select_related("person").order_by("id")),
    )
