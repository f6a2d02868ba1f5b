"""How pages tell of a case: its light, its clocks and what happened to it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.cases.files.clocks import has_lapsed, last_day_of, reading_of
from lilong.cases.files.kinds import clock_name, may_stand, never_stopped, whose_clock
from lilong.cases.files.models import CaseClock, CaseStep
from lilong.cases.files.queries.due_list import LAPSED
from lilong.cases.files.reasons import told
from lilong.cases.files.states import AT_REST, TO_BE_CHECKED, CaseState, ClockState
from lilong.commons.citing import cited
from lilong.commons.wording import listed
from lilong.engines.clocks import HOUR, MINUTE
from lilong.engines.running_clocks import AMBER, GREEN, GREY, RED, Reading, light

# The kinds of tag that stand for a light, and its words: never the colour alone.
LIGHTS: dict[str, tuple[str, str | Promise]] = {
    GREEN: ("ok", gettext_lazy("来得及")),
    AMBER: ("warn", gettext_lazy("快到期")),
    RED: ("stop", gettext_lazy("已超期")),
    GREY: ("quiet", gettext_lazy("暂停中")),
    LAPSED: ("quiet", gettext_lazy("已过")),
}
VERBS: dict[str, str | Promise] = {
    "open_case": gettext_lazy("立案"),
    "open_cases": gettext_lazy("立案"),
    "measure_case": gettext_lazy("测量"),
    "answer_hand_over": gettext_lazy("答复移交"),
    "take_hand_over": gettext_lazy("接手移交"),
    "bounce_hand_over": gettext_lazy("退回移交"),
    "take_back_hand_over": gettext_lazy("收回移交"),
    "note_stayed_solved": gettext_lazy("回访"),
    "advance_case": gettext_lazy("往前一步"),
    "classify_case": gettext_lazy("认定是哪一类"),
    "note_told": gettext_lazy("其他单位的处理"),
    "hand_over_case": gettext_lazy("移交"),
    "check_case": gettext_lazy("复核"),
    "close_case": gettext_lazy("办结"),
    "start_clock": gettext_lazy("记下一个期限"),
    "end_clock": gettext_lazy("期限内的事办到了"),
    "refer_case": gettext_lazy("由其他单位接手，本处办结"),
    "reopen_case": gettext_lazy("重新办理"),
    "withdraw_case": gettext_lazy("撤销"),
    "pause_clock": gettext_lazy("暂停计时"),
    "resume_clock": gettext_lazy("继续计时"),
    "change_owner": gettext_lazy("换承办人"),
    "change_owner_of_many": gettext_lazy("换承办人"),
    "rewrite_summary": gettext_lazy("重新写明是什么事"),
    "remove_party": gettext_lazy("取下一位当事人"),
    "note_first_contact": gettext_lazy("先行联系"),
    "refuse_task": gettext_lazy("清单以外，退回"),
    "accept_mediation": gettext_lazy("受理调解"),
    "tell_rights": gettext_lazy("告知权利义务"),
    "hold_session": gettext_lazy("调解开始"),
    "seal_agreement": gettext_lazy("书面协议生效"),
    "record_oral_agreement": gettext_lazy("口头协议生效"),
    "note_confirmation": gettext_lazy("司法确认"),
    "note_performance": gettext_lazy("协议履行"),
    "unseat_side": gettext_lazy("一方下了桌"),
    "unlink_account": gettext_lazy("断开一方的账号"),
    "stop_mediation": gettext_lazy("调解结束"),
    "take_up_again": gettext_lazy("重新调解"),
    "record_house_call": gettext_lazy("上门"),
    "record_promise": gettext_lazy("答应了"),
    "call_joint_meeting": gettext_lazy("召集联席会议"),
    "note_joint_meeting": gettext_lazy("联席会议定了"),
    "call_off_joint_meeting": gettext_lazy("联席会议没有开"),
    "answer_joint_task": gettext_lazy("会后答复"),
    "say_as_party": gettext_lazy("当事人说"),
    "undo_bulk_opening": gettext_lazy("批量立案撤销"),
}
# What was done to bring a case where its state says already: it is told by the state alone.
_SAID_BY_STATE: dict[str, frozenset[str]] = {
    "open_case": frozenset({CaseState.FOUND}),
    "open_cases": frozenset({CaseState.FOUND}),
    "advance_case": frozenset(CaseState),
    "classify_case": frozenset({CaseState.CLASSIFIED}),
    "note_told": frozenset(CaseState),
    "measure_case": frozenset({CaseState.MEASURED}),
    "record_promise": frozenset({CaseState.PROMISED}),
    "check_case": frozenset({CaseState.CHECKED}),
    "close_case": frozenset({CaseState.CLOSED}),
    "withdraw_case": frozenset({CaseState.WITHDRAWN}),
    "accept_mediation": frozenset({CaseState.ACCEPTED}),
    "tell_rights": frozenset({CaseState.INFORMED}),
    "hold_session": frozenset({CaseState.IN_SESSIONS}),
    "note_performance": frozenset({CaseState.PERFORMED}),
}


def state_tag(state: str) -> str:
    """The kind of tag that a state has."""
    if state in AT_REST:
        return "ok" if state == CaseState.CLOSED else "quiet"
    return "warn" if state in TO_BE_CHECKED else "info"


def moment(at: datetime) -> str:
    """A moment as people write it."""
    local = timezone.localtime(at)
    return f"{local:%Y-%m-%d %H:%M}"


def _day(at: datetime) -> str:
    return timezone.localdate(at).isoformat()


def last_moment(at: datetime) -> str:
    """When something runs out: the day, where it is the end of one, else to the minute."""
    local = timezone.localtime(at)
    if local.time() == time():
        return last_day_of(at).isoformat()
    return f"{local:%Y-%m-%d %H:%M}"


def visit_words(until: datetime) -> str:
    """By when somebody has to come and look, and that nobody came in time."""
    said = (
        _("应在 %(until)s 前到场，已超期") if until < timezone.now() else _("应在 %(until)s 前到场")
    )
    return said % {"until": last_moment(until)}


def last_day(reading: Reading) -> str:
    """When a clock runs out, by day or to the minute."""
    last = reading.at_latest
    return moment(last) if isinstance(last, datetime) else last.isoformat()


def timeline(steps: list[CaseStep], *, names: bool, words: bool = True) -> list[dict[str, Any]]:
    """What happened, as the feed shows it; `names` of the colleagues inside only, `words` of the
    steps for who may read them."""
    stood = ["", *(step.state for step in steps)]
    return [
        {
            "on": step.on,
            "what": _what(step, before, names=names, papers=words),
            "words": told(step.words) if words else "",
        }
        for before, step in zip(stood, steps, strict=False)
    ]


def _what(step: CaseStep, before: str, *, names: bool, papers: bool) -> str:
    parts = _done_and_stands(step, before)
    if papers and step.told_by:
        parts.append(step.told_by)
    if papers and step.paper:
        parts.append(step.paper)
    if papers and step.served_on:
        parts.append(service_words(step))
    if names and step.by is not None:
        parts.append(step.by.name)
    return " · ".join(parts)


def _done_and_stands(step: CaseStep, before: str) -> list[str]:
    """What was done and where the case stands since; each only where it says something."""
    done, stands = str(VERBS.get(step.verb, step.verb)), str(CaseState(step.state).label)
    if step.state in _SAID_BY_STATE.get(step.verb, ()):
        return [stands]
    return [done] if step.state == before else [done, stands]


def service_words(step: CaseStep) -> str:
    """When and how its paper came to the party; empty where nobody said."""
    return f"{step.served_on} {step.get_service_display()}" if step.served_on else ""


def clock_lines(clocks: list[CaseClock], now: datetime) -> list[dict[str, Any]]:
    """Each clock with its light, its last day and its arithmetic."""
    lines = []
    for clock in clocks:
        entries = list(clock.entries.all())
        reading = reading_of(clock, entries, now)
        kind, said = LIGHTS[light(reading, now)]
        ended = reading.state == ClockState.ENDED
        left = told(entries[-1].reason) if ended else ""
        if has_lapsed(clock, reading):
            kind, said, left = "quiet", _("已过"), ""
        elif ended and reading.breached_at is None:
            kind, said = ("quiet", _("不再计时")) if left else (kind, _("已完成"))
        lines.append(
            {
                "clock": clock.clock,
                "name": clock_name(clock.clock),
                "basis": cited(told(reading.clock.basis)),
                "whose": whose_clock(clock.clock),
                "kind": kind,
                "light": said,
                "last": last_day(reading),
                "provisional": reading.provisional,
                "sums": [*sums(reading), *_ending(reading, left)],
                "standing": reading.state == ClockState.STANDING,
                "running": reading.state == ClockState.RUNNING,
                "stoppable": reading.state == ClockState.RUNNING and clock.clock in may_stand(),
                "resumable": reading.state == ClockState.STANDING
                and clock.clock not in never_stopped(),
            }
        )
    return lines


def _ending(reading: Reading, why: str) -> list[str]:
    """Why a clock ended without having been kept, if somebody said so."""
    if not why or reading.ended_at is None:
        return []
    return [_("%(at)s 不再计时：%(why)s") % {"at": moment(reading.ended_at), "why": why}]


def sums(reading: Reading) -> list[str]:
    """The arithmetic of a clock in sentences that can be checked with a calendar."""
    units = {
        "minute": _("分钟"),
        "hour": _("小时"),
        "day": _("天"),
        "workday": _("个工作日"),
        "month": _("个月"),
        "year": _("年"),
    }
    # Days are counted from a day: its hour nobody has said.
    by_hour = reading.clock.unit in (HOUR, MINUTE)
    said = [
        _("从 %(start)s 起，%(amount)s %(unit)s")
        % {
            "start": moment(reading.started_at) if by_hour else _day(reading.started_at),
            "amount": reading.clock.amount,
            "unit": units[reading.clock.unit],
        }
    ]
    if reading.counted:
        days = listed(f"{day:%m-%d}" for day in reading.counted)
        said.append(_("数到的工作日：%(days)s") % {"days": days})
    for one in reading.standstills:
        begin = moment(one.begin) if by_hour else _day(one.begin)
        end = moment(one.end) if by_hour else last_moment(one.end)
        why = told(one.reason) or _("办结到重新办理之间")
        said.append(
            _("%(begin)s 至 %(end)s 暂停计时：%(why)s") % {"begin": begin, "end": end, "why": why}
        )
    if reading.due != reading.at_latest:
        said.append(_("最后一天 %(due)s 是休息日，顺延") % {"due": reading.due})
    if reading.provisional_years:
        years = listed(reading.provisional_years)
        said.append(_("%(years)s 年的放假安排还没有公布，暂按法定节假日算") % {"years": years})
    return said
