"""The pages of leading by example: one's own word on one's own page, a consent on the keeper's."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.models import Case, CaseParty
from tests.cases.web.test_case_pages import asked
from tests.neighbourhood import person_with

TODAY = timezone.localdate().isoformat()


@pytest.fixture
def own(opened, worker, resident):
    """A case of the resident's own home, which the resident reads."""
    case = opened(kind="window_cage", summary="防盗窗外挑")
    note_party(worker, case_id=case.id, role="owner", purpose="劝导", person_id=resident.person_id)
    return case


def tier():
    return Case.objects.get().tier


def test_a_party_leads_and_takes_it_back_on_the_own_page(as_person, own, resident, worker):
    here, act = f"/cases/case/{own.id}/", f"/cases/case/{own.id}/act"
    browser = as_person(resident)
    page = browser.get(here).content.decode()
    for words in ("我愿意带头", "全凭自愿", "随时可以收回，不用说理由"):
        assert words in page
    assert browser.post(act, {"step": "lead"}).status_code == 302
    assert tier() == "leads"
    page = browser.get(here).content.decode()
    assert "收回带头" in page
    assert "我愿意带头" not in page
    assert browser.post(act, {"step": "lead"}).status_code == 409
    assert browser.post(act, {"step": "lead_no_more"}).status_code == 302
    assert tier() == "private"


def test_others_see_the_tier_and_nobody_in_it(as_person, own, resident, worker, leader, street):
    as_person(resident).post(f"/cases/case/{own.id}/act", {"step": "lead"})
    neighbour = person_with("resident", street.rooms[1], "邻居")
    note_party(
        worker, case_id=own.id, role="neighbour", purpose="相邻", person_id=neighbour.person_id
    )
    for reader in (worker, leader, neighbour):
        page = as_person(reader).get(f"/cases/case/{own.id}/").content.decode()
        assert resident.name not in page
        assert 'value="lead"' not in page
        assert 'value="lead_no_more"' not in page
    assert "带头" not in as_person(neighbour).get(f"/cases/case/{own.id}/").content.decode()
    answer = as_person(neighbour).post(f"/cases/case/{own.id}/act", {"step": "lead_no_more"})
    assert answer.status_code == 409
    board = as_person(worker).get(f"/cases/{street.area.id}/plan").content.decode()
    assert "自己报名带头" in board
    assert resident.name not in board
    assert tier() == "leads"


def test_a_keeper_enters_a_consent_and_a_word(as_person, opened, worker, leader):
    case = opened(kind="window_cage", summary="防盗窗外挑")
    party = note_party(worker, case_id=case.id, role="owner", purpose="劝导", name="王美芳")
    here, act = f"/cases/case/{case.id}/", f"/cases/case/{case.id}/act"
    browser = as_person(worker)
    assert "不要问为什么" in browser.get(here).content.decode()
    form = {"step": "lead_paper", "party_id": str(party.id), "paper": "", "paper_on": TODAY}
    refused = browser.post(act, form)
    assert refused.status_code == 422
    assert TODAY in refused.content.decode()
    future = browser.post(act, {**form, "paper": "同意书第 3 号", "paper_on": "2099-01-01"})
    assert future.status_code == 422
    assert "同意书第 3 号" in future.content.decode()
    assert tier() == "private"
    assert browser.post(act, {**form, "paper": "同意书第 3 号"}).status_code == 302
    assert tier() == "leads"
    page = browser.get(here).content.decode()
    assert "同意书第 3 号" in page
    assert "王美芳" not in page
    assert "同意书第 3 号" not in as_person(leader).get(here).content.decode()
    assert browser.post(act, {"step": "lead_word", "party_id": str(party.id)}).status_code == 302
    assert tier() == "private"
    other = opened(kind="window_cage", summary="别人家的")
    strange = browser.post(f"/cases/case/{other.id}/act", {**form, "paper": "同意书第 3 号"})
    assert strange.status_code == 422


def test_a_party_is_joined_to_an_account_of_just_that_name(as_person, opened, worker, street):
    case = opened(kind="window_cage", summary="防盗窗外挑")
    act = f"/cases/case/{case.id}/act"
    form = {"step": "party", "role": "owner", "name": "王美芳", "purpose": "劝导", "account": "on"}
    browser = as_person(worker)
    nobody = browser.post(act, form)
    assert nobody.status_code == 422
    assert "没有这样的住户账号" in nobody.content.decode()
    elsewhere = person_with("resident", street.rooms[5], "王美芳")
    asked = browser.post(act, form)
    assert asked.status_code == 422
    assert "请先核对：登记在别处的这个账号，是同一个人才勾" in asked.content.decode()
    assert street.rooms[5].address in asked.content.decode()
    assert not CaseParty.objects.exists()
    assert browser.post(act, {**form, "elsewhere": "on"}).status_code == 302
    assert CaseParty.objects.get().person_id == elsewhere.person_id
    second = opened(kind="window_cage", summary="又一件")
    person_with("owner", street.rooms[4], "王美芳")
    unclear = browser.post(f"/cases/case/{second.id}/act", {**form, "elsewhere": "on"})
    assert unclear.status_code == 422
    assert "有几位同名" in unclear.content.decode()
    at_home = person_with("owner", street.rooms[0], "王美芳")
    assert browser.post(f"/cases/case/{second.id}/act", form).status_code == 302
    assert CaseParty.objects.get(case=second).person_id == at_home.person_id
    quarrel = opened(kind="dispute", summary="漏水")
    assert "连上本人的账号" not in browser.get(f"/cases/case/{quarrel.id}/").content.decode()


def test_the_tier_cannot_be_chosen(as_person, worker, street):
    here = f"/cases/{street.area.id}/open"
    browser = as_person(worker)
    assert 'value="leads"' not in browser.get(here).content.decode()
    form = {"kind": "window_cage", "summary": "防盗窗", "tier": "leads", "lane": "", "number": ""}
    assert browser.post(here, form).status_code == 422
    assert not Case.objects.exists()


def test_the_page_keeps_to_its_queries(as_person, own, resident, worker):
    as_person(resident).post(f"/cases/case/{own.id}/act", {"step": "lead"})
    for reader, most in ((worker, 14), (resident, 12)):
        browser = as_person(reader)
        browser.get(f"/cases/case/{own.id}/")
        answer, count = asked(browser, f"/cases/case/{own.id}/")
        assert answer.status_code == 200
        assert count <= most, (reader.name, count)
