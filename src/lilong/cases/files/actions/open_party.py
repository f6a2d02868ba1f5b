"""Look at who a party of a case is: for a purpose, and never unnoticed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions
from lilong.cases.files.events import PartyOpened
from lilong.cases.files.models import CaseParty
from lilong.commons.fields import Undecipherable, Undeciphered
from lilong.commons.sealed.looking import note_look, seals
from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound
from lilong.people import queries as people


class Purpose(models.TextChoices):
    """What a party may be looked up for."""

    VISIT = "visit", _("上门沟通")
    NOTICE = "notice", _("送达通知")
    MEDIATE = "mediate", _("组织调解")
    HAND_OVER = "hand_over", _("移交有权处理的单位")


PARTY = seals("cases.party", "name", _("办件里当事人的姓名和联系方式"), dict(Purpose.choices))


@dataclass(frozen=True)
class KnownParty:
    """Who a party is, and how to reach them."""

    name: str
    contact: str


@use_case
def open_party(actor: Actor, *, party_id: UUID, purpose: str) -> KnownParty:
    """Open the sealed name of a party. The look is logged where the party can read it.

    When the time is over for which name and contact were kept, whoever has an account is still
    called as the account is.

    Raises:
        NotAllowed: not a keeper here, or a party in this very quarrel.
        Invalid: no purpose of the list.
        NotFound: there is no such party, or the time for which it was kept is over.
        Undecipherable: its key is not on this machine.
    """
    party = CaseParty.objects.filter(pk=party_id).first()
    over = party is not None and party.expires_on <= timezone.localdate()
    if party is None or (over and party.person_id is None):
        raise NotFound(_("没有这位当事人，或者已过保存期"))
    case = moving.locked_case(party.case_id)
    permissions.open_party(actor, case)
    if actor.person_id is None:
        raise NotAllowed(_("联系方式只能由本人登录后查看"))
    if purpose not in Purpose.values:
        raise Invalid(_("请选择查看的用途"), fields={"purpose": [_("请选择查看的用途")]})
    name, contact = ("", "") if over else (party.name, party.contact)
    if isinstance(name, Undeciphered) or isinstance(contact, Undeciphered):
        raise Undecipherable
    note_look(
        actor,
        PARTY,
        space_id=case.space_id,
        place_path=case.place_path,
        subject_id=party.pk,
        about_person_id=party.person_id,
        purpose=purpose,
    )
    told = PartyOpened(**moving.about(case), purpose=kept(Purpose(purpose).label))
    moving.tell(actor, told)
    if not name and party.person_id is not None:
        name = people.names_of([party.person_id]).get(party.person_id, "")
    return KnownParty(name, contact)
