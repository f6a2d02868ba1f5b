"""Whoever has to come within hours reads so: in the notice, on the list, the case, the answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.models import Case, CaseClock, CaseParty
from lilong.cases.files.queries.waiting import waiting_page
from lilong.commons.ledger.listening import catch_up
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import sentence_of
from lilong.commons.web.markup import unbroken
from tests.neighbourhood import person_with
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

WAITING = "/cases/waiting/"
BUILDING = "正在搭、正在砸"


def up(by, case, to_level="department", **values):
    return hand_over_case(
        by, case_id=case.id, to_level=to_level, asked_of="枫林街道城管中队", tried="上门三次",
        asked="请来看", answer_due=timezone.localdate() + timedelta(days=4), **values,
    )  # fmt: skip


def until(case):
    return f"{timezone.localtime(case.clocks.get().runs_out):%Y-%m-%d %H:%M}"


@pytest.fixture
def department(street):
    return person_with("department_officer", street.street, "城管小李")


@pytest.fixture
def built(opened, worker):
    """What is being built at this moment, reported to the department."""
    return up(worker, opened(under_construction=True))


def test_the_notice_tells_the_hour_and_that_it_is_being_built(built, department):
    catch_up()
    told = Notice.objects.get(group="cases.ladder", person_id=department.person_id)
    assert str(sentence_of(told)) == (
        f"{built.code} 移交到您这一层了，{BUILDING}：执法部门应在 {until(built)} 前到场，"
        f"请在 {timezone.localdate() + timedelta(days=4)} 前答复"
    )


def test_the_line_has_the_hour_before_its_day(
    as_person, built, department, opened, worker, django_assert_max_num_queries
):
    still = up(worker, opened())
    lines = {one.code: one for one in waiting_page(department).lines}
    assert lines[built.code].building
    assert lines[built.code].visit == built.clocks.get().runs_out
    assert (lines[still.code].building, lines[still.code].visit) == (
        False, still.clocks.get().runs_out,
    )  # fmt: skip
    browser = as_person(department)
    browser.get(WAITING)
    with django_assert_max_num_queries(8):
        page = browser.get(WAITING).content.decode()
    assert page.count(BUILDING) == 1
    assert str(unbroken(f"应在 {until(built)} 前到场")) in page
    assert "已超期" not in page
    CaseClock.objects.update(runs_out=timezone.now() - timedelta(minutes=1))
    assert "前到场，已超期" in browser.get(WAITING).content.decode()


@pytest.mark.parametrize("where", ["", "answer"])
def test_the_case_and_the_answer_tell_it(as_person, built, department, where):
    page = as_person(department).get(f"/cases/case/{built.id}/{where}").content.decode()
    assert f"{BUILDING}" in page
    assert "是，还没有完工" in page
    assert until(built) in page


def test_after_the_visit_nobody_has_to_come(as_person, built, department):
    answer_hand_over(department, case_id=built.id, outcome="takes", words="我们去")
    assert waiting_page(department).lines[0].visit is not None
    note_told(
        department, case_id=built.id, state="visited", told_by="", paper="查1号",
        on=timezone.localdate(), hour=timezone.localtime().time(),
    )  # fmt: skip
    (line,) = waiting_page(department).lines
    assert (line.building, line.visit) == (True, None)
    page = as_person(department).get(f"/cases/case/{built.id}/answer").content.decode()
    assert "前到场" not in page


def test_who_is_not_asked_reads_neither(as_person, opened, worker, street, officer, department):
    """What lies on common parts is read by others, too; it is not for them to come."""
    case = up(worker, opened(under_construction=True, tier="public"), "street")
    others = (department, person_with("property_staff", street.compound))
    for reader in others:
        page = as_person(reader).get(f"/cases/case/{case.id}/").content.decode()
        assert case.code in page
        assert BUILDING not in page
        assert until(case) not in page
    assert until(case) in as_person(officer).get(f"/cases/case/{case.id}/").content.decode()


def test_a_party_at_the_rung_reads_neither(opened, worker, officer):
    case = up(worker, opened(under_construction=True), "street")
    CaseParty.objects.create(
        space_id=case.space_id, case=case, role="owner", person_id=officer.person_id,
        purpose="办理", expires_on=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip
    (line,) = waiting_page(officer).lines
    assert (line.building, line.visit) == (False, None)
    assert Case.objects.get().under_construction
