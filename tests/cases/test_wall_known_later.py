"""Whether a wall bears is found out, or found out to be otherwise, after a case was reported: the
case stays where it is, goes on by its proper way, and what was written stays written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.classify_case import classify_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.machines import machine_of
from lilong.cases.files.models import Case
from lilong.cases.files.states import Machine
from lilong.kernel.refusal import Invalid

BEARS = {"classified_as": "load_bearing", "wall_type": "bearing"}
DOES_NOT = {"classified_as": "appearance", "wall_type": "non_bearing"}


@pytest.fixture
def reported(opened, worker, officer):
    """An opening in a wall of which nobody knew, reported to the street, which has taken it."""
    case = opened(kind="wall_opening", summary="开了一扇门")
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理，不听")
    hand_over_case(
        worker, case_id=case.id, to_level="street", asked_of="枫林街道", tried="上门三次",
        asked="请处理", answer_due=timezone.localdate() + timedelta(days=5),
    )  # fmt: skip
    answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来")
    return case


def told(case):
    return list(case.steps.order_by("order").values_list("order", "verb", "state", "words"))


def clocks(case):
    return list(case.clocks.order_by("clock").values_list("clock", "state", "runs_out"))


def now(case):
    return Case.objects.get(pk=case.pk)


def test_what_is_found_out_later_moves_it_to_its_way_and_not_from_its_place(reported, worker):
    before, running = told(reported), clocks(reported)
    assert machine_of(now(reported)) == Machine.WALL
    classify_case(worker, case_id=reported.id, evidence="检测报告1号", **BEARS)
    case = now(reported)
    assert (case.state, case.level, machine_of(case)) == ("reported", "street", Machine.STRUCTURE)
    assert (case.wall_type, case.wall_evidence) == ("bearing", "检测报告1号")
    assert clocks(reported) == running
    assert told(reported)[: len(before)] == before
    last = reported.steps.order_by("-order").first()
    assert (last.verb, last.paper) == ("classify_case", "检测报告1号")


@pytest.mark.parametrize(
    "named",
    [
        *("1985年竣工图", "区建管委回函（2024）12号", "沪房(83)第123号", "住建委复核意见"),
        *("质检站意见书", "档案馆调来的1985年设计文件", "As-built drawing of 1985, sheet 3"),
        "城建档案馆影像资料",
    ],
)
def test_many_papers_tell_whether_a_wall_bears(reported, worker, named):
    classify_case(worker, case_id=reported.id, evidence=named, **BEARS)
    assert now(reported).wall_evidence == named


@pytest.mark.parametrize(
    "heard",
    [
        *("敲着听像承重墙", "邻居说的", "看厚度", "没有竣工图，敲着听像空心的", "听城管说不承重"),
        *("看图上像是", "邻居出的证明"),
    ],
)
def test_whether_a_wall_bears_is_known_by_a_paper_and_not_by_the_ear(reported, worker, heard):
    with pytest.raises(Invalid) as refused:
        classify_case(worker, case_id=reported.id, evidence=heard, **BEARS)
    assert set(refused.value.fields) == {"evidence"}
    assert now(reported).classified_as == ""


def test_a_correction_says_why_and_what_it_was_before(reported, worker):
    classify_case(worker, case_id=reported.id, evidence="检测报告1号", **BEARS)
    before = told(reported)
    with pytest.raises(Invalid) as refused:
        classify_case(worker, case_id=reported.id, evidence="竣工图", **DOES_NOT)
    assert set(refused.value.fields) == {"words"}
    assert told(reported) == before
    classify_case(
        worker, case_id=reported.id, evidence="竣工图", words="检测的是隔壁那面墙", **DOES_NOT
    )
    case = now(reported)
    assert machine_of(case) == Machine.APPEARANCE
    assert (case.state, case.wall_evidence) == ("reported", "竣工图")
    assert told(reported)[: len(before)] == before
    words = reported.steps.order_by("-order").first().words
    assert "检测的是隔壁那面墙" in words
    assert "损坏房屋主体和承重结构" in words


def test_a_long_reason_leaves_room_for_what_it_was(reported, worker):
    classify_case(worker, case_id=reported.id, evidence="检测报告1号", **BEARS)
    with pytest.raises(Invalid):
        classify_case(worker, case_id=reported.id, evidence="竣工图", words="墙" * 495, **DOES_NOT)


def test_another_paper_for_the_same_needs_no_reason(reported, worker):
    classify_case(worker, case_id=reported.id, evidence="检测报告1号", **BEARS)
    classify_case(worker, case_id=reported.id, evidence="竣工图", **BEARS)
    assert now(reported).wall_evidence == "竣工图"
    assert reported.steps.order_by("-order").first().words == ""
