"""Let a side read its own page: join it to the account of the person that it is."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.accounts import lives_here
from lilong.cases.files.models import CaseParty
from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import AccountJoined
from lilong.cases.mediation.models import MediationParty
from lilong.commons.fields import Undecipherable, Undeciphered
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.people import queries as people

S = CaseState


@use_case
def join_account(actor: Actor, *, case_id: UUID, side: int, person_id: UUID) -> MediationParty:
    """Join a side to an account of somebody of the area; from then on it speaks for itself.

    Args:
        side: the number of the side, from 1.

    Raises:
        NotAllowed: not a keeper here, or a party.
        Invalid: nobody who lives, owns or walks in the area, somebody of another name, or no such
            side.
        Refused: the side has an account, the person is a party already or mediates, or it is over.
        Undecipherable: the key of the sealed name is not on this machine.
    """
    case, table = moving.locked_table(case_id)
    permissions.keep_mediation(actor, table)
    moving.at_table(case, S.FOUND, S.ACCEPTED, S.INFORMED, S.IN_SESSIONS, S.AGREED)
    joined = table.side(side)
    parties = CaseParty.objects.select_for_update()
    party = parties.filter(pk=joined.party_id).first() if joined.party_id else None
    if party is None or party.person_id is not None:
        raise Refused(_("这一方已经有账号了，或者姓名已过保存期"))
    if person_id in table.parties():
        raise Refused(_("这个人已经是这一件的当事人了"))
    if person_id in {one.person_id for one in table.mediators}:
        raise Refused(_("调解员不能同时是当事人"), remedy=_("请先换调解员。"))
    if not lives_here(table.mediation.area_path, person_id):
        said = _("没有这样的住户账号")
        raise Invalid(said, fields={"name": [said]})
    _check_name(party, person_id)
    party.person_id = person_id
    party.save(update_fields=["person"])
    moving.tell(actor, AccountJoined(**moving.about(case, table.mediation)))
    return joined


def _check_name(party: CaseParty, person_id: UUID) -> None:
    """Raises Invalid: the account bears another name than the one that was noted, so that nobody
    reads or signs in the place of who was meant."""
    if isinstance(party.name, Undeciphered):
        raise Undecipherable
    account = people.names_of([person_id]).get(person_id, "")
    if "".join(party.name.split()) != "".join(account.split()):
        said = _("账号上的姓名和办件里记的不一样，不能连上")
        raise Invalid(
            said,
            fields={"name": [said]},
            remedy=_(
                "请核对是不是本人；办件里记的是称呼的，请照身份证另记一位当事人，再请到桌上来。"
            ),
        )
