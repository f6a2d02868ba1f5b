"""The pages of the hotline: importing, the place's times, the street's list, one order."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.set_hotline_times import set_hotline_times
from lilong.cases.files.hotline_models import AssistanceList, HotlineTimes
from lilong.cases.files.importing.hotline_importer import CODE, target_at
from lilong.cases.files.models import Case, HandOver
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.dry_run import read_import
from lilong.places import queries as places
from tests.cases.test_hotline_import import workbook

TODAY = timezone.localdate()


@pytest.fixture
def handed_in(street, worker):
    target = target_at(places.place(street.area.id))
    run = hand_in_file(worker, importer=CODE, target=target, file=workbook(), file_name="工单.xlsx")
    return read_import(worker, run_id=run.id)[0]


def text(answer):
    return answer.content.decode()


def test_from_a_blank_sheet_to_open_cases_and_back(as_person, worker, resident, street, handed_in):
    browser, here = as_person(worker), f"/cases/{street.area.id}/import/"
    blank = openpyxl.load_workbook(io.BytesIO(browser.get(here + "blank").content))
    assert [cell.value for cell in blank.worksheets[0][1]][:2] == ["工单编号", "诉求内容"]
    assert "导入热线工单" in text(browser.get(here))
    assert here in text(browser.get(f"/cases/{street.area.id}/"))
    assert browser.get(here + "learned").status_code == 200

    at = f"/cases/imports/{handed_in.id}/"
    told = text(browser.get(at))
    assert "来电人" in told
    assert "这里没有写下时限，不计时" in told
    assert "王建国" not in told + text(browser.get(at + "rows?show=all"))
    assert "没有写下热线工单的时限" in text(browser.get(at + "apply"))
    begin_writing(worker, run_id=handed_in.id)
    apply_import(worker, run_id=handed_in.id)
    assert "写下时限" in text(browser.get(at))
    assert "编号会换成新的" in text(browser.get(at + "undo"))

    stranger = as_person(resident)
    assert stranger.get(here).status_code == 403
    assert stranger.get(at).status_code == 404


def test_what_a_caller_said_is_read_with_its_case_and_not_in_the_rows_of_the_file(
    as_person, worker, colleague, street
):
    target = target_at(places.place(street.area.id))
    said = "我是三楼的，我家楼上违法搭建"

    def handed_in():
        rows = (("A-1", said, "甲弄1号101室", "违建"), ("A-2", said, "", "违建"))
        table = workbook(*rows, headings=("工单编号", "诉求内容", "地址", "类别"))
        run = hand_in_file(worker, importer=CODE, target=target, file=table, file_name="工单.xlsx")
        return read_import(worker, run_id=run.id)[0]

    def shown(run, by, which="finding"):
        return text(as_person(by).get(f"/cases/imports/{run.id}/rows?show={which}"))

    run = handed_in()
    assert said in shown(run, worker)
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)
    case = Case.objects.get()
    note_party(worker, case_id=case.id, role="owner", purpose="劝导", person_id=colleague.person_id)
    for reader in (worker, colleague):
        told = shown(run, reader)
        assert "A-1" in told
        assert said not in told
        assert "原话放在那一件里" in told
        assert shown(run, reader, "all").count(said) == shown(run, reader, "not_understood").count(
            said
        )
    # Nobody opened a case of the other: what was said is all there is of it.
    assert said in shown(run, worker, "not_understood")
    assert said in text(as_person(worker).get(f"/cases/case/{case.id}/order"))
    assert as_person(colleague).get(f"/cases/case/{case.id}/order").status_code == 404
    # The same file once more.
    again = handed_in()
    told = shown(again, colleague, "known")
    assert case.code in told
    assert said not in told


def test_a_kind_that_is_asked_is_answered_on_the_page(as_person, worker, handed_in):
    at = f"/cases/imports/{handed_in.id}/"
    page = text(as_person(worker).get(at + "rows?show=not_understood"))

    assert "公共场地上的水斗、棚子" in page  # among the kinds to choose from
    assert "绿化" in page


def test_secretary_writes_down_the_times_and_others_read_them(
    as_person, secretary, worker, resident, street
):
    here = f"/cases/{street.area.id}/hotline"
    browser = as_person(secretary)
    assert "还没有写下时限" in text(browser.get(here))
    form = {"first_contact": "1", "close": "", "source": "", "base_version": "0"}
    refused = browser.post(here, form)
    assert refused.status_code == 422
    assert 'value="1"' in text(refused)
    form["source"] = "街道2026年第3号通知"
    assert browser.post(here, form).status_code == 302
    assert HotlineTimes.objects.get().first_contact == 1
    late = browser.post(here, {**form, "close": "7"})
    assert late.status_code == 409
    assert 'value="7"' in text(late)

    read = text(as_person(worker).get(here))
    assert "街道2026年第3号通知" in read
    assert "没有定，不计时" in read
    assert '<form method="post" class="screen-only"' not in read
    assert as_person(worker).post(here, form).status_code == 403
    assert as_person(resident).get(here).status_code == 403


def test_the_street_enters_its_list_and_committees_read_it(
    as_person, officer, worker, resident, street
):
    here = f"/cases/{street.street.id}/assistance"
    browser = as_person(officer)
    assert "还没有录入清单" in text(browser.get(here))
    form = {
        "title": "协助行政事务清单", "issuer": "枫林街道", "issued_on": TODAY.isoformat(),
        "items": "", "source": "枫街办3号", "base_version": "0",
    }  # fmt: skip
    assert browser.post(here, form).status_code == 422
    form["items"] = "人口普查\r\n\r\n文明创建"
    assert browser.post(here, form).status_code == 302
    assert AssistanceList.objects.get().items == ["人口普查", "文明创建"]
    assert browser.post(here, form).status_code == 409

    there = f"/cases/{street.area.id}/assistance"
    assert "文明创建" in text(as_person(worker).get(there))
    assert as_person(worker).post(there, {**form, "base_version": "1"}).status_code == 403
    assert as_person(resident).get(there).status_code == 403


@pytest.fixture
def order(opened, street):
    return opened(kind="repair", summary="路灯不亮", source="hotline", source_number="SH-9")


def test_an_order_is_contacted_first_and_refused_by_the_list(
    as_person, worker, officer, secretary, street, order
):
    here, browser = f"/cases/case/{order.id}/order", as_person(worker)
    assert here in text(browser.get(f"/cases/case/{order.id}/"))
    page = text(browser.get(here))
    assert "SH-9" in page
    assert "不能按清单退回" in page
    assert "没有计时" in page
    refusal = {
        "step": "refuse", "reason": "", "to_level": "street", "asked_of": "枫林街道",
        "answer_due": (TODAY + timedelta(days=3)).isoformat(), "list_version": "0",
        "base_version": str(order.version),
    }  # fmt: skip
    assert browser.post(here, {**refusal, "reason": "没有"}).status_code == 409

    as_person(officer).post(
        f"/cases/{street.street.id}/assistance",
        {
            "title": "清单", "issuer": "街道", "issued_on": TODAY.isoformat(), "items": "人口普查",
            "source": "文号", "base_version": "0",
        },
    )  # fmt: skip
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    told = {"step": "contact", "words": "", "at": "", "base_version": "1"}
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = browser.post(here, {**told, "on": tomorrow})
    assert answer.status_code == 422
    assert "这一天还没有到" in text(answer)
    assert browser.post(here, {**told, "on": yesterday}).status_code == 302
    assert yesterday in text(browser.get(here))
    assert "人口普查" in text(browser.get(here))
    stale = browser.post(here, {**refusal, "reason": "清单里没有"})
    assert stale.status_code == 409
    assert "清单里没有" in text(stale)
    fresh = {**refusal, "list_version": "1", "base_version": "2"}
    assert browser.post(here, fresh).status_code == 422
    assert browser.post(here, {**fresh, "reason": "清单里没有"}).status_code == 302
    assert HandOver.objects.get().state == "waiting"
    assert Case.objects.get().owner_id == worker.person_id
    assert "正在等答复" in text(browser.get(here))
    assert "清单以外，退回" in text(browser.get(f"/cases/case/{order.id}/"))


def test_that_it_is_an_order_is_shown_to_those_with_full_sight_only(
    as_person, leader, resident, opened, worker, order
):
    here = f"/cases/case/{order.id}/order"
    assert as_person(leader).get(here).status_code == 403
    assert as_person(resident).get(here).status_code == 404
    assert as_person(worker).get(f"/cases/case/{opened().id}/order").status_code == 404
    seen = text(as_person(leader).get(f"/cases/case/{order.id}/"))
    assert "SH-9" not in seen
    assert "热线" not in seen


def test_the_pages_are_cheap(
    as_person, worker, secretary, street, order, django_assert_max_num_queries
):
    set_hotline_times(secretary, area_id=street.area.id, first_contact=1, close=5, source="通知")
    browser = as_person(worker)
    for at in (
        f"/cases/{street.area.id}/hotline",
        f"/cases/{street.area.id}/assistance",
        f"/cases/case/{order.id}/order",
    ):
        browser.get(at)
        # Two are the session's: who is signed in, and with which roles.
        with django_assert_max_num_queries(13):
            assert browser.get(at).status_code == 200
