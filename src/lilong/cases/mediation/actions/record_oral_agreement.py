"""Record an agreement that was reached by word of mouth: it holds from the day it was reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.drafting import Clause, check_draft, covered, write_clauses
from lilong.cases.mediation.effect import take_effect
from lilong.cases.mediation.models import Agreement
from lilong.cases.mediation.states import AgreementForm
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def record_oral_agreement(
    actor: Actor,
    *,
    case_id: UUID,
    facts: str,
    clauses: Sequence[Clause],
    reached_on: date,
    all_agreed: bool,
    base_version: int = 0,
    personal: str = Personal.ASK,
) -> Agreement:
    """Record what was agreed when no side needs it on paper (arts. 28, 30).

    Args:
        reached_on: the day; the thirty days of the court's confirmation count from it.
        all_agreed: every side said yes, and none wants it in writing.
        base_version: the written draft that is given up for it; 0 when there is none.
        personal: as of a written one.

    Raises:
        NotAllowed: not a mediator of this mediation.
        Invalid: no facts, no clauses, not all agreed, or the day lies ahead or before the first
            sitting.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
        Refused: no sessions, or something is in effect already.
    """
    case, table = moving.locked_table(case_id)
    permissions.mediate(actor, table)
    moving.at_table(case, CaseState.IN_SESSIONS)
    moving.check_day(reached_on, "reached_on")
    first = table.mediation.sessions.aggregate(first=Min("on"))["first"]
    if first is None or reached_on < first:
        early = _("不能早于第一次谈话的那天")
        raise Invalid(early, fields={"reached_on": [early]})
    facts = moving.check_text(facts, "facts", _("请写主要事实、争议事项和各方责任"))
    if not all_agreed:
        said = _("口头协议要各方都同意，也都认为不需要写书面的；不然请写书面协议")
        raise Invalid(said, fields={"all_agreed": [said]})
    agreement = Agreement.objects.select_for_update().filter(mediation=table.mediation).first()
    if agreement is None:
        agreement = Agreement(space_id=case.space_id, mediation=table.mediation)
    else:
        check_draft(agreement, base_version)
        agreement.version += 1
    moving.check_willing(table)
    facts, clauses = covered(personal, facts, clauses)
    agreement.form, agreement.facts = AgreementForm.ORAL, facts
    agreement.written_on = reached_on
    agreement.save()
    write_clauses(agreement, table, clauses)
    return take_effect(actor, case, table, agreement, reached_on, "record_oral_agreement")
