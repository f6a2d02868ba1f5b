"""A report: from wherever it is urgent, never silently none, and over when it comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.refer_case import refer_case
from lilong.cases.files.actions.take_back_hand_over import take_back_hand_over
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.models import Case
from lilong.cases.files.states import AHEAD_LEVELS, AHEAD_STATES
from lilong.cases.norms.actions.measure_case import measure_case

TODAY = timezone.localdate
URGENT = {
    "illegal_structure": {"under_construction": True},
    "wall_opening": {"wall_type": "unknown"},
    "common_part": {},
    "common_land": {},
    "window_cage": {},
    "danger": {},
    "repair": {},
}


def up(by, case, to_level="department", **values):
    return hand_over_case(
        by,
        case_id=case.id,
        to_level=to_level,
        asked_of="枫林城管中队",
        tried="刚发现，劝了不听",
        asked="请马上到场",
        answer_due=TODAY() + timedelta(days=1),
        **values,
    )


def visited(by, case):
    return note_told(
        by, case_id=case.id, state="visited", told_by="枫林城管中队", paper="笔录", on=TODAY()
    )


@pytest.mark.parametrize("kind", URGENT)
@pytest.mark.parametrize("to_level", ["street", "department"])
def test_what_is_urgent_is_reported_at_once(opened, worker, officer, kind, to_level):
    case = opened(kind=kind, summary="刚刚发现", **URGENT[kind])
    case = up(worker, case, to_level)
    assert (case.state, case.level) == ("reported", to_level)
    answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来")
    case = refer_case(
        worker, case_id=case.id, told_by="枫林城管中队", paper="1号", on=TODAY(), words="由我们办"
    )
    assert case.state == "closed"


def test_what_is_being_built_has_its_two_hours_from_the_first_moment(opened, worker):
    case = up(worker, opened(), under_construction=True)
    (clock,) = case.clocks.all()
    assert clock.clock == "enforcement_visit_under_construction"
    assert clock.runs_out - clock.started_at == timedelta(hours=2)
    assert visited(worker, case).state == "visited"
    clock.refresh_from_db()
    assert clock.state == "ended"


def test_a_measured_cage_is_reported_too(opened, worker):
    case = opened(kind="window_cage", summary="外挑")
    measure_case(
        worker,
        case_id=case.id,
        values={"projection_mm": 450},
        measured_on=timezone.localdate(),
    )
    assert up(worker, case).state == "reported"


def test_what_others_have_in_hand_is_handed_on_as_it_stands(opened, worker, officer):
    case = up(worker, opened(), "street")
    answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来")
    visited(worker, case)
    case = up(worker, case, "department")
    assert (case.state, case.level) == ("visited", "department")


@pytest.mark.parametrize("back", ["answers", "bounces", "take_back"])
def test_a_report_that_is_over_is_ours_again(opened, worker, officer, back):
    case = up(worker, opened(), "street")
    assert case.clocks.get().state == "running"
    if back == "take_back":
        take_back_hand_over(worker, case_id=case.id, words="他们自己来拆了")
    else:
        answer_hand_over(officer, case_id=case.id, outcome=back, words="已经劝好，不用来了")
    case = Case.objects.get(pk=case.id)
    assert (case.state, case.level) == ("dissuaded", "neighbourhood")
    assert case.state in AHEAD_STATES
    assert case.level in AHEAD_LEVELS
    clock = case.clocks.get()
    assert clock.state == "ended"
    assert clock.entries.order_by("order").last().reason
    assert (case.next_clock, case.next_due) == ("", None)
    assert not list(counters_agree())
    # And it can be reported anew, with the whole time once more.
    assert up(worker, case, "street").state == "reported"
    assert case.clocks.filter(state="running").count() == 1


def test_what_the_street_keeps_stays_reported(opened, worker, officer):
    case = up(worker, opened(), "street")
    answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来")
    up(worker, case, "department")
    case = take_back_hand_over(worker, case_id=case.id, words="街道自己办")
    assert (case.state, case.level) == ("reported", "street")
    assert case.clocks.get().state == "running"


def test_the_patch_hears_of_no_report_and_gives_none_back(opened, worker, officer, street):
    case = up(worker, opened(), "patch")
    case = take_back_hand_over(worker, case_id=case.id, words="自己办")
    assert (case.state, case.level) == ("found", "neighbourhood")
