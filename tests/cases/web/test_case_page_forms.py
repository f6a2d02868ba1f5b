"""The forms on a case's page: each with its own ids, nothing typed lost, each rung its own."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from lilong import cases
from lilong.cases.files import clocks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.pause_clock import pause_clock
from lilong.cases.files.models import Case
from tests.neighbourhood import person_with

SOON = timezone.localdate() + timedelta(days=3)


@pytest.fixture
def order(opened, worker):
    """A hotline order with both its clocks."""
    case = opened(kind="repair", summary="路灯不亮", source="hotline", source_number="HX20260001")
    clocks.start(worker, case, "hotline_first_contact", amount=1)
    clocks.start(worker, case, "hotline_close", amount=5)
    return case


def page(browser, case):
    return browser.get(f"/cases/case/{case.id}/").content.decode()


def act(browser, case, step, **values):
    return browser.post(f"/cases/case/{case.id}/act", {"step": step, **values})


def twice(html):
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    return sorted(name for name, count in ids.items() if count > 1)


def test_no_two_fields_have_the_same_id(as_person, worker, order, opened):
    browser = as_person(worker)
    assert not twice(page(browser, order))
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    assert not twice(page(browser, case))
    refused = act(browser, order, "pause", clock="hotline_close", reason="")
    assert not twice(refused.content.decode())


def test_only_the_clock_that_was_meant_opens_again(as_person, worker, order):
    browser = as_person(worker)
    refused = act(browser, order, "pause", clock="hotline_close", reason="等配件", until="")
    assert refused.status_code == 422
    html = refused.content.decode()
    assert html.count("等配件") == 1
    pause_clock(worker, case_id=order.id, clock="hotline_close", reason="等配件", until=SOON)
    late = act(
        browser, order, "pause", clock="hotline_close", reason="还要等", until=SOON.isoformat()
    )
    assert late.status_code >= 400
    # It stands already, so there is no form any more; the words are not put into another one's.
    html = late.content.decode()
    assert html.count("还要等") == 1
    assert '<p class="say-masked">还要等</p>' in html


def test_what_was_typed_is_not_lost_when_somebody_was_quicker(as_person, worker, opened):
    case = opened()
    browser = as_person(worker)
    late = act(browser, case, "withdraw", words="有规划许可证", base_version="99")
    assert late.status_code >= 400
    html = late.content.decode()
    assert re.search(r'id="withdraw-words"[^>]*>有规划许可证<', html)
    assert html.count("有规划许可证") == 1


def test_the_patch_closes_only_where_a_keeper_is_a_party(
    as_person, worker, colleague, opened, street
):
    patch = person_with("patch_officer", street.street)
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    advance_case(worker, case_id=case.id, to="removed", words="自己拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    browser = as_person(patch)
    assert 'value="close"' not in page(browser, case)
    assert 'value="withdraw"' not in page(browser, case)
    note_party(
        worker, case_id=case.id, role="owner", purpose="当事人", person_id=colleague.person_id
    )
    html = page(browser, case)
    assert 'value="close"' in html
    assert 'value="withdraw"' in html
    own = page(as_person(colleague), case)
    assert 'value="close"' not in own
    assert 'value="withdraw"' not in own
    assert "您是这一件的当事人" in own
    assert act(browser, case, "close", words="").status_code == 302


def test_the_street_writes_down_what_others_did(as_person, worker, officer, opened):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    hand_over_case(
        worker,
        case_id=case.id,
        to_level="street",
        asked_of="枫林街道",
        tried="上门三次",
        asked="请协调",
        answer_due=SOON,
    )
    browser = as_person(officer)
    assert 'value="tell"' in page(browser, case)
    version = Case.objects.get(pk=case.id).version
    sent = act(
        browser, case, "tell", state="visited", told_by="枫林城管中队", paper="检查笔录",
        on=timezone.localdate().isoformat(), base_version=str(version),
    )  # fmt: skip
    assert sent.status_code == 302
    assert Case.objects.get(pk=case.id).state == "visited"


def test_an_order_is_found_by_its_own_number(as_person, worker, order, street):
    browser = as_person(worker)
    found = browser.get(f"/cases/{street.area.id}/", {"q": "HX20260001"}).content.decode()
    assert order.code in found


def test_another_keeps_it_when_somebody_moves_away(
    as_person, worker, colleague, leader, opened, street
):
    case = opened()
    here = f"/cases/case/{case.id}/owner"
    browser = as_person(worker)
    assert here in page(browser, case)
    assert colleague.name in browser.get(here).content.decode()
    assert as_person(leader).get(here).status_code == 403
    bad = browser.post(here, {"owner": str(leader.person_id)})
    assert bad.status_code == 422
    assert browser.post(here, {"owner": str(colleague.person_id)}).status_code == 302
    assert Case.objects.get(pk=case.id).owner_id == colleague.person_id


def test_an_owner_who_holds_nothing_here_any_more_is_told_of(as_person, worker, colleague, opened):
    from lilong.people.models import RoleGrant

    case = opened()
    browser = as_person(colleague)
    assert "已经不在这里任职" not in page(browser, case)
    RoleGrant.objects.filter(person_id=worker.person_id).update(
        until=timezone.localdate() - timedelta(days=1)
    )
    assert "已经不在这里任职" in page(browser, case)


def test_what_was_wrong_stands_above_the_heading_on_every_form():
    folder = Path(cases.__file__).parent / "templates/cases"
    astray = [
        page.name
        for page in folder.glob("*.html")
        if 0
        < (text := page.read_text(encoding="utf-8")).find("<h1")
        < text.find("{% error_summary ")
        and page.name != "mediation_session.html"
    ]
    assert not astray
