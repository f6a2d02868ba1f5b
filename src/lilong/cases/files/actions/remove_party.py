"""Take out a party that was noted by mistake or twice; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import leading, moving, permissions, reasons
from lilong.cases.files.actions.open_party import PARTY
from lilong.cases.files.events import LeadTakenBack, PartyRemoved
from lilong.cases.files.models import Case, CaseParty, LeadOffer
from lilong.commons.notices.telling import take_back
from lilong.commons.sealed.looking import forget_looks
from lilong.commons.usecase import use_case
from lilong.commons.web.addresses import address
from lilong.commons.wording import kept
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors
from lilong.kernel.refusal import Invalid, NotFound, Refused
from lilong.people import queries as people

# Whether a party sits at a table, by the room that knows it: there it has rights of its own.
SEATED: dict[str, Callable[[CaseParty], bool]] = {}
_READING = (*permissions.FULL_SIGHT, *permissions.FIELD_SIGHT, *permissions.PUBLIC_SIGHT)


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
    if any(seated(party) for seated in SEATED.values()):
        raise Refused(_("这一方坐在调解桌上，还不能取下"), remedy=_("请先把这一方从桌上请下来。"))
    for one in leading.put_back(LeadOffer.objects.filter(party=party)):
        moving.tell(actor, LeadTakenBack(**moving.about(one)))
    if party.person_id is None:
        forget_looks(PARTY, [party.pk])
    party.delete()
    _take_back_what_was_told(case, party.person_id)
    told = kept(Removal(reason).label)
    moving.tell(actor, PartyRemoved(**moving.about(case), reason=told))
    moving.append_step(actor, case, "remove_party", words=told, for_parties=False)
    return case


def _take_back_what_was_told(case: Case, person_id: UUID | None) -> None:
    """Who reads the case no more keeps no notice of it; who found it or works here reads on."""
    if person_id is None or permissions.concerning(person_id).filter(pk=case.pk).exists():
        return
    held = people.holders_by_path(ancestors(case.place_path), _READING)
    if person_id not in set().union(*held.values()):
        take_back(person_id, url=address("cases:case", case.pk))
