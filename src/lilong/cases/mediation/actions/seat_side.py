"""Seat a party of the case at the table as one more side."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import CaseParty
from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import SideSeated
from lilong.cases.mediation.models import Agreement, MediationParty
from lilong.cases.mediation.seating import Table, table_of
from lilong.cases.mediation.signing import ask_anew
from lilong.cases.mediation.states import LETTERS
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused

S = CaseState


def seatable(table: Table) -> tuple[CaseState, ...]:
    """The states in which one more side may come to a table: while there is talk, only to one that
    is not whole, or where somebody sat in the place of whoever is meant. Nobody talks on before
    the new side knows its rights (`moving.check_willing`)."""
    wanting = len(table.sides) < 2 or bool(table.left)
    return (S.FOUND, S.ACCEPTED, *((S.INFORMED, S.IN_SESSIONS) if wanting else ()))


@use_case
def seat_side(actor: Actor, *, case_id: UUID, party_id: UUID) -> MediationParty:
    """Seat a party whom the case names, as long as nobody has begun to talk, or nobody could, or
    in the place of a side that was seated by mistake. A draft is signed anew by all.

    Raises:
        NotAllowed: not a keeper here, or a party.
        NotFound: no such party of the case.
        Refused: seated already, a mediator, too many, or too late.
    """
    case, table = moving.locked_table(case_id)
    permissions.keep_mediation(actor, table)
    moving.at_table(case, *seatable(table))
    party = CaseParty.objects.filter(case=case, pk=party_id).first()
    if party is None:
        raise NotFound(_("这一件里没有这位当事人"))
    if any(side.party_id == party_id for side in table.sides):
        raise Refused(_("这一方已经在桌上了"))
    if party.person_id in {one.person_id for one in table.mediators}:
        raise Refused(_("调解员不能同时是当事人"), remedy=_("请先换调解员。"))
    if len(table.sides) >= len(LETTERS):
        raise Refused(_("一桌最多十方"), remedy=_("请推选代表，或者分开调解。"))
    side = MediationParty.objects.create(
        space_id=case.space_id,
        mediation=table.mediation,
        party=party,
        # Whoever left keeps the letter: sittings and notes name it.
        order=max((one.order for one in (*table.sides, *table.left)), default=0) + 1,
    )
    # Whoever comes has not been asked yet whether others may read along.
    now = table_of(table.mediation)
    moving.settle_wish(case, now)
    drafts = Agreement.objects.select_for_update().filter(effective_on=None)
    agreement = drafts.filter(mediation=table.mediation).first()
    if agreement is not None:
        ask_anew(case, now, agreement)
    moving.tell(actor, SideSeated(**moving.about(case, table.mediation)))
    return side
