"""Sign as mediator and set the committee's seal: with that a written agreement takes effect."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.drafting import check_draft
from lilong.cases.mediation.effect import take_effect
from lilong.cases.mediation.models import Agreement
from lilong.cases.mediation.signing import last_signed
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def seal_agreement(actor: Actor, *, case_id: UUID, version: int, on: date) -> Agreement:
    """Note the mediator's signature and the committee's seal on the paper.

    The agreement takes effect on the day of the last of all these (art. 29), and from then the
    thirty days run in which both may ask the court to confirm it (art. 33).

    Raises:
        NotAllowed: not a mediator of this mediation.
        Invalid: the day lies ahead, or before the draft.
        Refused: a side has not signed this draft; in effect already; another draft since.
    """
    case, table = moving.locked_table(case_id)
    permissions.mediate(actor, table)
    moving.at_table(case, CaseState.IN_SESSIONS)
    agreement = moving.locked_agreement(table)
    check_draft(agreement, version)
    moving.check_day(on)
    if on < agreement.written_on:
        early = _("不能早于写协议的那天")
        raise Invalid(early, fields={"on": [early]})
    effective = max(on, last_signed(agreement, table))
    agreement.sealed_on, agreement.sealed_by_id = on, moving.person_of(actor)
    agreement.save(update_fields=["sealed_on", "sealed_by"])
    return take_effect(actor, case, table, agreement, effective, "seal_agreement")
