"""Clocks as the law has them: nothing ahead of now, each act its own window, none stopped."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import clocks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.end_clock import end_clock
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_stayed_solved import note_stayed_solved
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.pause_clock import pause_clock
from lilong.cases.files.actions.refer_case import refer_case
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.actions.resume_clock import resume_clock
from lilong.cases.files.actions.set_hotline_times import set_hotline_times
from lilong.cases.files.actions.start_clock import start_clock
from lilong.cases.files.authorities import has_power
from lilong.cases.files.kinds import may_stand, standing_source
from lilong.cases.files.models import Case, CaseClock, ClockEntry
from lilong.cases.files.queries.cases import clocks_of
from lilong.cases.files.queries.due_list import due_page
from lilong.cases.files.queries.planning import weeks_ahead
from lilong.cases.files.web.words import clock_lines, last_moment
from lilong.commons import clocks as registry
from lilong.kernel.refusal import Invalid, Refused

SHANGHAI = timezone.get_default_timezone()


def at(year, month, day, hour=10, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def reported(by, case):
    """Dissuaded in vain, and reported to the department."""
    if Case.objects.get(pk=case.id).state == "found":
        advance_case(by, case_id=case.id, to="dissuaded", words="讲了道理，不听")
    return hand_over_case(
        by,
        case_id=case.id,
        to_level="department",
        asked_of="枫林城管中队",
        tried="上门三次",
        asked="请到现场认定",
        answer_due=timezone.localdate() + timedelta(days=7),
    )


def told(by, case, state, on=None, **values):
    on = on or timezone.localdate()
    values.setdefault("older", on < timezone.localdate())
    if state == "ordered":
        values.setdefault("served_on", on)
    return note_told(
        by,
        case_id=case.id,
        state=state,
        told_by="枫林城管中队",
        paper="徐城管枫责〔2026〕12号",
        on=on,
        **values,
    )


def ordered(by, case, on=None, **values):
    told(by, case, "visited", on)
    return told(by, case, "ordered", on, **values)


def window(case, name="review_window"):
    return CaseClock.objects.filter(case=case, clock=name).order_by("-started_at").first()


def test_what_is_noted_before_nine_does_not_begin_later(clock_at, opened, worker):
    clock_at(at(2026, 3, 2, 8))
    case = opened()
    reported(worker, case)
    ordered(worker, case)
    assert {one.started_at for one in CaseClock.objects.filter(clock="suit_window")} == {
        at(2026, 3, 2, 8)
    }
    lines = clock_lines(clocks_of(case), timezone.now())
    assert {line["clock"] for line in lines} >= {"review_window", "suit_window"}


def test_a_second_order_has_windows_of_its_own(clock_at, opened, worker, colleague):
    clock_at(at(2025, 1, 6))
    case = opened()
    reported(worker, case)
    ordered(worker, case)
    clock_at(at(2025, 9, 1))
    advance_case(worker, case_id=case.id, to="removed", words="拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    close_case(worker, case_id=case.id)
    clock_at(at(2026, 3, 2))
    reopen_case(worker, case_id=case.id, words="又搭起来了")
    reported(worker, case)
    assert window(case, "enforcement_visit").runs_out == at(2026, 3, 3)
    ordered(worker, case)
    told(worker, case, "demanded")
    assert window(case).runs_out > at(2026, 4, 30)
    with pytest.raises(Refused):
        told(worker, case, "windows_lapsed")


def test_nobody_stops_the_windows_of_others(opened, worker):
    case = opened()
    reported(worker, case)
    ordered(worker, case)
    for name in ("review_window", "suit_window"):
        with pytest.raises(Refused) as said:
            pause_clock(
                worker,
                case_id=case.id,
                clock=name,
                reason="等一等",
                until=timezone.localdate() + timedelta(days=3),
            )
        assert said.value.basis
        assert window(case, name).state == "running"
    assert not any(
        line["stoppable"]
        for line in clock_lines(clocks_of(case), timezone.now())
        if line["clock"].endswith("_window")
    )


@pytest.mark.parametrize("name", ["enforcement_visit", "penalty_decision", "reporter_reply"])
def test_no_committee_stops_a_duty_that_the_law_counts(opened, worker, name):
    case = opened()
    reported(worker, case)
    if name != "enforcement_visit":
        start_clock(worker, case_id=case.id, clock=name, on=timezone.localdate(), paper="通知")
    with pytest.raises(Refused) as said:
        pause_clock(
            worker,
            case_id=case.id,
            clock=name,
            reason="等等",
            until=timezone.localdate() + timedelta(days=180),
        )
    assert said.value.basis == registry.clock(name).basis
    assert said.value.remedy
    assert window(case, name).state == "running"
    (line,) = (one for one in clock_lines(clocks_of(case), timezone.now()) if one["clock"] == name)
    assert not line["stoppable"]


def test_every_clock_that_may_stand_says_by_what():
    assert set(may_stand()) == {"hotline_first_contact", "hotline_close"}
    for name in may_stand():
        assert registry.clock(name).amount is None  # the street's own, set by no law
        assert standing_source(name)


def test_a_pause_is_not_renewed_for_ever(clock_at, opened, worker):
    clock_at(at(2026, 3, 2))
    case = opened(kind="repair")
    clocks.start(worker, case, "hotline_close", amount=5)
    pause = {"case_id": case.id, "clock": "hotline_close", "reason": "等配件"}
    pause_clock(worker, until=date(2026, 8, 20), **pause)
    clock_at(at(2026, 8, 20))
    with pytest.raises(Invalid) as said:
        pause_clock(worker, until=date(2026, 10, 1), **pause)
    assert set(said.value.fields) == {"until"}
    assert "2026-09-0" in str(said.value.fields["until"][0])  # how long it still may
    assert window(case, "hotline_close").entries.count() == 2
    assert pause_clock(worker, until=date(2026, 8, 27), **pause).code == case.code


def test_a_pause_of_before_stays_readable_and_may_be_cut_short(clock_at, opened, worker):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    until = at(2026, 3, 9, 0)
    clocks.append(
        worker, window(case, "enforcement_visit"), "paused", timezone.now(),
        reason="业主住院", until=until,
    )  # fmt: skip
    (line,) = clock_lines(clocks_of(case), timezone.now())
    assert line["standing"]
    assert "业主住院" in line["sums"][-1]
    resume_clock(worker, case_id=case.id, clock="enforcement_visit")
    assert window(case, "enforcement_visit").state == "running"


def test_nobody_cuts_the_days_of_a_notice_short(clock_at, opened, worker):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    ordered(worker, case, unservable=True)
    with pytest.raises(Refused):
        resume_clock(worker, case_id=case.id, clock="review_window")
    assert last_moment(window(case).runs_out) == "2026-05-11"
    lines = {one["clock"]: one for one in clock_lines(clocks_of(case), timezone.now())}
    assert lines["review_window"]["standing"]
    assert not lines["review_window"]["resumable"]


def test_windows_do_not_lapse_before_their_last_day_on_paper_either(clock_at, opened, worker):
    clock_at(at(2025, 1, 6))
    case = opened()
    reported(worker, case)
    ordered(worker, case)
    told(worker, case, "demanded")
    clock_at(at(2026, 3, 2))
    with pytest.raises(Refused):
        told(worker, case, "windows_lapsed", date(2025, 2, 1))
    assert told(worker, case, "windows_lapsed", date(2025, 7, 20)).state == "windows_lapsed"


def test_no_paper_is_older_than_the_one_before_it(opened, worker):
    case = opened()
    reported(worker, case)
    told(worker, case, "visited")
    with pytest.raises(Invalid) as said:
        told(worker, case, "ordered", timezone.localdate() - timedelta(days=300))
    assert set(said.value.fields) == {"on"}
    with pytest.raises(Invalid) as said:
        told(worker, case, "ordered", served_on=None)
    assert set(said.value.fields) == {"served_on"}


def test_the_windows_run_from_the_day_the_order_was_served(opened, worker):
    today = timezone.localdate()
    case = opened()
    reported(worker, case)
    told(worker, case, "visited", today - timedelta(days=20))
    told(worker, case, "ordered", today - timedelta(days=20), served_on=today - timedelta(days=2))
    assert timezone.localdate(window(case).started_at) == today - timedelta(days=2)
    other = opened()
    reported(worker, other)
    told(worker, other, "visited", today - timedelta(days=20))
    with pytest.raises(Invalid) as said:
        told(
            worker,
            other,
            "ordered",
            today - timedelta(days=20),
            served_on=today - timedelta(days=21),
        )
    assert set(said.value.fields) == {"served_on"}


def test_what_is_posted_is_served_when_the_notice_has_stood_its_days(clock_at, opened, worker):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    ordered(worker, case, unservable=True)
    notice = window(case, "unknown_owner_notice")
    assert last_moment(notice.runs_out) == "2026-03-12"
    # Ten days and then sixty: 12 March and sixty days more.
    assert last_moment(window(case).runs_out) == "2026-05-11"
    # Six months from 12 March end on a Saturday: the Monday after is in time (民法典 art. 203).
    assert last_moment(window(case, "suit_window").runs_out) == "2026-09-14"


def test_six_months_from_a_posted_notice_are_not_a_day_more(clock_at, opened, worker):
    clock_at(at(2026, 1, 12))
    case = opened()
    reported(worker, case)
    ordered(worker, case, unservable=True)
    assert last_moment(window(case, "unknown_owner_notice").runs_out) == "2026-01-22"
    # A Wednesday: nothing gives way to a working day.
    assert last_moment(window(case, "suit_window").runs_out) == "2026-07-22"


@pytest.mark.parametrize(
    ("body", "power"),
    [
        ("西木居委", False),
        ("西木南居委会", False),
        ("枫林居民区党总支", False),
        ("某某物业公司", False),
        ("小区物管处", False),
        ("业主大会", False),
        ("3号楼楼组长", False),
        ("街道办事处和西木居委会", False),
        ("某某物业公司办公室", False),
        # A denylist let these order.
        ("老王", False),
        ("某某律所", False),
        ("小区物业公司执法队", False),
        ("西木南社区", False),
        ("社区工作站", False),
        ("城管志愿者服务队", False),
        ("社区规划师", False),
        ("枫林街道居民老王", False),
        # No text was read that gives it a power.
        ("区物业管理事务中心", False),
        ("徐汇区房管局物业管理科", True),
        ("枫林街道办事处社区管理办公室", True),
        ("枫林街道城管中队", True),
        ("枫林街道综合行政执法队", True),
        ("枫林街道", True),
        ("徐汇区人民政府", True),
        ("徐汇区规划和自然资源局", True),
        ("区消防救援支队", True),
        ("枫林路派出所", True),
        ("徐汇区人民法院", True),
    ],
)
def test_who_may_order_is_known_by_its_name(body, power):
    assert has_power(body) is power


def test_an_order_closed_too_soon_goes_on_with_its_days(
    clock_at, opened, worker, colleague, secretary, street
):
    clock_at(at(2026, 3, 2))
    set_hotline_times(secretary, area_id=street.area.id, first_contact=1, close=5, source="通知")
    case = opened(kind="repair", source="hotline", source_number="A-1")
    clocks.start(worker, case, "hotline_close", amount=5)
    clock_at(at(2026, 3, 4))
    advance_case(worker, case_id=case.id, to="done", words="修好了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    close_case(worker, case_id=case.id)
    clock_at(at(2026, 3, 11))
    reopen_case(worker, case_id=case.id, words="又坏了")
    (clock,) = CaseClock.objects.filter(case=case)
    assert clock.state == "running"
    assert last_moment(clock.runs_out) == "2026-03-16"
    assert Case.objects.get(pk=case.id).next_clock == "hotline_close"


def referred(by, case):
    return refer_case(
        by,
        case_id=case.id,
        told_by="枫林城管中队",
        paper="7号",
        on=timezone.localdate(),
        words="列入拆除计划",
    )


def test_what_was_referred_goes_on_with_its_clocks_when_it_is_opened_again(
    clock_at, opened, worker
):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    told(worker, case, "visited")
    start_clock(
        worker, case_id=case.id, clock="penalty_decision", on=timezone.localdate(), paper="立案书"
    )
    clock_at(at(2026, 3, 12))
    referred(worker, case)
    # Asked after thirty days, and noted: the step is of a closed case, too.
    clock_at(at(2026, 4, 13))
    note_stayed_solved(worker, case_id=case.id, words="还在计划里")
    clock_at(at(2026, 4, 20))
    reopen_case(worker, case_id=case.id, words="没有人来拆")
    clock = window(case, "penalty_decision")
    assert [one.word for one in clock.entries.order_by("order")] == ["started", "ended", "reopened"]
    assert last_moment(clock.runs_out) == "2026-07-09"  # 31 May and the 39 nights it stood
    # The department's to decide: nothing that we owe while it is our turn.
    assert Case.objects.get(pk=case.id).next_clock == ""


def test_what_a_step_has_ended_since_stays_ended(clock_at, opened, worker, colleague, officer):
    clock_at(at(2026, 3, 2))
    case = opened()
    day = {"case_id": case.id, "on": timezone.localdate(), "paper": "信"}
    start_clock(worker, clock="petition_route", **day)
    start_clock(worker, clock="petition_close", **day)
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    advance_case(worker, case_id=case.id, to="removed", words="拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    close_case(worker, case_id=case.id)
    clock_at(at(2026, 3, 4))
    reopen_case(worker, case_id=case.id, words="又搭了")
    assert window(case, "petition_route").state == "running"
    clock_at(at(2026, 3, 6))
    end_clock(
        worker, case_id=case.id, clock="petition_route", on=timezone.localdate(), paper="转送单"
    )
    reported(worker, case)
    answer = {"outcome": "takes", "words": "由我们办"}
    answer_hand_over(officer, case_id=case.id, **answer)
    referred(worker, case)
    clock_at(at(2026, 3, 10))
    reopen_case(worker, case_id=case.id, words="没有人来")
    assert window(case, "petition_close").state == "running"
    # Done before it was closed, and begun by a report that is to be made anew.
    assert window(case, "petition_route").state == "ended"
    assert window(case, "enforcement_visit").state == "ended"


def test_the_last_day_is_told_as_a_day(clock_at, opened, worker, street):
    clock_at(datetime(2026, 2, 13, 17, tzinfo=SHANGHAI))
    case = opened(kind="repair")
    clock = clocks.start(worker, case, "danger_report")
    clocks.note_next(case)
    assert last_moment(clock.runs_out) == "2026-02-25"
    assert last_moment(at(2026, 2, 25, 17, 30)) == "2026-02-25 17:30"
    made = weeks_ahead(worker, _view(street.area), weeks=1, capacity=12, start=date(2026, 2, 9))
    assert made.cases[0].placed.candidate.due == date(2026, 2, 25)


def _view(place):
    from lilong.places import queries as places

    return places.place(place.id)


def test_a_rule_that_changes_later_rewrites_nothing(clock_at, opened, worker):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    ordered(worker, case)
    entry = ClockEntry.objects.get(clock=window(case), word="started")
    assert (entry.rule["amount"], entry.rule["unit"]) == (60, "day")
    # As if the registry had said forty days then and says sixty now.
    entry.rule = {**entry.rule, "amount": 40}
    entry.save()
    lines = clock_lines(clocks_of(case), timezone.now())
    assert [line["last"] for line in lines if line["clock"] == "review_window"] == ["2026-04-13"]


def test_clocks_are_named_in_the_readers_language(opened, worker, street):
    from django.utils.translation import override

    case = opened()
    reported(worker, case)
    with override("en"):
        (line,) = clock_lines(clocks_of(case), timezone.now())
        (due,) = due_page(worker, _view(street.area), timezone.now()).lines
    assert line["name"].isascii()
    assert due.name.isascii()


def test_a_notice_is_waited_out_too_when_it_is_noted_before_nine(monkeypatch, opened, worker):
    moments = iter(at(2026, 3, 2, 6) + timedelta(seconds=n) for n in range(10_000))
    monkeypatch.setattr(timezone, "now", lambda: next(moments))  # a clock that goes on
    case = opened()
    reported(worker, case)
    ordered(worker, case, unservable=True)
    begun = {one.started_at for one in CaseClock.objects.filter(case=case).exclude(state="ended")}
    assert len(begun) == 1
    assert last_moment(window(case, "unknown_owner_notice").runs_out) == "2026-03-12"
    assert last_moment(window(case).runs_out) == "2026-05-11"
    # Six months from 12 March end on a Saturday: the Monday after is in time (民法典 art. 203).
    assert last_moment(window(case, "suit_window").runs_out) == "2026-09-14"


def test_what_was_noted_by_an_older_program_is_waited_out_by_its_last_window(
    clock_at, opened, worker
):
    clock_at(at(2025, 1, 6))
    case = opened()
    reported(worker, case)
    ordered(worker, case)
    told(worker, case, "demanded")
    # Windows of one order that began some microseconds apart.
    suit = window(case, "suit_window")
    entry = suit.entries.get()
    entry.at -= timedelta(microseconds=7)
    entry.save()
    CaseClock.objects.filter(pk=suit.pk).update(started_at=entry.at)
    clock_at(at(2026, 3, 2))
    with pytest.raises(Refused):
        told(worker, case, "windows_lapsed", date(2025, 6, 2))
    assert told(worker, case, "windows_lapsed", date(2025, 7, 20)).state == "windows_lapsed"
