"""A community worker goes from door to door, partly without a network, and loses no knock."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import council
from tests.journeys.browsing import PHONE
from tests.journeys.example import wait_until

pytestmark = pytest.mark.journey

# The example's own doors lie in another lane.
DOORS = "[data-call-label*='东安路某弄']"


def opened_at(worker, area: str, number: str) -> None:
    """Open a case at a number of 东安路某弄."""
    page = worker.open(f"/cases/{area}/open")
    page.locator("[name=kind]").select_option("illegal_structure")
    page.locator("[name=summary]").fill("天井里搭了一间")
    page.locator("[name=lane]").select_option(label="东安路某弄")
    page.locator("[name=number]").fill(number)
    page.locator("main").get_by_role("button", name="立案").click()
    page.wait_for_url("**/cases/case/**")


def ready_for_none(page: Page) -> None:
    """Wait until the page's worker is there: a phone that loses its network while the worker is
    being fetched says so."""
    there = "navigator.serviceWorker.controller !== null"
    wait_until("the worker is there", lambda: page.evaluate(there))


def called_today(page: Page) -> int:
    """How many calls the list of today tells of."""
    told = re.search(r"今天已记 (\d+) 次", page.locator("main").inner_text())
    return int(told[1]) if told else 0


def test_a_call_without_network_waits_in_sight_and_goes_out_by_itself(visit, own_site):
    worker = visit(own_site, "community_worker", width=PHONE)
    area = council.area_of(worker)
    for number in ("3", "5"):
        opened_at(worker, area, number)
    page, today = worker.open(f"/cases/{area}/today"), f"/cases/{area}/today"
    rows, box = page.locator(DOORS), page.locator("[data-waiting]")
    expect(rows).to_have_count(2)
    expect(box).to_be_hidden()
    ready_for_none(page)

    worker.context.set_offline(True)
    for at, result in ((0, "没人"), (1, "一周内")):
        rows.nth(at).locator("[data-call-open]").click()
        rows.nth(at).get_by_role("button", name=result).click()
        expect(rows.nth(at).locator("[data-call-said]")).to_have_text("还没有发出")
    expect(box.locator("li")).to_have_count(2)
    worker.shot("calls-waiting")
    # The page is closed, and opened again once there is a network.
    page.close()
    worker.context.set_offline(False)
    worker.page = worker._new_page()
    page = worker.open(today)
    said = page.locator("[data-call-said]")
    expect(said.filter(has_text="记下了")).to_have_count(2)
    expect(page.locator("[data-waiting]")).to_be_hidden()

    # Everything is there, once; what was promised comes back on its day.
    page = worker.open(today)
    expect(page.locator(DOORS)).to_have_count(1)
    expect(page.locator("main")).to_contain_text("今天已记 2 次")
    expect(page.locator(DOORS).first).to_contain_text("您去过：没人")
    worker.shot("calls-sent")


def test_what_is_refused_comes_back_as_it_was_typed(visit, own_site):
    worker = visit(own_site, "community_worker", width=PHONE)
    area = council.area_of(worker)
    opened_at(worker, area, "9")
    page = worker.open(f"/cases/{area}/today")
    row = page.locator("[data-call-action]", has_text="9号")
    row.locator("[data-call-open]").click()
    row.locator("[name=words]").fill("下周再说")
    row.get_by_role("button", name="答应了").click()  # without a day
    expect(row.locator("[data-call-said]")).to_contain_text("请选答应在哪一天以前办")
    expect(row.locator("[name=words]")).to_have_value("下周再说")
    expect(page.locator("[data-waiting] li")).to_contain_text("没有记下：请选答应在哪一天以前办")
    row.get_by_role("button", name="两周内").click()
    expect(row.locator("[data-call-said]")).to_contain_text("记下了")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    expect(row.locator("form")).to_have_count(0)


def test_what_is_asked_about_is_meant_when_it_is_pressed_once_more(visit, own_site):
    worker = visit(own_site, "community_worker", width=PHONE)
    area = council.area_of(worker)
    opened_at(worker, area, "15")
    page = worker.open(f"/cases/{area}/today")
    row = page.locator("[data-call-action]", has_text="15号")
    row.locator("[data-call-open]").click()
    words = row.locator("[name=words]")
    words.fill("他问是谁投诉的")
    for asked in range(3):
        row.get_by_role("button", name="见到了").click()
        # Away while it is sent: what was said the last time stands there meanwhile.
        expect(words).to_be_visible()
        expect(row.locator("[data-call-said]")).to_contain_text("原样再按一次")
        if asked < 2:
            # Written otherwise, it is another sentence, and asked about anew.
            words.press_sequentially("，投诉")
    row.get_by_role("button", name="见到了").click()
    expect(row.locator("[data-call-said]")).to_contain_text("记下了")
    expect(page.locator("[data-waiting]")).to_be_hidden()


def test_a_trembling_hand_knocks_once(visit, own_site):
    worker = visit(own_site, "community_worker", width=PHONE)
    area = council.area_of(worker)
    opened_at(worker, area, "11")
    page = worker.open(f"/cases/{area}/today")
    before = called_today(page)
    worker.open(page.locator("[data-call-open]", has_text="11号").get_attribute("href"))
    page.evaluate(
        """() => { const one = document.querySelector("[name=result][value=absent]");
                   one.click(); one.click(); }"""
    )
    expect(page.locator("[data-call-said]")).to_contain_text("记下了")
    page = worker.open(f"/cases/{area}/today")
    expect(page.locator("main")).to_contain_text("今天已记")
    assert called_today(page) == before + 1


def test_what_waits_of_one_person_is_neither_shown_nor_sent_as_anothers(visit, own_site):
    worker = visit(own_site, "community_worker", width=PHONE)
    area = council.area_of(worker)
    opened_at(worker, area, "13")
    page = worker.open(f"/cases/{area}/today")
    row, box = page.locator("[data-call-action]", has_text="13号"), page.locator("[data-waiting]")
    row.locator("[data-call-open]").click()
    ready_for_none(page)
    worker.context.set_offline(True)
    row.locator("[name=words]").fill("只有我知道的话")
    row.get_by_role("button", name="没人").click()
    expect(box.locator("li")).to_contain_text("只有我知道的话")
    # Somebody else signs in on the same phone, beside the page that is still open.
    chair = visit(own_site, "committee_chair", width=PHONE)
    theirs = [one for one in chair.context.cookies() if one["name"] != "seen"]
    worker.context.clear_cookies()
    worker.context.add_cookies(theirs)
    token = next(one["value"] for one in theirs if "csrf" in one["name"].lower())
    page.evaluate(
        """token => document.querySelectorAll("input[name=csrfmiddlewaretoken]")
                            .forEach(one => one.value = token)""",
        token,
    )
    worker.context.set_offline(False)
    page.locator("[data-waiting-send]").click()
    expect(box.locator("li")).to_contain_text("重新登录")
    other = worker.context.new_page()
    other.goto(page.url)
    expect(other.locator("[data-waiting]")).to_be_hidden()
    expect(other.locator("main")).not_to_contain_text("您去过")
    expect(other.locator("main")).not_to_contain_text("只有我知道的话")


def test_without_script_a_call_takes_a_page_of_its_own(visit, own_site):
    worker = visit(own_site, "community_worker", width=PHONE, script=False)
    area = council.area_of(worker)
    opened_at(worker, area, "7")
    page = worker.open(f"/cases/{area}/today")
    page.locator(DOORS, has_text="7号").locator("a").click()
    page.get_by_role("button", name="见到了").click()
    page.wait_for_url("**/today")
    expect(page.locator("main")).to_contain_text("您去过：见到了")
