"""Note that a clause was kept, or that it turned out not to be."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving as files
from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.drafting import LONGEST_PROOF
from lilong.cases.mediation.events import PerformanceNoted
from lilong.cases.mediation.models import AgreementClause
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal, looked_through
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused


@use_case
def note_performance(
    actor: Actor,
    *,
    case_id: UUID,
    clause: int,
    done: bool,
    on: date,
    words: str,
    personal: str = Personal.ASK,
) -> AgreementClause:
    """Note a clause as kept, with what shows it; when all are, the case is performed.

    Args:
        clause: its number in the agreement.
        done: False takes a former note back: it is due again.
        words: by what it was seen; kept sealed.
        personal: what to do with numbers and names in the words; committee and sides read them.

    Raises:
        NotAllowed: neither mediator nor keeper here, or a party.
        NotFound: no such clause.
        Invalid: no words, or a day that lies ahead or before the effect.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
        Refused: nothing is in effect, or the clause stands so already.
    """
    case, table = moving.locked_table(case_id)
    permissions.follow_up(actor, table)
    moving.at_table(case, CaseState.AGREED)
    agreement = moving.locked_agreement(table)
    found = AgreementClause.objects.filter(agreement=agreement, order=clause).first()
    if found is None:
        raise NotFound(_("协议里没有这一条"))
    if (found.done_on is not None) == done:
        raise Refused(_("这一条已经是这样记的"))
    moving.check_day(on)
    assert agreement.effective_on is not None
    if on < agreement.effective_on:
        early = _("不能早于协议生效的那天")
        raise Invalid(early, fields={"on": [early]})
    needed = _("请写凭什么知道：收条、照片、当面看过")
    words = moving.check_text(words, "words", needed, LONGEST_PROOF)
    found.done_words = looked_through(personal, {"words": words})["words"]
    found.done_on = on if done else None
    again = max(timezone.localdate(), found.due - timedelta(days=found.remind_days))
    found.remind_on = None if done else again
    found.save(update_fields=["done_words", "done_on", "remind_on"])
    moving.tell(actor, PerformanceNoted(**moving.about(case, table.mediation), done=done))
    still = AgreementClause.objects.filter(agreement=agreement, done_on=None)
    if done and not still.exists():
        files.move(actor, case, CaseState.PERFORMED, "note_performance", on=on)
    return found
