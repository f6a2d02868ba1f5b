"""A report that comes back, a check that fails, a case that goes on: each stands where it stood."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import clocks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.end_clock import end_clock
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.actions.start_clock import start_clock
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.checking import counters_agree, outcomes_agree
from lilong.cases.files.machines import nexts_of
from lilong.cases.files.models import Case
from lilong.cases.files.queries.cases import clocks_of
from lilong.cases.files.web.words import clock_lines
from lilong.cases.files.writing import ahead_key
from lilong.cases.norms.actions.measure_case import measure_case
from lilong.kernel.refusal import Invalid, Refused
from tests.cases.test_case_clocks import at, ordered, reported, told, window

SOON = timedelta(days=5)


@pytest.fixture
def handed(worker):
    def hand(case, to_level="street"):
        return hand_over_case(
            worker,
            case_id=case.id,
            to_level=to_level,
            asked_of="枫林街道",
            tried="上门",
            asked="请来看",
            answer_due=timezone.localdate() + SOON,
        )

    return hand


def answered(by, case, outcome):
    return answer_hand_over(by, case_id=case.id, outcome=outcome, words="先问物业")


def steps(by, case, *states):
    for state in states:
        if state == "measured":
            given = {"values": {"projection_mm": 450}, "measured_on": timezone.localdate()}
            case = measure_case(by, case_id=case.id, **given).case
        else:
            case = advance_case(by, case_id=case.id, to=state, words="做了")
    return case


def planned(case):
    case = Case.objects.get(pk=case.id)
    return bool(ahead_key(case, case.facet))


@pytest.mark.parametrize(
    ("kind", "done", "outcome", "goes_on"),
    [
        ("illegal_structure", "removed", "bounces", "dissuaded"),
        ("repair", "done", "answers", "found"),
        ("repair", "done", "bounces", "found"),
    ],
)
def test_a_report_that_came_back_is_not_brought_to_life_by_a_failed_check(
    opened, handed, worker, colleague, officer, kind, done, outcome, goes_on
):
    case = handed(opened(kind=kind, summary="坏了"))
    steps(worker, case, done)
    answered(officer, case, outcome)
    case = check_case(colleague, case_id=case.id, holds=False, words="没有")
    assert (case.state, case.level) == (goes_on, "neighbourhood")
    assert planned(case)
    assert not case.clocks.filter(clock="enforcement_visit").exclude(state="ended").exists()
    assert not list(counters_agree())


@pytest.mark.parametrize(
    ("kind", "before", "goes_on"),
    [
        ("danger", (), "found"),
        ("danger", ("secured",), "secured"),
        ("repair", (), "found"),
        ("repair", ("dispatched", "in_work"), "in_work"),
        ("window_cage", (), "found"),
        ("window_cage", ("measured",), "measured"),
        ("illegal_structure", (), "dissuaded"),
    ],
)
def test_what_is_given_back_stands_where_it_stood_and_says_nothing_that_nobody_did(
    opened, handed, worker, officer, kind, before, goes_on
):
    case = handed(steps(worker, opened(kind=kind, summary="坏了"), *before))
    assert "found" not in nexts_of(case)  # nobody takes this way by hand
    case = answered(officer, case, "bounces")
    assert (case.state, case.level) == (goes_on, "neighbourhood")
    assert not list(outcomes_agree())


def test_a_danger_that_is_opened_again_is_not_called_safe(opened, worker, colleague):
    case = steps(worker, opened(kind="danger"), "secured", "dispatched", "in_work", "done")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    close_case(worker, case_id=case.id)
    assert reopen_case(worker, case_id=case.id, words="又松了").state == "found"


def test_what_a_department_gives_back_to_the_street_lies_with_the_street(
    opened, handed, worker, officer
):
    case = handed(opened())
    answered(officer, case, "takes")
    handed(case, "department")
    case = answered(officer, case, "bounces")
    assert (case.state, case.level) == ("reported", "street")
    assert window(case, "enforcement_visit").state == "running"


@pytest.fixture
def gone(clock_at, opened, worker, colleague):
    """A case that was ordered, removed and checked."""
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    ordered(worker, case)
    clock_at(at(2026, 3, 10))
    steps(worker, case, "removed")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    return Case.objects.get(pk=case.id)


def test_an_order_stands_when_what_was_checked_is_not_so(gone, worker):
    assert set(nexts_of(gone)) == {"closed", "dissuaded", "withdrawn"}
    case = steps(worker, gone, "dissuaded")
    assert (case.state, case.done_by_id) == ("ordered", None)
    assert case.clocks.filter(clock="review_window").count() == 1
    with pytest.raises(Invalid):
        told(worker, case, "demanded", on=at(2026, 3, 1).date())  # older than the order
    assert told(worker, case, "demanded").state == "demanded"
    assert not list(counters_agree())
    assert not list(outcomes_agree())


def test_an_order_stands_when_the_case_is_opened_again_while_its_windows_run(
    gone, worker, clock_at
):
    close_case(worker, case_id=gone.id)
    case = reopen_case(worker, case_id=gone.id, words="还在")
    assert case.state == "ordered"
    assert told(worker, case, "demanded").state == "demanded"
    assert not list(outcomes_agree())


def test_what_stands_there_long_after_an_order_is_reported_anew(gone, worker, clock_at):
    close_case(worker, case_id=gone.id)
    clock_at(at(2027, 3, 2))
    case = reopen_case(worker, case_id=gone.id, words="又搭了")
    assert (case.state, case.level) == ("dissuaded", "neighbourhood")
    assert planned(case)
    # It cannot be withdrawn, and is told a way that it has.
    with pytest.raises(Refused) as refused:
        withdraw_case(worker, case_id=case.id, reason="不用办了")
    assert "先移交街道或者职能部门" in refused.value.remedy
    assert reported(worker, case).state == "reported"


def test_what_our_own_step_takes_up_lies_with_us(opened, handed, worker, colleague, officer):
    case = handed(opened())
    answered(officer, case, "takes")
    steps(worker, case, "dissuaded", "removed")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    case = steps(worker, case, "dissuaded")
    assert (case.state, case.level) == ("dissuaded", "neighbourhood")
    assert planned(case)


def test_a_report_that_still_waits_stands_with_its_visit(opened, worker, colleague, clock_at):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    clock_at(at(2026, 3, 2, 12))
    steps(worker, case, "removed")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    clock_at(at(2026, 3, 2, 15))
    case = steps(worker, case, "dissuaded")
    assert (case.state, case.level) == ("reported", "department")
    assert window(case, "enforcement_visit").runs_out == at(2026, 3, 3, 13)


def test_only_what_the_false_step_ended_goes_on(opened, worker, colleague, clock_at):
    clock_at(at(2026, 3, 2))
    case = steps(worker, opened(kind="danger"), "secured", "dispatched")
    for clock in ("danger_report", "fire_patrol"):
        start_clock(worker, case_id=case.id, clock=clock, on=timezone.localdate(), paper="鉴定 12")
    clocks.start(worker, case, "hotline_first_contact", amount=5)
    steps(worker, case, "done")
    clock_at(at(2026, 3, 3))
    end_clock(
        worker,
        case_id=case.id,
        clock="fire_patrol",
        on=timezone.localdate(),
        paper="一号",
        at=timezone.localtime().time(),
    )
    clocks.end(worker, case, ["hotline_first_contact"])
    check_case(colleague, case_id=case.id, holds=False, words="还是裂")
    state = {one.clock: one.state for one in case.clocks.all()}
    assert state == {
        "danger_report": "running", "fire_patrol": "ended", "hotline_first_contact": "ended",
    }  # fmt: skip


def test_a_standstill_says_what_it_stood_for(opened, worker, colleague, clock_at):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    steps(worker, case, "removed")
    clock_at(at(2026, 3, 3))
    check_case(colleague, case_id=case.id, holds=False, words="还是裂")
    said = str(clock_lines(clocks_of(case), timezone.now()))
    assert "记成办好到复核没有通过之间" in said
    assert "办结到重新办理之间" not in said
