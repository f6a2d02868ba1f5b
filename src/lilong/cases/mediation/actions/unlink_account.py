"""Take a wrong account from a side: it reads the table no more, and the side stays."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving as files
from lilong.cases.files import reasons
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.out_of_sight import take_back_what_was_told
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import AccountUnlinked
from lilong.cases.mediation.models import AgreementSignature, MediationParty, ProposalAnswer
from lilong.cases.mediation.seating import table_of
from lilong.cases.mediation.states import SignedBy, Told, Wish
from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.people import queries as people


class Unlinking(models.TextChoices):
    """Why an account is taken from a side: chosen, so that the reason names nobody."""

    ACCOUNT = "account", _(reasons.JOINED_WRONGLY)
    WRONG = "wrong", _(reasons.NOTED_WRONGLY)


@use_case
def unlink_account(actor: Actor, *, case_id: UUID, side: int, reason: str) -> MediationParty:
    """Take the account from a side, whatever has become of the case: it was somebody else's.

    The side keeps its letter, its name, what was agreed and who signed on paper. What that account
    did on the screen was not the side's: it has not been told its rights there, wished nothing
    open, and what it answered may be answered anew.

    Args:
        side: the number of the side, from 1.
        reason: an `Unlinking`.

    Raises:
        NotAllowed: not a keeper here, or a party.
        Invalid: no such side, or no reason of the list.
        Refused: the side has no account, or that account has signed on the screen itself.
    """
    case, table = moving.locked_table(case_id)
    permissions.keep_mediation(actor, table)
    going = table.side(side)
    if reason not in Unlinking.values:
        said = _("请选为什么断开")
        raise Invalid(said, fields={"reason": [said]})
    parties = CaseParty.objects.select_for_update()
    party = parties.filter(pk=going.party_id).first() if going.party_id else None
    if party is None or party.person_id is None:
        raise Refused(_("这一方没有连着账号"))
    _check_unsigned(going, party.person_id)
    person_id, party.person_id, columns = party.person_id, None, ["person"]
    if party.name == "":
        # It was called by the account alone: as that it stays known until names are forgotten.
        party.name, columns = people.names_of([person_id]).get(person_id, ""), ["person", "name"]
    party.save(update_fields=columns)
    _undo_on_screen(case, going)
    take_back_what_was_told(case, person_id)
    told = kept(Unlinking(reason).label)
    moving.tell(actor, AccountUnlinked(**moving.about(case, table.mediation), reason=told))
    files.append_step(actor, case, "unlink_account", words=told, for_parties=False)
    return going


def _check_unsigned(side: MediationParty, person_id: UUID) -> None:
    """Raises Refused: whoever has signed on the screen was meant."""
    own = AgreementSignature.objects.filter(side=side, way=SignedBy.SCREEN, noted_by=person_id)
    if own.exists():
        raise Refused(
            _("这个账号自己在屏幕上签过协议，就是这一方本人，不能断开"),
            remedy=_(
                "协议还没有生效的，可以改一稿，再把这一方从桌上请下来；"
                "已经生效、对是不是本人签的有争议的，可以向法院起诉。"
            ),
        )


def _undo_on_screen(case: Case, side: MediationParty) -> None:
    if side.told == Told.ON_SCREEN:
        side.told, side.told_on, side.wish = Told.NOT_YET, None, Wish.NOT_ASKED
        side.save(update_fields=["told", "told_on", "wish"])
        moving.settle_wish(case, table_of(side.mediation))
    # What somebody answers itself is changed by nobody else (`answer_proposal`).
    ProposalAnswer.objects.filter(side=side, by_itself=True).update(by_itself=False)
