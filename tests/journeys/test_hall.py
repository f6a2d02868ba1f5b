"""A meeting is held: what the one who chairs presses is seen on a phone and on the wall at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import PHONE

pytestmark = pytest.mark.journey

SAID = "设计事务所：雨水管和污水管分得开，先从路口这一条做起。"


def test_the_hall_sees_what_the_chair_presses_and_the_chair_what_a_phone_asks(visit, own_site):
    chair, phone = visit(own_site, "secretary"), visit(own_site, "resident", width=PHONE)
    wall = visit(own_site)
    meetings = chair.page.locator(".main-nav a", has_text="会议").get_attribute("href")
    chair.open(f"{meetings}?state=coming")
    at = chair.page.locator("main .card a").first.get_attribute("href")
    chair.open(at)
    chair.page.get_by_role("button", name="现在开会").click()
    phone.open(f"{at}hall/")
    phone.page.get_by_role("button", name="我到了").click()
    chair.open(f"{at}hall/control/")
    expect(chair.page.locator(".hall-present")).to_contain_text("到会 1 位")
    wall.open(chair.page.get_by_role("link", name="打开投影").get_attribute("href"))
    expect(wall.page.locator(".hall-item h2")).to_have_text("马上开始")

    chair.page.get_by_role("button", name="开始第一项").click()

    title = chair.page.locator(".hall-item h2").inner_text()
    for page in (phone.page, wall.page):
        expect(page.locator(".hall-item h2")).to_have_text(title)
    phone.page.get_by_role("link", name="我要发言").click()
    phone.page.get_by_label("怎么称呼您").fill("路口老王")
    phone.page.get_by_role("button", name="报名").click()
    for page in (chair.page, wall.page):
        expect(page.locator(".hall-queue")).to_contain_text("路口老王")
    chair.page.get_by_label("记录").fill(SAID)
    chair.page.get_by_role("button", name="请下一位").click()
    expect(phone.page.locator(".hall-turn")).to_be_visible()
    expect(wall.page.locator(".hall-floor")).to_contain_text("路口老王")
    expect(chair.page.get_by_label("记录")).to_have_value(SAID)
    for person, name in ((chair, "hall-chair"), (phone, "hall-phone"), (wall, "hall-wall")):
        person.shot(name)

    phone.context.set_offline(True)
    chair.page.get_by_role("button", name="说完了").click()
    expect(wall.page.locator(".hall-floor")).to_have_count(0)
    phone.context.set_offline(False)

    expect(phone.page.locator(".hall-floor")).to_have_count(0)
    expect(phone.page.get_by_role("link", name="我要发言")).to_be_visible()
