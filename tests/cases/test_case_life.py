"""The life of a case: each verb, what it refuses, and what then did not change."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import clocks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.change_owner import change_owner
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.classify_case import classify_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.pause_clock import pause_clock
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.actions.resume_clock import resume_clock
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.models import Case, CaseClock, CaseFinding, HandOver
from lilong.cases.files.states import MACHINES
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed, Refused


@pytest.fixture
def done(opened, worker):
    """A structure that its owner took down after dissuasion."""
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    return advance_case(worker, case_id=case.id, to="removed", words="自己拆了")


def test_what_was_done_is_checked_by_another_and_then_closed(done, worker, colleague):
    with pytest.raises(NotAllowed):
        check_case(worker, case_id=done.id, holds=True, words="看过了")
    with pytest.raises(ForbiddenMove):
        close_case(worker, case_id=done.id)
    check_case(colleague, case_id=done.id, holds=True, words="看过了")
    case = close_case(worker, case_id=done.id, teaching=True)
    assert (case.state, case.outcome, case.teaching) == ("closed", "removed", True)
    assert case.ask_on == timezone.localdate() + timedelta(days=30)
    assert not list(counters_agree())


def test_what_does_not_hold_goes_on(done, colleague):
    with pytest.raises(Invalid):
        check_case(colleague, case_id=done.id, holds=False)
    case = check_case(colleague, case_id=done.id, holds=False, words="顶还在")
    assert (case.state, case.done_by_id) == ("dissuaded", None)


def test_two_who_close_at_once_are_told(done, worker, colleague):
    base = check_case(colleague, case_id=done.id, holds=True, words="看过了").version
    close_case(worker, case_id=done.id, base_version=base)
    with pytest.raises(Refused) as told:
        close_case(colleague, case_id=done.id, base_version=base)
    assert "已经有人处理过" in told.value.sentence
    assert Case.objects.get(pk=done.id).steps.filter(verb="close_case").count() == 1


def test_a_case_that_comes_back_keeps_its_history(done, worker, colleague):
    check_case(colleague, case_id=done.id, holds=True, words="看过了")
    close_case(worker, case_id=done.id)
    case = reopen_case(worker, case_id=done.id, words="又搭起来了")
    assert (case.state, case.reopened, case.outcome, case.ask_on) == ("dissuaded", 1, "", None)
    assert case.steps.count() == 6
    with pytest.raises(Refused):
        reopen_case(worker, case_id=done.id, words="再来")


def test_a_wall_nobody_knows_is_not_guessed_at(opened, worker):
    case = opened(kind="wall_opening", wall_type="unknown")
    with pytest.raises(Refused) as told:
        classify_case(
            worker, case_id=case.id, classified_as="load_bearing", wall_type="unknown",
            evidence="没有图",
        )  # fmt: skip
    assert "承重" in told.value.sentence
    with pytest.raises(Refused):
        classify_case(
            worker, case_id=case.id, classified_as="appearance", wall_type="bearing",
            evidence="1987年竣工图",
        )  # fmt: skip
    with pytest.raises(Invalid):
        classify_case(worker, case_id=case.id, classified_as="load_bearing", wall_type="bearing")
    case = classify_case(
        worker, case_id=case.id, classified_as="load_bearing", wall_type="bearing",
        evidence="1987年竣工图",
    )  # fmt: skip
    assert (case.state, case.classified_as) == ("classified", "load_bearing")


@pytest.fixture
def reported(opened, worker):
    """A structure that dissuasion did not move, reported to city management."""
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理，不听")
    return hand_over(worker, case)


def hand_over(by, case, to_level="department", **values):
    values = {
        "asked_of": "枫林城管中队",
        "tried": "上门三次",
        "asked": "请到现场认定",
        "answer_due": timezone.localdate() + timedelta(days=7),
        **values,
    }
    return hand_over_case(by, case_id=case.id, to_level=to_level, **values)


def test_nothing_is_handed_up_untried_and_nothing_twice(opened, worker):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理，不听")
    with pytest.raises(Invalid) as told:
        hand_over(worker, case, tried=" ", answer_due=timezone.localdate() - timedelta(days=1))
    assert set(told.value.fields) == {"tried", "answer_due"}
    assert not HandOver.objects.exists()
    case = hand_over(worker, case, to_level="street")
    assert (case.level, case.state, case.owner_id) == ("street", "reported", worker.person_id)
    with pytest.raises(Refused):
        hand_over(worker, case, to_level="department")
    assert HandOver.objects.get().hop == 1


def test_a_violation_is_reported_to_nobody_who_may_only_dissuade(opened, worker):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理，不听")
    for to_level, body in (("department", "零陵路某弄物业"), ("street", "枫林居委会")):
        with pytest.raises(Invalid) as told:
            hand_over(worker, case, to_level=to_level, asked_of=body)
        assert set(told.value.fields) == {"asked_of"}
    assert not case.clocks.filter(state="running").exists()
    # Who mends what is broken has no power and needs none; a body no text was read for is asked.
    lamp = opened(kind="repair", summary="路灯不亮")
    hand_over(worker, lamp, to_level="department", asked_of="市北供电公司")
    assert hand_over(worker, case, asked_of="区绿化市容局").state == "reported"
    again = opened()
    advance_case(worker, case_id=again.id, to="dissuaded", words="讲了道理，不听")
    assert hand_over(worker, again, to_level="street", asked_of="枫林街道物管办").level == "street"


def test_the_patch_is_asked_without_a_report(opened, worker):
    case = opened()
    case = hand_over(worker, case, to_level="patch", asked_of="第一片区")
    assert (case.level, case.state) == ("patch", "found")
    assert not case.clocks.exists()
    assert not list(counters_agree())


def told(by, case, state, on=None, **values):
    if state == "ordered":
        values.setdefault("served_on", on or timezone.localdate())
    return note_told(
        by,
        case_id=case.id,
        state=state,
        told_by=values.pop("told_by", "枫林城管中队"),
        paper=values.pop("paper", "徐城管枫责〔2026〕12号"),
        on=on or timezone.localdate(),
        **values,
    )


def test_a_report_starts_the_departments_clock_and_its_visit_ends_it(reported, worker):
    (clock,) = reported.clocks.all()
    assert (clock.clock, clock.state) == ("enforcement_visit", "running")
    assert clock.runs_out - clock.started_at == timedelta(hours=24)
    assert Case.objects.get(pk=reported.id).next_clock == "enforcement_visit"
    told(worker, reported, "visited")
    clock.refresh_from_db()
    assert clock.state == "ended"
    assert Case.objects.get(pk=reported.id).next_due is None


def test_a_committee_cannot_order_whoever_writes_it_down(reported, worker):
    told(worker, reported, "visited")
    for body in ("西木居委会", "某某物业公司", "小区业委会"):
        with pytest.raises(Refused) as said:
            told(worker, reported, "ordered", told_by=body)
        assert "第二十五条" in said.value.basis
    assert Case.objects.get(pk=reported.id).state == "visited"


def test_force_waits_for_the_windows_of_review_and_suit(reported, worker):
    today = timezone.localdate()
    told(worker, reported, "visited")
    told(worker, reported, "ordered")
    told(worker, reported, "demanded")
    assert set(reported.clocks.values_list("clock", flat=True)) >= {"review_window", "suit_window"}
    with pytest.raises(Refused) as said:
        told(worker, reported, "windows_lapsed")
    assert str(today.year) in said.value.sentence or str(today.year + 1) in said.value.sentence
    with pytest.raises(ForbiddenMove):
        told(worker, reported, "decided")
    assert Case.objects.get(pk=reported.id).state == "demanded"


def test_an_owner_who_cannot_be_served_gives_the_notice_ten_days(reported, worker):
    told(worker, reported, "visited")
    told(worker, reported, "ordered", unservable=True)
    assert reported.clocks.filter(clock="unknown_owner_notice").exists()


def test_a_paper_of_tomorrow_is_refused(reported, worker):
    with pytest.raises(Invalid) as said:
        told(worker, reported, "visited", on=timezone.localdate() + timedelta(days=1))
    assert set(said.value.fields) == {"on"}


def test_a_clock_stands_for_a_reason_and_never_for_ever(opened, worker):
    day = timezone.localdate()
    order = opened(kind="repair")
    clocks.start(worker, order, "hotline_close", amount=5)
    for until in (day, day + timedelta(days=400)):
        with pytest.raises(Invalid) as said:
            pause_clock(worker, case_id=order.id, clock="hotline_close", reason="等", until=until)
        assert set(said.value.fields) == {"until"}
    with pytest.raises(Invalid):
        pause_clock(
            worker, case_id=order.id, clock="hotline_close", reason=" ",
            until=day + timedelta(days=3),
        )  # fmt: skip
    pause_clock(
        worker, case_id=order.id, clock="hotline_close", reason="业主住院",
        until=day + timedelta(days=3),
    )  # fmt: skip
    clock = CaseClock.objects.get(case=order)
    assert clock.state == "standing"
    midnight = datetime.combine(
        day + timedelta(days=3), datetime.min.time(), timezone.get_current_timezone()
    )
    assert clock.wakes_at == midnight
    with pytest.raises(Refused):
        pause_clock(
            worker, case_id=order.id, clock="hotline_close", reason="再等",
            until=day + timedelta(days=4),
        )  # fmt: skip
    resume_clock(worker, case_id=order.id, clock="hotline_close")
    clock.refresh_from_db()
    assert (clock.state, clock.wakes_at) == ("running", None)
    assert Case.objects.get(pk=order.id).next_due == clock.runs_out


def test_withdrawing_frees_the_finding_and_ends_the_clocks(reported, worker):
    case = withdraw_case(worker, case_id=reported.id, reason="有规划许可")
    assert case.outcome == "withdrawn"
    assert not CaseFinding.objects.filter(case=case).exists()
    assert not case.clocks.exclude(state="ended").exists()
    assert not list(counters_agree())


def test_another_keeps_it_but_never_nobody(opened, worker, colleague, resident):
    case = opened()
    with pytest.raises(Invalid):
        change_owner(worker, case_id=case.id, owner_id=resident.person_id)
    assert Case.objects.get(pk=case.id).owner_id == worker.person_id
    change_owner(worker, case_id=case.id, owner_id=colleague.person_id)
    assert Case.objects.get(pk=case.id).owner_id == colleague.person_id


def test_neighbours_and_leaders_move_nothing(opened, leader, resident):
    case = opened()
    for other in (leader, resident):
        with pytest.raises(NotAllowed):
            advance_case(other, case_id=case.id, to="dissuaded", words="我来")
    assert Case.objects.get(pk=case.id).state == "found"


def test_every_machine_leads_to_rest_from_everywhere():
    for name, machine in MACHINES.items():
        for state in machine.table:
            seen, ahead = set(), [state]
            while ahead:
                at = ahead.pop()
                if at not in seen:
                    seen.add(at)
                    ahead += machine.table[at]
            assert seen & {"closed", "withdrawn"}, (name, state)


def test_what_is_closed_is_opened_again_and_not_stepped_on(done, worker, colleague):
    check_case(colleague, case_id=done.id, holds=True, words="看过了")
    close_case(worker, case_id=done.id)
    with pytest.raises(Refused):
        advance_case(worker, case_id=done.id, to="dissuaded", words="又搭了")
    with pytest.raises(Refused):
        hand_over_case(
            worker,
            case_id=done.id,
            to_level="street",
            asked_of="枫林街道",
            tried="上门三次",
            asked="请协调",
            answer_due=timezone.localdate(),
        )
    assert Case.objects.get(pk=done.id).state == "closed"
    assert not HandOver.objects.exists()
    assert reopen_case(worker, case_id=done.id, words="又搭了").state == "dissuaded"


def test_a_step_that_a_kind_does_not_have_is_said_to_be_none(opened, worker):
    case, today = opened(kind="danger", summary="楼板有裂缝"), timezone.localdate()
    hand_over_case(
        worker, case_id=case.id, to_level="department", asked_of="枫林城管中队",
        tried="围起来了", asked="请来看", answer_due=today + timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(ForbiddenMove) as said:
        note_told(
            worker, case_id=case.id, state="visited", told_by="枫林城管中队", paper="笔录1号",
            on=today,
        )  # fmt: skip
    assert "没有“" in said.value.sentence
    assert "刷新" not in said.value.sentence
    assert "移交的答复" in said.value.remedy
    # What it has, and does not stand before, somebody else may have done just now.
    with pytest.raises(ForbiddenMove) as said:
        advance_case(worker, case_id=case.id, to="done", words="好了")
    assert "刷新" in said.value.sentence
