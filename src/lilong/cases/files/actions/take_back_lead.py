"""Lead no more: at any time, by one's own word, and nobody asks why."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import leading, moving, permissions
from lilong.cases.files.events import LeadTakenBack
from lilong.cases.files.models import Case
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def take_back_lead(actor: Actor, *, case_id: UUID, party_id: UUID | None = None) -> list[Case]:
    """Take back in the whole area that one leads; each case stands as it stood before.

    Args:
        party_id: the party who told a keeper so; by default the actor's own.

    Returns the cases concerned.

    Raises:
        NotAllowed: somebody else's word, or no keeper.
        NotFound: no such case or party.
        Refused: the party does not lead.
    """
    case, party = leading.party_at(actor, case_id, party_id)
    permissions.lead(actor, case, party)
    assert party is not None
    back = leading.put_back(leading.standing(case, party))
    if not back:
        raise Refused(_("没有报名带头，不用收回"))
    for one in back:
        moving.tell(actor, LeadTakenBack(**moving.about(one)))
    if actor.person_id is None or party.person_id != actor.person_id:
        leading.tell_party(party, back, leading.TAKEN_BACK, "taken-back")
    return back
