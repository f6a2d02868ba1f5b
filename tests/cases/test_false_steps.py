"""What was said to be done and is not: the case stands where it stood, and its clocks go on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.start_clock import start_clock
from lilong.cases.files.checking import counters_agree, outcomes_agree
from lilong.cases.files.machines import nexts_of
from lilong.cases.files.models import Case
from lilong.cases.files.states import (
    BINDING,
    GOES_ON_AT,
    MACHINES,
    TO_BE_CHECKED,
    WITH_OTHERS,
    CaseState,
    Machine,
)
from lilong.cases.files.web.forms import StepForm
from lilong.kernel.moves import ForbiddenMove, Moves
from lilong.kernel.refusal import Invalid, Refused
from tests.cases.test_case_clocks import at, ordered, reported, told, window


def stuck(machines):
    """The states that a failed check cannot leave: for where the machine goes on, or for what
    others had in hand before."""
    for name, machine in machines.items():
        back = CaseState.AGREED if name == Machine.DISPUTE else GOES_ON_AT[name]
        for state in TO_BE_CHECKED & machine.table.keys():
            before = {one for one, nexts in machine.table.items() if state in nexts}
            others = before & WITH_OTHERS
            for to in {back, *others} - set(machine.table[state]):
                yield name, state, to
            if name != Machine.DISPUTE:
                for to in others - set(machine.table[CaseState.CHECKED]):
                    yield name, CaseState.CHECKED, to


def test_a_failed_check_leads_back_in_every_machine():
    assert not list(stuck(MACHINES))
    # Shown to find what it looks for.
    danger = dict(MACHINES[Machine.DANGER].table)
    danger[CaseState.DONE] = [CaseState.CHECKED, CaseState.DISPATCHED]
    broken = Moves("danger", danger, dict(CaseState.choices))
    assert list(stuck({Machine.DANGER: broken})) == [("danger", "done", "found")]
    removal = dict(MACHINES[Machine.REMOVAL].table)
    removal[CaseState.REMOVED] = [CaseState.CHECKED, CaseState.DISSUADED]
    broken = Moves("removal", removal, dict(CaseState.choices))
    assert {to for _name, _state, to in stuck({Machine.REMOVAL: broken})} >= {"ordered", "decided"}


def test_what_binds_others_is_withdrawn_in_no_machine():
    for machine in MACHINES.values():
        for state in BINDING & machine.table.keys():
            assert CaseState.WITHDRAWN not in machine.table[state]


def test_a_danger_that_is_not_mended_is_a_danger_still(opened, worker, colleague):
    case = opened(kind="danger", summary="墙裂了")
    advance_case(worker, case_id=case.id, to="secured", words="拉了线")
    start_clock(
        worker, case_id=case.id, clock="danger_report", on=timezone.localdate(), paper="鉴定 12"
    )
    advance_case(worker, case_id=case.id, to="dispatched", words="派了")
    advance_case(worker, case_id=case.id, to="done", words="修好")
    clock = case.clocks.get()
    assert clock.state == "running"  # mended is not reported
    case = check_case(colleague, case_id=case.id, holds=False, words="还是裂")
    # Nobody has kept it off anew; whoever does may say so.
    assert (case.state, case.done_by_id) == ("dispatched", None)
    assert "secured" in nexts_of(case)
    clock.refresh_from_db()
    assert clock.state == "running"
    assert [one.word for one in clock.entries.order_by("order")] == ["started"]
    assert Case.objects.get(pk=case.id).next_clock == "danger_report"


def test_a_false_removed_leaves_the_order_in_force(opened, worker, colleague, clock_at):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    ordered(worker, case)
    out = window(case).runs_out
    clock_at(at(2026, 3, 10))
    advance_case(worker, case_id=case.id, to="removed", words="拆了")
    # Only the check leads back to what others did, and nobody orders what is said to be gone.
    case = Case.objects.get(pk=case.id)
    assert set(nexts_of(case)) == {"checked", "withdrawn"}
    with pytest.raises(ForbiddenMove):
        told(worker, case, "ordered")
    with pytest.raises(ForbiddenMove):
        advance_case(worker, case_id=case.id, to="dissuaded", words="没有拆")
    clock_at(at(2026, 3, 12))
    case = check_case(colleague, case_id=case.id, holds=False, words="顶还在")
    assert case.state == "ordered"
    assert (window(case).state, window(case).runs_out) == ("running", out)
    assert case.clocks.filter(clock="review_window").count() == 1
    with pytest.raises(Invalid):
        told(worker, case, "demanded", on=at(2026, 3, 1).date())  # older than the order
    told(worker, case, "demanded")
    assert not list(counters_agree())
    assert not list(outcomes_agree())


def test_a_false_removed_does_not_undo_a_report(opened, worker, colleague, clock_at):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    clock_at(at(2026, 3, 2, 12))
    advance_case(worker, case_id=case.id, to="removed", words="拆了")
    assert window(case, "enforcement_visit").state == "ended"
    clock_at(at(2026, 3, 2, 15))
    case = check_case(colleague, case_id=case.id, holds=False, words="没有拆")
    visit = window(case, "enforcement_visit")
    assert (case.state, visit.state) == ("reported", "running")
    # It stood while the case was said to be done.
    assert visit.runs_out == at(2026, 3, 3, 13)
    told(worker, case, "visited")
    assert window(case, "enforcement_visit").state == "ended"


def test_what_others_took_up_a_second_time_is_checked_a_second_time(opened, worker, colleague):
    case = opened()
    reported(worker, case)
    for _twice in range(2):
        advance_case(worker, case_id=case.id, to="removed", words="拆了")
        case = check_case(colleague, case_id=case.id, holds=False, words="顶还在")
        assert case.state == "reported"


def test_what_was_noted_as_done_is_handed_to_nobody(opened, worker, colleague):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    advance_case(worker, case_id=case.id, to="removed", words="拆了")
    asked = {
        "asked_of": "枫林城管中队",
        "tried": "上门",
        "asked": "请到场",
        "answer_due": timezone.localdate() + timedelta(days=5),
    }
    for to_level in ("street", "department"):
        with pytest.raises(Refused) as said:
            hand_over_case(worker, case_id=case.id, to_level=to_level, **asked)
        assert "没有可以上报的" in said.value.sentence
    assert Case.objects.get(pk=case.id).level == "neighbourhood"


def test_the_page_says_where_what_was_checked_goes_back_to(opened, worker, colleague):
    ordered_away, talked = opened(), opened()
    reported(worker, ordered_away)
    ordered(worker, ordered_away)
    for case in (ordered_away, talked):
        if case is talked:
            advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
        advance_case(worker, case_id=case.id, to="removed", words="拆了")
        check_case(colleague, case_id=case.id, holds=True, words="看过")
    labels = [
        StepForm(case=Case.objects.get(pk=case.id)).choices for case in (ordered_away, talked)
    ]
    assert labels == [[("dissuaded", "并没有好，回到“已责令限期拆除”")], [("dissuaded", "劝导中")]]
    case = advance_case(worker, case_id=ordered_away.id, to="dissuaded", words="又搭起来了")
    assert case.state == "ordered"
