"""Withdrawing is offered where it can be done, and nowhere else."""

from __future__ import annotations

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.models import Case
from tests.cases.test_case_clocks import ordered, reported


def test_what_an_order_binds_is_not_offered_to_be_withdrawn(
    as_person, opened, worker, colleague, street
):
    def offered(case):
        return "撤销这一件" in as_person(worker).get(f"/cases/case/{case.id}/").content.decode()

    case = opened()
    assert offered(case)
    reported(worker, case)
    ordered(worker, case)
    advance_case(worker, case_id=case.id, to="removed", words="拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    assert Case.objects.get(pk=case.id).state == "checked"
    assert not offered(case)
