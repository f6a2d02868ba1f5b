"""Go back and note whether what was agreed holds (回访)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.states import CaseState
from lilong.cases.files.twice import UNRECORDED, own_id, written_before
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import RevisitNoted
from lilong.cases.mediation.models import Agreement, Revisit
from lilong.cases.mediation.seating import Table
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal, looked_through
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

S = CaseState


@use_case(unrecorded=UNRECORDED)
def note_revisit(
    actor: Actor,
    *,
    case_id: UUID,
    on: date,
    holds: bool,
    words: str,
    revisit_id: UUID | None = None,
    personal: str = Personal.ASK,
) -> Revisit:
    """Note a revisit; also after the case was closed, as long as it is not withdrawn.

    Args:
        revisit_id: the number of the form; sent again it records nothing more.
        personal: what to do with numbers and names in the words; the committee reads them.

    Raises:
        NotAllowed: neither mediator nor keeper here, or a party.
        Invalid: no words, or the day lies ahead or before the effect.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
        Refused: nothing was agreed that could hold; the form has recorded something else before.
    """
    case, table = moving.locked_table(case_id)
    permissions.follow_up(actor, table)
    since = _in_effect_since(table)
    if since is None or case.state not in (S.AGREED, S.PERFORMED, S.CHECKED, S.CLOSED):
        raise Refused(_("还没有达成协议，没有可以回访的"))
    moving.check_day(on)
    if on < since:
        early = _("不能早于协议生效的那天")
        raise Invalid(early, fields={"on": [early]})
    words = moving.check_text(words, "words", _("请写回访时看到、听到了什么"))
    words = looked_through(personal, {"words": words})["words"]
    twin = written_before(
        Revisit, revisit_id, mediation_id=table.mediation.pk, on=on, holds=holds, words=words
    )
    if twin is not None:
        return twin
    revisit = Revisit.objects.create(
        id=own_id(revisit_id),
        space_id=case.space_id,
        mediation=table.mediation,
        on=on,
        holds=holds,
        words=words,
        by_id=moving.person_of(actor),
    )
    moving.tell(actor, RevisitNoted(**moving.about(case, table.mediation), holds=holds))
    return revisit


def _in_effect_since(table: Table) -> date | None:
    rows = Agreement.objects.filter(mediation=table.mediation)
    return rows.values_list("effective_on", flat=True).first()
