"""Write down what another body did, as it told us and with its paper."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions
from lilong.cases.files.events import CaseTold
from lilong.cases.files.models import Case
from lilong.cases.files.states import TOLD, CaseState, ClockState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST = 60
# The windows that have to lapse before anybody may decide to remove by force (行政强制法).
WINDOWS = ("review_window", "suit_window")
# Those who may order and decide; a residents' committee, a property company or an owners'
# committee may not (居委会条例 art. 25).
WITHOUT_POWER = ("居委会", "居民委员会", "物业", "业委会", "业主委员会", "业主大会")


@use_case
def note_told(
    actor: Actor,
    *,
    case_id: UUID,
    state: str,
    told_by: str,
    paper: str,
    on: date,
    words: str = "",
    unservable: bool = False,
    base_version: int | None = None,
) -> Case:
    """Write down a step that somebody with the power took: visit, order, demand, decision.

    Args:
        state: one of `TOLD`.
        told_by: which body.
        paper: the number of its paper.
        on: the day on its paper.
        unservable: the owner is unknown or cannot be served; the notice then stands ten days.

    Raises:
        NotAllowed: neither keeper nor above them here.
        Invalid: who, paper or day are missing, or the day lies ahead.
        Refused: the body has no such power; a window has not lapsed yet; somebody was quicker.
        ForbiddenMove: its state does not allow it.
    """
    case = moving.locked_case(case_id)
    permissions.note_told(actor, case.place_path)
    moving.check_version(case, base_version)
    words = moving.check_words(words)
    told_by, paper = " ".join(told_by.split()), " ".join(paper.split())
    _check(state, told_by, paper, on)
    if state != CaseState.VISITED and any(one in told_by for one in WITHOUT_POWER):
        raise Refused(
            _("居委会、物业和业委会没有责令、催告和决定拆除的权力，不能这样记"),
            basis="上海市居民委员会工作条例 art. 25",
            remedy=_(
                "可以劝导、上报、支持；责令和决定由城管、规划或政府作出，请写是哪个单位、什么文号。"
            ),
        )
    if state == CaseState.WINDOWS_LAPSED:
        _check_windows(case)
    return moving.move(
        actor,
        case,
        state,
        "note_told",
        event=CaseTold(**moving.about(case), state=state, told_by=told_by, paper=paper),
        words=words,
        told_by=told_by,
        paper=paper,
        on=on,
        at=datetime.combine(on, time(9), tzinfo=timezone.get_current_timezone()),
        also={"unservable": unservable or case.unservable},
    )


def _check(state: str, told_by: str, paper: str, on: date) -> None:
    wrong: dict[str, list[Any]] = {}
    if state not in TOLD:
        wrong["state"] = [_("请选对方做了哪一步")]
    if not told_by or len(told_by) > LONGEST:
        wrong["told_by"] = [_("请写是哪个单位")]
    if not paper or len(paper) > LONGEST:
        wrong["paper"] = [_("请写文书的名称或文号")]
    if on > timezone.localdate():
        wrong["on"] = [_("文书的日期不能晚于今天")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _check_windows(case: Case) -> None:
    now = timezone.now()
    still = case.clocks.filter(clock__in=WINDOWS, runs_out__gt=now)
    still = still.exclude(state=ClockState.ENDED).order_by("-runs_out")
    if (last := still.first()) is not None:
        day = timezone.localtime(last.runs_out).date()
        raise Refused(
            _("复议和诉讼的期限还没有过，要到 %(day)s") % {"day": day},
            basis="行政强制法",
            remedy=_("当事人在期限内申请复议或起诉的，要等结果。"),
        )
