"""(a) A stranger opens the example, sees a neighbourhood, and walks in as somebody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import DESK, PHONE

pytestmark = pytest.mark.journey

EVERY_ROLE = 20
# How much of the plan's width the houses take.
HOUSES_ACROSS = """svg => {
    const houses = [...svg.querySelectorAll(".plan-building")].map(e => e.getBoundingClientRect());
    const left = Math.min(...houses.map(box => box.left));
    const right = Math.max(...houses.map(box => box.right));
    return (right - left) / svg.clientWidth;
}"""


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_stranger_sees_the_neighbourhood_and_enters_with_one_click(visit, site, width):
    stranger = visit(site, width=width)

    page = stranger.open("/")
    stranger.shot("a-first-page")

    expect(page.locator("h1")).to_be_visible()
    for number in ("72", "48", "170"):
        expect(page.locator("main")).to_contain_text(number)
    expect(page.locator("main .plan svg").first).to_be_visible()
    assert page.locator("form[action*='/demo/enter/'] button").count() >= EVERY_ROLE

    page.locator("form[action$='/demo/enter/secretary'] button").click()

    expect(page.locator("h1")).to_contain_text("您好")
    expect(page.locator("main")).to_contain_text("居民区书记")
    stranger.shot("a-secretary")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_two_steps_inside_the_plan_the_numbers_and_the_crowded_lane_are_seen(visit, site, width):
    stranger = visit(site, "secretary", width=width)

    stranger.tap("看排摸总览")
    stranger.shot("a-overview")

    main = stranger.page.locator("main")
    for counted in ("72", "48", "170", "零陵路某弄"):
        expect(main).to_contain_text(counted)
    stranger.open("/")
    stranger.tap("看地图")
    plan = stranger.page.locator("main .plan-frame svg").first
    expect(plan).to_be_visible()
    assert plan.evaluate(HOUSES_ACROSS) > 0.55
    stranger.shot("a-map")


def test_who_has_not_signed_in_is_led_to_the_door_and_back(visit, site):
    insider, stranger = visit(site, "secretary"), visit(site)
    ledger = insider.page.locator(".main-nav a", has_text="台账").get_attribute("href")

    stranger.page.goto(site + ledger)

    expect(stranger.page).to_have_url(re.compile("/accounts/login/[?]next="))
    expect(stranger.page.locator("h1")).to_have_text("登录")
