"""Note a written mandate: who acts for a side, and whether they may settle and sign."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import MandateNoted
from lilong.cases.mediation.models import MediationParty
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor

S = CaseState


@use_case
def note_mandate(
    actor: Actor, *, case_id: UUID, side: int, proxy: str, paper: str, on: date, signs: bool
) -> MediationParty:
    """Note the mandate with its paper. Without one nobody speaks or signs for a side.

    Args:
        side: the number of the side, from 1.
        proxy: who acts for it; sealed.
        paper: what the paper is called, as it lies in the file.
        signs: it says in words that the proxy may concede, settle and sign.

    Raises:
        NotAllowed: not a mediator of this mediation.
        Invalid: proxy, paper or side are missing, or the day lies ahead.
        Refused: it is over.
    """
    case, table = moving.locked_table(case_id)
    permissions.mediate(actor, table)
    moving.at_table(case, S.ACCEPTED, S.INFORMED, S.IN_SESSIONS, S.AGREED)
    given = table.side(side)
    moving.check_day(on)
    most = moving.LONGEST_LINE
    given.proxy_name = moving.check_text(proxy, "proxy", _("请写委托了谁"), most)
    given.mandate_paper = moving.check_text(paper, "paper", _("请写授权委托书的名称"), most)
    given.mandate_on, given.mandate_signs = on, signs
    given.save(update_fields=["proxy_name", "mandate_paper", "mandate_on", "mandate_signs"])
    moving.tell(actor, MandateNoted(**moving.about(case, table.mediation)))
    return given
