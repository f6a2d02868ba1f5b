"""The pages of cases: what each shows to whom, what is refused, and what it costs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong import cases
from lilong.cases.files import clocks
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case
from lilong.cases.files.queries.case_filter import CaseFilter
from lilong.cases.files.queries.case_list import case_page
from lilong.cases.files.web.words import VERBS, last_moment
from lilong.commons.web.form_token import new_token
from lilong.places.queries import place as place_view
from lilong.survey.actions.add_finding import add_finding
from tests.neighbourhood import person_with
from tests.reading import as_read


def asked(browser, address):
    with CaptureQueriesContext(connection) as seen:
        answer = browser.get(address)
    told = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
    return answer, len(told)


@pytest.fixture
def handed_up(opened, worker):
    """A case that waits for the patch's answer."""
    return hand_over_case(
        worker,
        case_id=opened(summary="天井加盖了顶").id,
        to_level="patch",
        asked_of="第一片区",
        tried="上门三次",
        asked="请协调",
        answer_due=timezone.localdate() + timedelta(days=3),
    )


def test_the_list_tells_its_readers_what_they_may_know(
    as_person, worker, leader, resident, opened, street
):
    opened(summary="天井加盖了顶")
    opened(kind="dispute", summary="楼上漏水扯皮")
    here = f"/cases/{street.area.id}/"
    for_worker = as_person(worker).get(here).content.decode()
    assert "天井加盖了顶" in for_worker
    assert "楼上漏水扯皮" in for_worker
    assert as_person(resident).get(here).status_code == 403
    for_leader = as_person(leader).get(here).content.decode()
    assert "天井加盖了顶" in for_leader
    assert "楼上漏水扯皮" not in for_leader


def test_whoever_sees_no_clocks_reads_no_days_of_theirs(as_person, worker, leader, opened, street):
    opened()
    here = f"/cases/{street.area.id}/"
    assert "最近期限" in as_person(worker).get(here).content.decode()
    assert "最近期限" not in as_person(leader).get(here).content.decode()


def test_midnight_ends_the_day_before():
    # 2026-02-26 00:00 in Shanghai.
    assert last_moment(datetime(2026, 2, 25, 16, 0, tzinfo=UTC)) == "2026-02-25"
    assert last_moment(datetime(2026, 2, 25, 9, 0, tzinfo=UTC)) == "2026-02-25 17:00"


def test_every_step_is_told_in_words():
    folder = Path(cases.__file__).parent
    stepping = {
        file.stem
        for file in folder.glob("*/actions/*.py")
        if re.search(
            r"append_step\(|_first_step\(|(moving|files)\.move\(|lie_again", file.read_text()
        )
    }
    assert {"open_cases", "advance_case", "answer_hand_over"} <= stepping
    assert stepping <= VERBS.keys()


def test_words_and_filters_find(as_person, worker, opened, street):
    opened(summary="天井加盖了顶")
    opened(kind="window_cage", summary="防盗窗外挑")
    here = f"/cases/{street.area.id}/"
    browser = as_person(worker)
    found = browser.get(here, {"q": "外挑"}).content.decode()
    assert "防盗窗外挑" in found
    assert "天井加盖了顶" not in found
    found = browser.get(here, {"kind": "illegal_structure"}).content.decode()
    assert "天井加盖了顶" in found
    assert "防盗窗外挑" not in found
    nothing = browser.get(here, {"rest": "resting"}).content.decode()
    assert "没有符合这些条件的" in nothing


