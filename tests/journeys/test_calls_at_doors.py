"""A community worker goes from door to door, partly without a network, and loses no knock."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.journeys import council
from tests.journeys.browsing import PHONE

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


def test_a_call_without_network_waits_in_sight_and_goes_out_by_itself(visit, own_site):
    worker = visit(own_site, "community_worker", width=PHONE)
    area = council.area_of(worker)
    for number in ("3", "5"):
        opened_at(worker, area, number)
    page, today = worker.open(f"/cases/{area}/today"), f"/cases/{area}/today"
    rows, box = page.locator(DOORS), page.locator("[data-waiting]")
    expect(rows).to_have_count(2)
    expect(box).to_be_hidden()

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
    expect(page.locator("[data-waiting]")).to_be_hidden()
    expect(said.filter(has_text="记下了").first).to_be_visible()

    # Everything is there, once; what was promised comes back on its day.
    page = worker.open(today)
    expect(page.locator(DOORS)).to_have_count(1)
    expect(page.locator("main")).to_contain_text("今天已记 2 次")
    expect(page.locator(DOORS).first).to_contain_text("您去过：没人")
    worker.shot("calls-sent")


def test_without_script_a_call_takes_a_page_of_its_own(visit, own_site):
    worker = visit(own_site, "community_worker", width=PHONE, script=False)
    area = council.area_of(worker)
    opened_at(worker, area, "7")
    page = worker.open(f"/cases/{area}/today")
    page.locator(DOORS, has_text="7号").locator("a").click()
    page.get_by_role("button", name="见到了").click()
    page.wait_for_url("**/today")
    expect(page.locator("main")).to_contain_text("您去过：见到了")
