"""Note what becomes of the court's confirmation, within thirty days of the effect."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lilong.cases.files import clocks
from lilong.cases.files import moving as files
from lilong.cases.files.models import Case
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.effect import (
    CONFIRMABLE,
    CONFIRMATION_CLOCK,
    last_day_of_confirmation,
)
from lilong.cases.mediation.events import ConfirmationNoted
from lilong.cases.mediation.models import Agreement
from lilong.cases.mediation.states import Confirmation
from lilong.commons.documents.pdf import CHINESE
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal, looked_through
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

BY_COURT = (Confirmation.CONFIRMED, Confirmation.DECLINED)


@use_case
def note_confirmation(
    actor: Actor,
    *,
    case_id: UUID,
    confirmation: str,
    on: date,
    together: bool = False,
    court: str = "",
    paper: str = "",
    personal: str = Personal.ASK,
) -> Agreement:
    """Note that both applied, what the court said, or that both need none.

    Args:
        confirmation: a `Confirmation` that is not open.
        together: both sides said so: nobody applies, or does without, for the other.
        court, paper: which court, and what its paper is called.
        personal: what to do with numbers and names in them; both sides read them.

    Raises:
        NotAllowed: neither mediator nor keeper here, or a party.
        Invalid: day, court or paper are missing; not said by both together.
        Refused: nothing is in effect, the thirty days are over, or the court has spoken.
        Telling: court or paper tell who somebody is, and nobody has said yet whether that is meant.
    """
    case, table = moving.locked_table(case_id)
    permissions.follow_up(actor, table)
    # The court takes its time: what it says is noted after the case was closed, too.
    moving.at_table(case, *CONFIRMABLE, ended=True)
    agreement = moving.locked_agreement(table)
    most = moving.LONGEST_LINE
    court = moving.check_text(court, "court", most=most)
    paper = moving.check_text(paper, "paper", most=most)
    _check(agreement, confirmation, on, together=together, court=court, paper=paper)
    if confirmation == Confirmation.APPLIED:
        _check_in_time(case, on)
    texts = looked_through(personal, {"court": court, "paper": paper})
    court, paper = texts["court"], texts["paper"]
    agreement.confirmation, agreement.confirmation_on = confirmation, on
    agreement.court, agreement.court_paper = court, paper
    agreement.save(update_fields=["confirmation", "confirmation_on", "court", "court_paper"])
    told = ConfirmationNoted(**moving.about(case, table.mediation), confirmation=confirmation)
    moving.tell(actor, told)
    with override(CHINESE):
        said = str(Confirmation(confirmation).label)
    files.append_step(
        actor, case, "note_confirmation", told_by=court, paper=paper, on=on, words=said
    )
    # The thirty days are for applying: whatever was decided, nothing runs out any more. Who does
    # without has not applied, and may still until then.
    left = said if confirmation == Confirmation.NOT_WANTED else ""
    clocks.end(actor, case, [CONFIRMATION_CLOCK], moving.morning_of(on), reason=left)
    clocks.note_next(case)
    return agreement


def _check(
    agreement: Agreement, confirmation: str, on: date, *, together: bool, court: str, paper: str
) -> None:
    if agreement.confirmation in BY_COURT:
        raise Refused(_("法院已经有了结果，不再改动"))
    moving.check_day(on)
    wrong: dict[str, list[Any]] = {}
    if confirmation not in Confirmation.values or not confirmation:
        wrong["confirmation"] = [_("请选办到哪一步")]
    if agreement.effective_on is None or on < agreement.effective_on:
        wrong["on"] = [_("不能早于协议生效的那天")]
    if confirmation not in BY_COURT and not together:
        wrong["together"] = [_("司法确认要各方共同申请；不申请也要各方都同意")]
    if confirmation != Confirmation.NOT_WANTED and not court:
        wrong["court"] = [_("请写哪个法院")]
    if confirmation in BY_COURT and not paper:
        wrong["paper"] = [_("请写法院文书的名称或文号")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _check_in_time(case: Case, on: date) -> None:
    clock = case.clocks.filter(clock=CONFIRMATION_CLOCK).order_by("-started_at").first()
    begins = datetime.combine(on, time(), tzinfo=timezone.get_current_timezone())
    if clock is not None and clock.runs_out <= begins:
        last = last_day_of_confirmation(case)
        raise Refused(
            _("三十天已过（到 %(last)s 为止），不能再申请司法确认") % {"last": last},
            basis=_("《人民调解法》第三十三条"),
            remedy=_("协议照样有效；对方不履行的，可以就协议向法院起诉。"),
        )
