"""Which way a violation goes: whether the wall bears, and what it is classified as, decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.classify_case import classify_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.checking import counters_agree, outcomes_agree
from lilong.cases.files.machines import machine_of, nexts_of
from lilong.cases.files.models import Case
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, Refused
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]

KINDS = ("wall_opening", "common_part", "common_land")
ORDERS = ("ordered", "demanded", "windows_lapsed", "decided")


@pytest.fixture
def visited(opened, worker, officer):
    """A violation that the street has taken and looked at, classified by nobody."""

    def go(kind, **values):
        case = opened(kind=kind, summary="一处", **values)
        advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理，不听")
        hand_over_case(
            worker,
            case_id=case.id,
            to_level="street",
            asked_of="枫林街道",
            tried="上门三次",
            asked="请处理",
            answer_due=timezone.localdate() + timedelta(days=5),
        )
        answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来")
        return told(worker, case, "visited")

    return go


def told(worker, case, state, **values):
    if state in ("ordered", "ruled"):
        values.setdefault("served_on", timezone.localdate())
    return note_told(
        worker, case_id=case.id, state=state, told_by="枫林城管中队", paper="1号",
        on=timezone.localdate(), **values,
    )  # fmt: skip


def as_bearing(worker, case):
    return classify_case(
        worker, case_id=case.id, classified_as="load_bearing", wall_type="bearing",
        evidence="1987年竣工图",
    )  # fmt: skip


def as_appearance(worker, case):
    return classify_case(
        worker, case_id=case.id, classified_as="appearance", wall_type="non_bearing",
        evidence="1987年竣工图",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["wall_opening", "common_land"])
def test_nothing_is_decided_of_what_nobody_has_classified(visited, worker, kind):
    case = visited(kind)
    assert not {"ruled", *ORDERS} & set(nexts_of(case))
    for state in ("ruled", "ordered"):
        with pytest.raises(Refused) as refused:
            told(worker, case, state)
        assert "还没有定性" in refused.value.sentence
        assert "竣工图" in str(refused.value.remedy) or "有权" in str(refused.value.remedy)
    assert Case.objects.get(pk=case.id).state == "visited"


def test_a_wall_that_bears_is_made_safe_and_nobody_orders_its_demolition(visited, worker):
    case = visited("wall_opening")
    case = as_bearing(worker, case)
    assert (case.state, machine_of(case)) == ("visited", "structure")
    assert case.steps.filter(verb="classify_case", state="visited").count() == 1
    with pytest.raises(ForbiddenMove):
        told(worker, case, "ordered")
    case = told(worker, case, "ruled")
    assert set(nexts_of(case)) == {"restored", "closed"}


def test_what_is_to_be_made_safe_first(opened, worker):
    case = opened(kind="wall_opening", summary="敲了一面墙")
    advance_case(worker, case_id=case.id, to="secured", words="先撑住了")
    case = as_bearing(worker, case)
    assert (case.state, machine_of(case)) == ("classified", "structure")
    assert "secured" in nexts_of(case)


def test_a_wall_that_does_not_bear_is_a_matter_of_looks(visited, opened, worker, colleague):
    case = as_appearance(worker, visited("wall_opening"))
    assert machine_of(case) == "appearance"
    assert not set(ORDERS) & set(nexts_of(case))
    with pytest.raises(ForbiddenMove):
        told(worker, case, "ordered")
    told(worker, case, "ruled")
    case = advance_case(worker, case_id=case.id, to="restored", words="洞补好了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    case = close_case(worker, case_id=case.id)
    assert (case.state, case.outcome) == ("closed", "restored")
    plain = as_appearance(worker, opened(kind="wall_opening", summary="开了一扇窗"))
    assert "secured" not in nexts_of(plain)
    assert not list(counters_agree())
    assert not list(outcomes_agree())


def test_a_ruling_is_served_and_opens_both_windows(visited, worker):
    case = as_appearance(worker, visited("wall_opening"))
    with pytest.raises(Invalid):
        told(worker, case, "ruled", served_on=None)
    told(worker, case, "ruled")
    assert set(case.clocks.values_list("clock", flat=True)) == {"review_window", "suit_window"}
    advance_case(worker, case_id=case.id, to="restored", words="补好了")


def test_common_parts_are_the_owners_matter(opened, worker):
    case = opened(kind="common_part", summary="走道里的柜子")
    assert machine_of(case) == "common"
    advance_case(worker, case_id=case.id, to="dissuaded", words="物业劝过")
    case = advance_case(worker, case_id=case.id, to="owners_asked", words="交业委会，请业主表决")
    assert {"dissuaded", "reported", "removed", "withdrawn"} <= set(nexts_of(case))
    assert not set(ORDERS) & set(nexts_of(case))


def test_what_is_built_on_common_land_goes_by_what_it_is(visited, opened, worker):
    shed = visited("common_land")
    assert machine_of(shed) == "land"
    assert "enforcement_visit" in shed.clocks.values_list("clock", flat=True)
    shed = classify_case(
        worker, case_id=shed.id, classified_as="illegal_building", evidence="规划部门的答复"
    )
    assert machine_of(shed) == "removal"
    assert "ordered" in nexts_of(shed)
    told(worker, shed, "ordered")
    sink = opened(kind="common_land", summary="水斗")
    sink = classify_case(worker, case_id=sink.id, classified_as="common_part", evidence="现场照片")
    assert machine_of(sink) == "common"
    assert "owners_asked" in nexts_of(sink)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", [*ORDERS, "removed"])
def test_what_stands_where_it_could_stand_before_goes_on_from_there(opened, worker, kind, state):
    case = opened(kind=kind, summary="早先的")
    Case.objects.filter(pk=case.pk).update(state=state)
    case.refresh_from_db()
    assert nexts_of(case)
    assert case.state in ("removed", *ORDERS)
    if state != "removed":
        assert "removed" in nexts_of(case)


def test_the_page_offers_what_goes_on_from_here(as_person, visited, worker):
    case = visited("wall_opening")
    page = as_person(worker).get(f"/cases/case/{case.id}/").content.decode()
    assert 'value="ruled"' not in page
    assert "还没有定性" in page
    assert "墙体还没有定性。承重墙按损坏承重结构" in page
    assert 'name="classified_as"' in page
    as_appearance(worker, case)
    page = as_person(worker).get(f"/cases/case/{case.id}/").content.decode()
    assert 'value="ruled"' in page
    assert 'value="ordered"' not in page
