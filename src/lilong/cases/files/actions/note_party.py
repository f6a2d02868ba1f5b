"""Note a party of a case: an account, or a name and contact that are sealed for a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import leading, moving, permissions
from lilong.cases.files.events import LeadOffered, PartyNoted
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.states import AT_REST, Party
from lilong.cases.files.twice import UNRECORDED, own_id, written_before
from lilong.commons.usecase import use_case
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

# How long a file may still need them; then they are forgotten.
KEPT_DAYS = 730
LONGEST = 100
# A whole staircase with its owners and tenants; where there are more, some speak for the others.
MOST_PARTIES = 50
LONGEST_PURPOSE = 100


@use_case(unrecorded=UNRECORDED)
def note_party(
    actor: Actor,
    *,
    case_id: UUID,
    role: str,
    purpose: str,
    name: str = "",
    contact: str = "",
    person_id: UUID | None = None,
    party_id: UUID | None = None,
) -> CaseParty:
    """Note whom a case concerns. There is no role for whoever reported it.

    Args:
        role: a `Party`.
        purpose: what the name is kept for, in words.
        name, contact: sealed.
        person_id: an account that from now on reads the case's own page.
        party_id: made when the form was, so that the same form sent twice notes once.

    Raises:
        NotAllowed: not a keeper here, or a party in this very quarrel.
        Invalid: no role, no purpose, or nobody.
        Refused: the case has come to rest, has as many parties as it may have, or the person
            stands in it already; the form has noted somebody else before.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    if case.state in AT_REST:
        raise Refused(_("这一件已经办结"), remedy=_("需要的话先重新办理。"))
    sealed = _checked(role, purpose, name, contact, person_id)
    said = {"case_id": case.pk, "role": role, "person_id": person_id, **sealed}
    twin = written_before(CaseParty, party_id, **said)
    if twin is not None:
        return twin
    _check_room(case, person_id)
    party = CaseParty.objects.create(
        id=own_id(party_id),
        space_id=case.space_id,
        **said,
        expires_on=timezone.localdate() + timedelta(days=KEPT_DAYS),
    )
    moving.tell(actor, PartyNoted(**moving.about(case), role=role))
    _go_along(actor, case, party)
    return party


def _checked(
    role: str, purpose: str, name: str, contact: str, person_id: UUID | None
) -> dict[str, str]:
    """Name, contact and purpose as they are kept. Raises Invalid."""
    name, contact = (" ".join(legible(one).split()) for one in (name, contact))
    purpose, wrong = " ".join(purpose.split()), dict[str, list[Any]]()
    if role not in Party.values:
        wrong["role"] = [_("请选是什么人")]
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        wrong["purpose"] = [_("请写为什么要记下这个人，最多 %(most)s 个字") % {"most": LONGEST}]
    if not name and person_id is None:
        wrong["name"] = [_("请写姓名或怎样称呼")]
    if max(len(name), len(contact)) > LONGEST:
        wrong["contact"] = [_("姓名和联系方式各最多 %(most)s 个字") % {"most": LONGEST}]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    return {"name": name, "contact": contact, "purpose": purpose}


def is_used(party_id: UUID) -> bool:
    """Whether a form of this number has noted somebody. One query."""
    return CaseParty.objects.filter(pk=party_id).exists()


def _check_room(case: Case, person_id: UUID | None) -> None:
    if person_id is not None and case.parties.filter(person_id=person_id).exists():
        raise Refused(_("这个人已经在这一件里了"))
    if case.parties.count() >= MOST_PARTIES:
        raise Refused(
            _("一件最多记 %(most)s 位当事人") % {"most": MOST_PARTIES},
            remedy=_("人更多的，请推选代表，记下代表就够了。"),
        )


def _go_along(actor: Actor, case: Case, party: CaseParty) -> None:
    """Tell the account that there is something to read; who leads in the area leads here too."""
    if party.person_id is None or case.kind in permissions.CONFIDENTIAL:
        return
    leading.tell_party(party, [case], leading.NOTED, "noted")
    standing = leading.standing(case, party).first()
    if standing is not None:
        for one in leading.put_first([party], paper=standing.paper, paper_on=standing.paper_on):
            moving.tell(actor, LeadOffered(**moving.about(one)))
