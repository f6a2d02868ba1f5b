"""What the verbs of a mediation share: the locked table, its checks, and how the case goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving as files
from lilong.cases.files.models import Case
from lilong.cases.files.states import CaseState
from lilong.cases.mediation.events import MediationEvent
from lilong.cases.mediation.models import Agreement, Mediation
from lilong.cases.mediation.seating import Table, table_of
from lilong.commons.ledger.chain import record
from lilong.commons.wording import listed
from lilong.council.wording import legible
from lilong.kernel.actor import SYSTEM, Actor
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused

LONGEST_TEXT = 2000
LONGEST_LINE = 60
# The way of a dispute that goes well: what lies behind is not told as if it were still to come.
_WAY = (
    CaseState.FOUND,
    CaseState.ACCEPTED,
    CaseState.INFORMED,
    CaseState.IN_SESSIONS,
    CaseState.AGREED,
    CaseState.PERFORMED,
    CaseState.CHECKED,
)
_SEE_WHAT_COMES = _("现在能办什么，写在“调解”那一页上。")
NO_MEDIATION = _("这一件没有登记调解，或者您没有查看它的权限")


def locked_table(case_id: UUID) -> tuple[Case, Table]:
    """The case and its table, locked until the commit. Raises NotFound."""
    case = files.locked_case(case_id)
    mediation = Mediation.objects.select_for_update().filter(case=case).first()
    if mediation is None:
        raise NotFound(NO_MEDIATION)
    return case, table_of(mediation)


def locked_agreement(table: Table) -> Agreement:
    """The agreement, locked. Raises Refused: there is none."""
    found = Agreement.objects.select_for_update().filter(mediation=table.mediation).first()
    if found is None:
        raise Refused(_("还没有写协议"))
    return found


def person_of(actor: Actor) -> UUID:
    """Who acts; a job of the house sits at no table. Raises NotAllowed."""
    if actor.person_id is None:
        raise NotAllowed(_("要本人登录后才能办"))
    return actor.person_id


def about(case: Case, mediation: Mediation) -> dict[str, Any]:
    """What every event of a mediation says."""
    return {
        "space_id": case.space_id,
        "place_path": case.place_path,
        "subject_id": mediation.pk,
        "code": case.code,
    }


def mover(actor: Actor, table: Table) -> Actor:
    """In whose name the case goes on: a side's act moves it, and no step bears a party's name."""
    return actor if table.own_side(actor) is None else SYSTEM


def tell(actor: Actor, event: MediationEvent) -> None:
    """Record what happened."""
    record(actor, event)


def at_table(case: Case, *states: str, ended: bool = False) -> None:
    """Raises Refused: the case stands in none of these states.

    Args:
        ended: what is noted may come after the end of a mediation, too.
    """
    if case.state in states or (ended and case.state == CaseState.FAILED):
        return
    if case.state in (CaseState.FAILED, CaseState.CLOSED, CaseState.WITHDRAWN):
        raise Refused(
            _("调解已经结束，不能再往下办"), remedy=_("各方又愿意谈的，办结以后可以重新办理。")
        )
    now = CaseState(case.state).label
    if _lies_behind(case.state, states):
        raise Refused(
            _("现在是“%(now)s”，这一步已经过了，不用再办") % {"now": now}, remedy=_SEE_WHAT_COMES
        )
    labels = listed(CaseState(one).label for one in states)
    raise Refused(
        _("现在是“%(now)s”，要到“%(states)s”才能办这一步") % {"now": now, "states": labels},
        remedy=_SEE_WHAT_COMES,
    )


def _lies_behind(state: str, states: Sequence[str]) -> bool:
    """Whether all of these states were passed on the way."""
    return state in _WAY and all(
        one in _WAY and _WAY.index(one) < _WAY.index(state) for one in states
    )


def check_sitting(case: Case, table: Table) -> None:
    """Raises Refused: nobody can sit down together now."""
    at_table(case, CaseState.INFORMED, CaseState.IN_SESSIONS)
    check_willing(table)


def check_drafting(case: Case, table: Table) -> None:
    """Raises Refused: no agreement can be written now."""
    at_table(case, CaseState.IN_SESSIONS)
    check_willing(table)


def check_willing(table: Table) -> None:
    """Nobody talks or agrees with one side alone, nor with one that knows no rights (人民调解法
    arts. 3, 23).

    Raises:
        Refused: fewer than two sides, or one has not been told; it was ended, and not all sides
            have said that they want to talk again.
    """
    if table.mediation.stopped_on is not None:
        raise Refused(
            _("上次调解已经结束，各方还没有都说愿意再谈"),
            basis=_("《人民调解法》第三条"),
            remedy=_("请先当面问过每一方，都愿意的，记“重新坐下来谈”。"),
        )
    if len(table.sides) < 2:
        raise Refused(
            _("桌上还不到两方，不能谈，也不能写协议"),
            remedy=_("请先把另一方请到桌上来，再把权利义务告诉每一方。"),
        )
    if not table.informed:
        missing = listed(side.letter for side in table.sides if not side.told)
        raise Refused(
            _("还没有把权利义务告诉%(missing)s") % {"missing": missing},
            basis=_("《人民调解法》第二十三条"),
            remedy=_("请先告知，记下“告知权利义务”，再往下办。"),
        )


def forget_end(mediation: Mediation) -> None:
    """A locked mediation goes on: how it ended before stays among the steps of its case."""
    mediation.stopped_on, mediation.stopped_why = None, ""
    mediation.remedies, mediation.remedies_told_on = [], None
    mediation.save(update_fields=["stopped_on", "stopped_why", "remedies", "remedies_told_on"])


def settle_wish(case: Case, table: Table) -> None:
    """Let those above read what the quarrel is about while every side wishes it open, and no
    longer (人民调解法 arts. 15, 23)."""
    opened = table.open_to_others
    if opened != case.open_above:
        case.open_above = opened
        case.save(update_fields=["open_above"])


def check_day(on: date, field: str = "on") -> None:
    """Raises Invalid: the day lies ahead."""
    if on > timezone.localdate():
        said = _("日期不能晚于今天")
        raise Invalid(said, fields={field: [said]})


def check_text(text: str, field: str, needed: Any = "", most: int = LONGEST_TEXT) -> str:
    """The text as it is kept. Raises Invalid: too long, or `needed` and empty."""
    text = legible(text)
    if most <= LONGEST_LINE * 2:
        text = " ".join(text.split())
    if len(text) > most:
        said: Any = _("最多写 %(most)s 个字，请写短一点") % {"most": most}
        raise Invalid(said, fields={field: [said]})
    if needed and not text:
        raise Invalid(needed, fields={field: [needed]})
    return text


def morning_of(day: date) -> datetime | None:
    """The moment from which a clock of that day counts; None for today, which is now."""
    if day >= timezone.localdate():
        return None
    return datetime.combine(day, time(9), tzinfo=timezone.get_current_timezone())
