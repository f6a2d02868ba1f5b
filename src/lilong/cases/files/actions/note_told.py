"""Write down what another body did, as it told us and with its paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lilong.cases.files import clocks, moving, rung_permissions, standing_again
from lilong.cases.files.authorities import check_power
from lilong.cases.files.events import CaseTold
from lilong.cases.files.models import Case
from lilong.cases.files.reasons import UNTIL_SERVED
from lilong.cases.files.states import (
    OVER,
    SERVED,
    TOLD,
    UNTOLD,
    CaseState,
    ClockState,
    ClockWord,
    Service,
)
from lilong.commons.documents.pdf import CHINESE
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST = 60
# The windows that have to lapse before anybody may decide to remove by force (行政强制法).
WINDOWS = ("review_window", "suit_window")
# By which notice an act that cannot be handed over is served: an order by the city's own text, a
# penalty as the law of civil procedure has it.
NOTICES: Mapping[str, str] = {
    CaseState.ORDERED: "unknown_owner_notice",
    CaseState.RULED: "decision_notice",
}


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
    served_on: date | None = None,
    unservable: bool = False,
    hour: time | None = None,
    older: bool = False,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Write down a step that somebody with the power took: visit, order, demand, decision.

    Args:
        state: one of `TOLD`.
        told_by: which body; a department that took the case writes for its own unit.
        paper: the number of its paper.
        on: the day on its paper; none is older than the one before it.
        served_on: the day an order was served, or its notice posted: the windows of review and
            suit run from the day on which it was known, not from the one on the paper.
        unservable: the owner is unknown or cannot be served; the notice then stands its days. Told
            of this paper: of one that reached them it is no longer so.
        hour: at what time of that day, where somebody knows (`clocks.Done`).
        older: somebody has looked: the paper is indeed older than the case.
        personal: what to do with numbers and names, and with what tells who complained; more than
            keepers read the words, the body and the paper.

    Raises:
        NotAllowed: neither keeper nor above them here nor the department that took it, or a party.
        Invalid: who, paper or day are missing, or the day lies ahead, before the last paper, or
            unlooked at before the case; an order without the day it was served.
        Refused: the body has no such power; a window has not lapsed yet; somebody was quicker.
        ForbiddenMove: its state does not allow it.
        Telling: words, body or paper tell who somebody is, or who complained, and nobody has said
            yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    rung_permissions.note_told(actor, case)
    moving.check_version(case, base_version)
    words = moving.check_words(words, personal=Personal.KEEP, may_order=True)
    told_by, paper = _whose(actor, case, moving.tidy(told_by)), moving.tidy(paper)
    _check(case, state, told_by, paper, on, served_on)
    _check_when(case, on, hour, older=older)
    _check_may(case, state, told_by, on, found=served_on is not None and not unservable)
    words, told_by, paper = _asked_about(personal, words, told_by, paper)
    event = CaseTold(**moving.about(case), state=state, told_by=told_by, paper=paper)
    words = _with_untold(untold := UNTOLD.get((case.state, state)), words)
    service, done = _service(unservable) if served_on else "", clocks.Done(on, hour)
    moving.move(
        actor, case, state, "note_told", event=event, words=words, told_by=told_by, paper=paper,
        on=on, served_on=served_on, service=service, at=_known_at(state, on, served_on), done=done,
        also={"unservable": _unservable_now(case, served_on, unservable)},
    )  # fmt: skip
    _settle_clocks(actor, case, untold, done)
    return case


def _whose(actor: Actor, case: Case, told_by: str) -> str:
    """Which body did it: a department that has the case in hand writes for its own unit only.
    Raises Invalid: it wrote of another."""
    own = rung_permissions.own_unit(actor, case)
    if own is None:
        return told_by
    if told_by and told_by != own:
        said: Any = _("这里只记自己单位（%(unit)s）做的") % {"unit": own}
        raise Invalid(said, fields={"told_by": [said]})
    return own


def _unservable_now(case: Case, served_on: date | None, unservable: bool) -> bool:
    """Whether the owner cannot be served, as far as the last paper tells: one that reached them
    says that they were found, whatever an earlier one said; one that nobody served does not."""
    return unservable or (case.unservable and served_on is None)


def _known_at(state: str, on: date, served_on: date | None) -> datetime:
    """From when the windows run: of what is served, the day of service."""
    return clocks.morning_of(served_on if state in SERVED and served_on else on)


def _asked_about(personal: str, words: str, told_by: str, paper: str) -> tuple[str, str, str]:
    """All that was typed, as it may be kept. Raises Telling."""
    told = moving.check_told(personal, {"words": words, "told_by": told_by, "paper": paper})
    return told["words"], told["told_by"], told["paper"]


def _check_may(case: Case, state: str, told_by: str, on: date, *, found: bool) -> None:
    """Raises Refused: that body has no such power, or a window had not lapsed, or what is demanded
    was not served yet, and not to them in person since (`found`)."""
    check_power(told_by)
    if state == CaseState.DEMANDED and not found:
        _check_order_served(case, on)
    if state == CaseState.WINDOWS_LAPSED:
        _check_windows(case, on)


def _settle_clocks(actor: Actor, case: Case, untold: CaseState | None, done: clocks.Done) -> None:
    """What follows for clocks beyond the step itself."""
    if untold == CaseState.VISITED:
        _pass_over_visit(actor, case, _untold_words(untold), done)
    if case.unservable and case.state in NOTICES:
        _wait_out_notice(actor, case, NOTICES[case.state])


def _pass_over_visit(actor: Actor, case: Case, why: str, done: clocks.Done) -> None:
    """Whoever decides has acted by then; when they came before it, nobody has said. So the visit is
    late by no paper that is later than its time."""
    for visit in case.clocks.filter(clock__in=standing_again.VISITS).exclude(
        state=ClockState.ENDED
    ):
        at = min(done.at_latest(), visit.runs_out)
        clocks.append(actor, visit, ClockWord.ENDED, at, reason=why)
    clocks.note_next(case)


def _check_when(case: Case, on: date, hour: time | None, *, older: bool) -> None:
    """Raises Invalid: that moment has not come, or it is a day that was mistyped by all look."""
    said: Any = _("年份不对，请再核对一遍日期")
    if on < clocks.EARLIEST:
        raise Invalid(said, fields={"on": [said]})
    if on < case.opened_on and not older:
        # A mistyped year would have let every window lapse.
        said = _("这份文书比立案还早（%(day)s 立案），请先核对日期；没有写错的，在下面勾上再记") % {
            "day": case.opened_on
        }
        raise Invalid(said, fields={"on": [said]})
    if hour is None:
        return
    if datetime.combine(on, hour, tzinfo=timezone.get_current_timezone()) > timezone.now():
        said = _("这个时刻还没有到")
        raise Invalid(said, fields={"hour": [said]})


def _untold_words(untold: CaseState) -> str:
    # Written once, in the language of the papers.
    with override(CHINESE):
        return str(_("没有收到：%(step)s") % {"step": untold.label})


def _with_untold(untold: CaseState | None, words: str) -> str:
    """The words of a step, with the one before it that nobody told of. Raises Invalid: too long."""
    if untold is None:
        return words
    told = f"{words}（{_untold_words(untold)}）"
    if len(told) > moving.LONGEST_WORDS:
        most = moving.LONGEST_WORDS - (len(told) - len(words))
        said: Any = _("最多写 %(most)s 个字，请写短一点") % {"most": most}
        raise Invalid(said, fields={"words": [said]})
    return told


def _service(cannot: bool) -> str:
    return Service.POSTED if cannot else Service.SERVED


def _wait_out_notice(actor: Actor, case: Case, notice_id: str) -> None:
    """What is posted is served when the notice has stood its days: until then no window runs.

    Noted late, the notice has lapsed by itself already, and a window by the day of posting.
    """
    begun = case.clocks.order_by("started_at")
    notice = begun.filter(clock=notice_id).last()
    if notice is None:
        return
    windows = begun.filter(clock__in=WINDOWS, started_at=notice.started_at)
    for window in windows.exclude(entries__word=ClockWord.PAUSED):
        at, until = window.started_at, notice.runs_out
        clocks.append(actor, window, ClockWord.PAUSED, at, reason=UNTIL_SERVED, until=until)
    clocks.note_next(case)


def _check(
    case: Case, state: str, told_by: str, paper: str, on: date, served_on: date | None
) -> None:
    wrong: dict[str, list[Any]] = {}
    if state not in TOLD:
        wrong["state"] = [_("请选对方做了哪一步")]
    if not told_by or len(told_by) > LONGEST:
        wrong["told_by"] = [_("请写是哪个单位")]
    if not paper or len(paper) > LONGEST:
        wrong["paper"] = [_("请写文书的名称或文号")]
    if on > timezone.localdate():
        wrong["on"] = [_("文书的日期不能晚于今天")]
    elif (last := _last_paper(case)) is not None and on < last:
        wrong["on"] = [_("不能早于上一份文书（%(day)s）") % {"day": last}]
    if served_on is None:
        if state in SERVED:
            wrong["served_on"] = [_("请写哪一天送达当事人；找不到人的，写公告贴出的那天")]
    elif not on <= served_on <= timezone.localdate():
        wrong["served_on"] = [_("送达不会早于文书的日期，也不会晚于今天")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _last_paper(case: Case) -> date | None:
    """The day on the last paper since the case was last with us."""
    told = case.steps.filter(verb="note_told")
    # What was said to be done and was not has ended nothing.
    with_others = {*TOLD, *OVER}
    again = case.steps.exclude(state__in=with_others).order_by("-order").first()
    if again is not None:
        told = told.filter(order__gt=again.order)
    last = told.order_by("-order").first()
    return last.on if last else None


def _check_order_served(case: Case, on: date) -> None:
    """Raises Refused: the order was posted, and its notice had not stood its days."""
    notices = case.clocks.filter(clock=NOTICES[CaseState.ORDERED])
    notice = notices.exclude(state=ClockState.ENDED).order_by("started_at").last()
    if notice is None or notice.runs_out <= clocks.morning_of(on):
        return
    raise Refused(
        _("责令的公告还没有期满，要到 %(day)s 过完才算送达，这之前不会催告")
        % {"day": clocks.last_day_of(notice.runs_out)},
        basis=_("《上海市拆除违法建筑若干规定》第九条"),
        remedy=_("请核对催告书的日期；催告书是当面送到的，写上它送达的那天。"),
    )


def _check_windows(case: Case, on: date) -> None:
    """Raises Refused: one of the order's windows had not lapsed on that day."""
    # Of each the last one: what an earlier order left behind has lapsed long ago.
    last = {one.clock: one for one in case.clocks.filter(clock__in=WINDOWS).order_by("started_at")}
    if not last:
        return
    lapsed = max(one.runs_out for one in last.values())
    if clocks.morning_of(on) < lapsed:
        raise Refused(
            _("复议和诉讼的期限还没有过，要到 %(day)s 过完") % {"day": clocks.last_day_of(lapsed)},
            basis=_("《行政强制法》"),
            remedy=_("当事人在期限内申请复议或起诉的，要等结果。"),
        )
