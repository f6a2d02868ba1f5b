"""Write the agreement down, or change its draft: then all sides sign anew."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.drafting import Clause, check_draft, covered, write_clauses
from lilong.cases.mediation.events import AgreementDrafted
from lilong.cases.mediation.models import Agreement
from lilong.cases.mediation.states import AgreementForm
from lilong.cases.mediation.telling import tell_sides
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor


@use_case
def draft_agreement(
    actor: Actor,
    *,
    case_id: UUID,
    facts: str,
    clauses: Sequence[Clause],
    base_version: int = 0,
    personal: str = Personal.ASK,
) -> Agreement:
    """Write a draft. Signatures under an earlier one no longer count.

    Args:
        facts: the main facts, what was in dispute and who is responsible (art. 29).
        base_version: the draft that the page showed; 0 for the first.
        personal: what to do with numbers and names in facts and clauses: the sides are called by
            their letters, and the committee reads what is in effect.

    Raises:
        NotAllowed: not a mediator of this mediation.
        Invalid: no facts, or a clause without side, duty or day.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
        Refused: no sessions, in effect already, or somebody was quicker.
    """
    case, table = moving.locked_table(case_id)
    permissions.mediate(actor, table)
    moving.check_drafting(case, table)
    facts = moving.check_text(facts, "facts", _("请写主要事实、争议事项和各方责任"))
    today = timezone.localdate()
    agreement = Agreement.objects.select_for_update().filter(mediation=table.mediation).first()
    if agreement is not None:
        check_draft(agreement, base_version)
    facts, clauses = covered(personal, facts, clauses)
    if agreement is None:
        agreement = Agreement(
            space_id=case.space_id,
            mediation=table.mediation,
            form=AgreementForm.WRITTEN,
            written_on=today,
            facts=facts,
        )
    else:
        agreement.version += 1
        agreement.form, agreement.facts, agreement.written_on = AgreementForm.WRITTEN, facts, today
    agreement.save()
    write_clauses(agreement, table, clauses)
    drafted = AgreementDrafted(**moving.about(case, table.mediation), version=agreement.version)
    moving.tell(actor, drafted)
    tell_sides(case, table, "agreement", f"{agreement.pk}:{agreement.version}")
    return agreement