def test_what_somebody_keeps_is_one_list(as_person, worker, colleague, leader, opened, street):
    def read(address, by=worker):
        return as_read(as_person(by).get(address).content.decode())

    mine = [opened() for _ in range(3)]
    withdraw_case(worker, case_id=opened().id, reason="重复登记")
    theirs = opened(by=colleague)
    at = f"/cases/{street.area.id}/"

    page = read(f"{at}?kept=me")
    assert all(one.code in page for one in mine)
    assert theirs.code not in page
    assert "找到 <strong>3</strong> 件" in page
    assert "我承办、还在办的" in page
    # A colleague's is read by the way from the page where it is given to another.
    assert f"{at}?kept={colleague.person_id}" in read(f"/cases/case/{theirs.id}/owner")
    page = read(f"{at}?kept={colleague.person_id}")
    assert f"{colleague.name}承办、还在办的" in page
    assert theirs.code in page
    assert mine[0].code not in page
    # Whoever keeps nothing here is not named, and a slip of the address asks for nothing.
    page = read(f"{at}?kept={leader.person_id}")
    assert leader.name not in page
    assert "没有还在办的归这位同事承办" in page
    assert re.search(r'aria-current="[^"]+"[^>]*>.*?我承办、还在办的', page) is None
    assert theirs.code in read(f"{at}?kept=1")
    # Below full sight nobody's desk is told.
    assert colleague.name not in read(f"{at}?kept={colleague.person_id}", by=leader)

    def page_of_two(**turned):
        area, chosen = place_view(street.area.id), CaseFilter(owner_id=worker.person_id)
        return case_page(worker, area, chosen, size=2, **turned)

    first = page_of_two()
    rest = page_of_two(before=first.older)
    back = page_of_two(after=rest.newer)
    told = [line.id for line in (*first.lines, *rest.lines)]
    assert sorted(told) == sorted(one.id for one in mine)
    assert back.lines == first.lines


def test_every_page_keeps_to_its_queries(as_person, worker, handed_up, street):
    browser = as_person(worker)
    pages = {
        f"/cases/{street.area.id}/": 8,
        f"/cases/{street.area.id}/?kept=me": 8,
        f"/cases/{street.area.id}/due": 8,
        f"/cases/{street.area.id}/plan": 8,
        f"/cases/{street.area.id}/pick": 8,
        f"/cases/case/{handed_up.id}/": 14,
    }
    for address, most in pages.items():
        browser.get(address)
        answer, count = asked(browser, address)
        assert answer.status_code == 200, address
        assert count <= most, (address, count)


def test_a_form_sent_twice_opens_once(as_person, worker, street):
    browser, here = as_person(worker), f"/cases/{street.area.id}/open"
    form = {
        "kind": "common_land",
        "summary": "弄口水斗",
        "tier": "public",
        "lane": str(street.lanes[0].id),
        "number": "1",
        "token": new_token(worker, "open-case"),
    }
    first, second = browser.post(here, form), browser.post(here, form)
    assert first.status_code == second.status_code == 302
    case = Case.objects.get()
    assert (case.number_id, case.tier) == (street.numbers[0].id, "public")


def test_what_was_typed_stays_when_it_is_refused(as_person, worker, street, opened):
    case = opened()
    answer = as_person(worker).post(
        f"/cases/case/{case.id}/act",
        {"step": "advance", "to": "dissuaded", "words": "说了半天", "base_version": "99"},
    )
    assert answer.status_code == 409 or answer.status_code == 422
    page = answer.content.decode()
    assert "说了半天" in page
    assert "刚才已经有人处理过" in page
    assert Case.objects.get().state == "found"


def test_the_ledger_becomes_cases_with_one_press(as_person, worker, street):
    finding = add_finding(
        worker,
        place_id=street.numbers[0].id,
        kind="outdoor_sink",
        part="public",
        found_on=timezone.localdate(),
    )
    browser, here = as_person(worker), f"/cases/{street.area.id}/pick"
    assert f"№ {finding.code}" in browser.get(here).content.decode()
    assert browser.post(here, {"finding": "nonsense"}).status_code == 422
    assert browser.post(here, {"finding": str(finding.id)}).status_code == 302
    assert Case.objects.get().tier == "public"
    assert "台账里没有等立案的问题" in browser.get(here).content.decode()
    board = browser.get(f"/cases/{street.area.id}/plan").content.decode()
    assert "公家的、公共的东西先动" in board


