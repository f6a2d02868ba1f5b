"""End a mediation: a side clearly refuses, or it leads nowhere; the other ways are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lilong.cases.files import moving as files
from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import MediationStopped
from lilong.cases.mediation.kinds import remedies
from lilong.cases.mediation.models import Agreement, AgreementClause, Mediation
from lilong.cases.mediation.seating import Table
from lilong.cases.mediation.states import Seat, StopReason
from lilong.cases.mediation.telling import tell_all
from lilong.commons.documents.pdf import CHINESE
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused


@use_case
def stop_mediation(
    actor: Actor, *, case_id: UUID, why: str, told: Sequence[str], words: str = ""
) -> Mediation:
    """End it, and tell every side where else it can go (arts. 17, 26). No consent is needed.

    A side may say so on its own page. The other sides are told that it is over, not who said so.

    Args:
        why: a `StopReason`; a side itself can only refuse.
        told: codes of the other ways that were told; never none.
        words: for all sides, without blame and without names.

    Raises:
        NotAllowed: neither mediator, keeper nor a side.
        Invalid: no reason, or no other way told; called not kept while nothing is late, without a
            word of how that is known.
        ForbiddenMove: it is over already.
    """
    case, table = moving.locked_table(case_id)
    side = table.own_side(actor)
    if side is not None:
        permissions.speak_for(actor, table, side)
    else:
        permissions.follow_up(actor, table)
    # The sides know each other: what is said at the table is not covered among them.
    words = files.check_words(words, personal=Personal.KEEP)
    wrong: dict[str, list[Any]] = {}
    if why not in StopReason.values or (side is not None and why != StopReason.REFUSED):
        wrong["why"] = [_("请选为什么结束")]
    if not told or not set(told) <= remedies().keys():
        wrong["told"] = [_("请告知至少一种其他办法")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    _check_effect(table, case.state, why, words, seat=table.seat(actor))
    today = timezone.localdate()
    mediation = table.mediation
    mediation.stopped_on, mediation.stopped_why = today, why
    mediation.remedies, mediation.remedies_told_on = list(dict.fromkeys(told)), today
    mediation.save(update_fields=["stopped_on", "stopped_why", "remedies", "remedies_told_on"])
    # What is over is no longer reminded of; the court is the way now.
    AgreementClause.objects.filter(agreement__mediation=mediation).update(remind_on=None)
    moving.tell(actor, MediationStopped(**moving.about(case, mediation), why=why))
    mover = moving.mover(actor, table)
    files.move(mover, case, CaseState.FAILED, "stop_mediation", words=_said(words, told))
    tell_all(case, table, f"{mediation.pk}:{case.version}")
    return mediation


def _said(words: str, told: Sequence[str]) -> str:
    """What every side reads of the end; written once, in the language of the place."""
    with override(CHINESE):
        ways = "；".join(remedies()[code].text for code in dict.fromkeys(told))
        said = str(_("您还可以：%(ways)s。") % {"ways": ways})
    return f"{words} {said}".strip()


def _check_effect(table: Table, state: str, why: str, words: str, *, seat: Seat) -> None:
    """An agreement in effect binds: nobody leaves it by refusing to talk (art. 31), and it is not
    broken before something in it is late, unless a side says that it will not keep it."""
    agreed = state == CaseState.AGREED
    if agreed and (why != StopReason.NOT_KEPT or seat is Seat.PARTY):
        raise Refused(
            _("协议已经生效，对各方有约束力，不能再拒绝调解来结束"),
            basis=_("《人民调解法》第三十一条"),
            remedy=_(
                "对方不履行，或者对内容有争议的，可以向法院起诉（《人民调解法》第三十二条）。"
            ),
        )
    bound = Agreement.objects.filter(mediation=table.mediation, effective_on__isnull=False)
    if not agreed and why == StopReason.NOT_KEPT and not bound.exists():
        said = _("还没有生效的协议，请选别的理由")
        raise Invalid(said, fields={"why": [said]})
    if agreed and not words and not _is_late(table):
        said = _("还没有哪一条过了日子没做；有一方明说不履行的，请写一句怎么知道的，不写是谁")
        raise Invalid(said, fields={"words": [said]})


def _is_late(table: Table) -> bool:
    clauses = AgreementClause.objects.filter(agreement__mediation=table.mediation, done_on=None)
    return clauses.filter(due__lt=timezone.localdate()).exists()
