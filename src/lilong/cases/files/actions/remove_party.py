"""Take out a party that was noted by mistake or twice; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import leading, moving, permissions, reasons
from lilong.cases.files.actions.open_party import PARTY
from lilong.cases.files.events import LeadTakenBack, PartyRemoved
from lilong.cases.files.models import Case, CaseParty, LeadOffer
from lilong.cases.files.out_of_sight import take_back_what_was_told
from lilong.commons.sealed.looking import forget_looks
from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused

# What has to be done first where a party sits at a table, by the room that knows it; nothing where
# it sits at none. There it has rights of its own.
SEATED: dict[str, Callable[[CaseParty], str | Promise]] = {}


class Removal(models.TextChoices):
    """Why a party is taken out. Chosen and not typed, so that the reason names nobody."""

    TWICE = "twice", _(reasons.NOTED_TWICE)
    WRONG = "wrong", _(reasons.NOTED_WRONGLY)
    ACCOUNT = "account", _(reasons.JOINED_WRONGLY)


@use_case
def remove_party(actor: Actor, *, case_id: UUID, party_id: UUID, reason: str) -> Case:
    """Take out a party, at rest or not: name and contact go, and its account reads no more.

    What it said itself stays among the steps. Where it leads, it leads in this case no more; its
    word for other cases is its own and stays.

    Args:
        reason: a `Removal`.

    Raises:
        NotAllowed: not a keeper here, or a party of it.
        NotFound: no such party of the case.
        Invalid: no reason of the list.
        Refused: the party sits at the table of a mediation.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    party = case.parties.defer("name", "contact").filter(pk=party_id).first()
    if party is None:
        raise NotFound(_("这一件里没有这位当事人"))
    if reason not in Removal.values:
        said = _("请选为什么取下")
        raise Invalid(said, fields={"reason": [said]})
    for seated in SEATED.values():
        if first := seated(party):
            raise Refused(_("这一方坐在调解桌上，还不能取下"), remedy=first)
    for one in leading.put_back(LeadOffer.objects.filter(party=party)):
        moving.tell(actor, LeadTakenBack(**moving.about(one)))
    if party.person_id is None:
        forget_looks(PARTY, [party.pk])
    party.delete()
    take_back_what_was_told(case, party.person_id)
    told = kept(Removal(reason).label)
    moving.tell(actor, PartyRemoved(**moving.about(case), reason=told))
    moving.append_step(actor, case, "remove_party", words=told, for_parties=False)
    return case
