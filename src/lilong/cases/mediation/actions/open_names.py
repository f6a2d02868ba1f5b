"""Open the names of all sides once, to print them on the agreement or the record."""

from __future__ import annotations

from uuid import UUID

from lilong.cases.files.actions.open_party import PARTY, Purpose
from lilong.cases.files.models import CaseParty
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import NamesOpened
from lilong.commons.fields import Undecipherable, Undeciphered
from lilong.commons.sealed.looking import note_look
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.people import queries as people


@use_case
def open_names(actor: Actor, *, case_id: UUID) -> dict[int, str]:
    """The sides' names by their numbers. Each look stands where the party can read it.

    Raises:
        NotAllowed: not a mediator of this mediation.
        Undecipherable: the key is not on this machine.
    """
    case, table = moving.locked_table(case_id)
    permissions.mediate(actor, table)
    moving.person_of(actor)
    parties = {one.pk: one for one in CaseParty.objects.filter(case=case)}
    accounts = people.names_of(table.parties())
    names: dict[int, str] = {}
    for side in table.sides:
        party = parties.get(side.party_id) if side.party_id else None
        if party is None:
            continue
        if isinstance(party.name, Undeciphered):
            raise Undecipherable
        note_look(
            actor,
            PARTY,
            space_id=case.space_id,
            place_path=case.place_path,
            subject_id=party.pk,
            about_person_id=party.person_id,
            purpose=Purpose.MEDIATE,
        )
        account = accounts.get(party.person_id, "") if party.person_id else ""
        names[side.order] = party.name or account
    moving.tell(actor, NamesOpened(**moving.about(case, table.mediation)))
    return names
