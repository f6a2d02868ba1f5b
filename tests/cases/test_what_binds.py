"""What binds others is undone by no committee: neither an authority's act nor an agreement."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.refer_case import refer_case
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case
from lilong.kernel.refusal import Refused
from tests.cases.test_case_clocks import ordered, reported, told


def test_what_an_authority_ordered_is_not_withdrawn(opened, worker, colleague):
    case = opened()
    reported(worker, case)
    ordered(worker, case)
    for at in ("ordered", "demanded", "removed", "ordered again"):
        if at == "demanded":
            told(worker, case, "demanded")
        elif at == "removed":
            advance_case(worker, case_id=case.id, to="removed", words="拆了")
        elif at == "ordered again":
            check_case(colleague, case_id=case.id, holds=False, words="没有拆")
        with pytest.raises(Refused) as said:
            withdraw_case(worker, case_id=case.id, reason="不办了")
        assert "第二十五条" in said.value.basis
        assert "由其他单位接手" in said.value.remedy
    # The authority's own paper ends it.
    case = refer_case(
        worker, case_id=case.id, told_by="枫林城管中队", paper="撤销决定 3号",
        on=timezone.localdate(), words="已经撤销责令",
    )  # fmt: skip
    assert (case.state, case.outcome) == ("closed", "referred")


def test_a_ruling_is_not_withdrawn_either(opened, worker):
    case = opened(kind="common_part", summary="走道里的柜子")
    reported(worker, case)
    told(worker, case, "ruled", served_on=timezone.localdate())
    with pytest.raises(Refused):
        withdraw_case(worker, case_id=case.id, reason="不办了")


def test_what_was_only_looked_at_may_be_withdrawn(opened, worker):
    case = opened()
    reported(worker, case)
    told(worker, case, "visited")
    assert withdraw_case(worker, case_id=case.id, reason="有规划许可").state == "withdrawn"


@pytest.mark.parametrize("body", ["西木南居委会", "老王", "某某律所", "西木南社区"])
@pytest.mark.parametrize("state", ["visited", "ordered"])
def test_a_committee_visits_for_no_department(opened, worker, body, state):
    case = opened()
    reported(worker, case)
    today = timezone.localdate()
    with pytest.raises(Refused) as said:
        note_told(
            worker, case_id=case.id, state=state, told_by=body, paper="自己看的", on=today,
            served_on=today if state == "ordered" else None,
        )  # fmt: skip
    assert "第二十五条" in said.value.basis
    assert "综合行政执法队" in said.value.remedy
    assert Case.objects.get(pk=case.id).state == "reported"
    assert case.clocks.get(clock="enforcement_visit").state == "running"