def test_a_party_is_shown_once_for_a_purpose_and_kept_out_of_caches(
    as_person, worker, opened, officer
):
    case = opened()
    party = note_party(
        worker, case_id=case.id, role="owner", purpose="劝导", name="王美芳", contact="13812345678"
    )
    browser = as_person(worker)
    page = browser.get(f"/cases/case/{case.id}/").content.decode()
    assert "王美芳" not in page
    answer = browser.post(f"/cases/case/{case.id}/parties/{party.id}", {"purpose": "visit"})
    assert "王美芳" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    other = as_person(officer).post(
        f"/cases/case/{case.id}/parties/{party.id}", {"purpose": "visit"}
    )
    assert other.status_code == 403
    assert "王美芳" not in other.content.decode()


def test_the_own_party_reads_steps_and_no_colleagues_name(as_person, worker, resident, opened):
    case = opened()
    note_party(
        worker, case_id=case.id, role="owner", purpose="当事人", person_id=resident.person_id
    )
    page = as_person(resident).get(f"/cases/case/{case.id}/").content.decode()
    assert case.code in page
    assert worker.name not in page
    assert "还可以" not in page
    # Nothing leads to the list, which is not for them.
    assert f"/cases/{case.area_id}/" not in page


def test_why_me_first_is_answered_without_names(as_person, worker, opened, street):
    for number in range(6):
        opened(summary=f"第{number}间", place=street.rooms[number])
    code = Case.objects.order_by("code").first().code
    page = as_person(worker).get(f"/cases/{street.area.id}/plan", {"why": code}).content.decode()
    assert "差不多的一共 6 件" in page
    Case.objects.exclude(code=code).update(kind="danger")
    page = as_person(worker).get(f"/cases/{street.area.id}/plan", {"why": code}).content.decode()
    assert "只说规则，不说数字" in page


def test_whoever_sees_none_of_what_there_is_reads_an_empty_list(as_person, opened, street):
    company = person_with("property_staff", street.compound)
    here = f"/cases/{street.area.id}/"
    assert as_person(company).get(here).status_code == 200
    case = opened(kind="dispute", summary="楼上漏水")
    answer = as_person(company).get(here)
    assert answer.status_code == 200
    assert case.code not in answer.content.decode()


def test_a_door_number_without_its_lane_opens_nothing(as_person, worker, street):
    browser, here = as_person(worker), f"/cases/{street.area.id}/open"
    typed = {"kind": "repair", "summary": "门坏了", "number": "1", "spot": "大门口"}
    answer = browser.post(here, typed)
    assert answer.status_code == 422
    assert "写了门牌，请再选是哪条弄" in answer.content.decode()
    assert not Case.objects.exists()
    lane = street.numbers[0].parent_id
    assert browser.post(here, {**typed, "lane": lane, "number": "１号"}).status_code == 302
    assert Case.objects.get().place_id == street.numbers[0].id


def test_the_clocks_of_what_is_withdrawn_were_not_kept(as_person, worker, opened):
    case = opened(kind="repair", summary="路灯不亮", source="hotline", source_number="HX20260001")
    clocks.start(worker, case, "hotline_close", amount=5)
    withdraw_case(worker, case_id=case.id, reason="记错了门")
    html = as_person(worker).get(f"/cases/case/{case.id}/").content.decode()
    assert "已完成" not in html
    assert "不再计时：这一件撤销了" in html


def test_the_way_to_the_work_stands_above_what_is_to_be_read(as_person, worker, leader, opened):
    here = f"/cases/case/{opened().id}/"
    page = as_person(worker).get(here).content.decode()
    assert page.index('href="#to-do"') < page.index("到今天为止") < page.index('id="to-do"')
    # Whoever has nothing to do here is led nowhere.
    assert 'href="#to-do"' not in as_person(leader).get(here).content.decode()
