"""A meeting is held: what the one who chairs presses is seen on a phone and on the wall at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.journeys import council
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
    chair.open(f"{at}hall/control/")
    wall.open(chair.page.get_by_role("link", name="打开投影").get_attribute("href"))
    expect(wall.page.locator(".hall-item h2")).to_have_text("马上开始")
    phone.open(f"{at}hall/")
    phone.page.get_by_role("link", name="我到了").click()
    council.check_in(phone.page, council.code_shown(wall.page))
    expect(chair.page.locator(".hall-present")).to_contain_text("到会 1 位")

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


def test_a_phone_follows_its_owner_and_a_poll_stays_under_the_finger(visit, own_site):
    chair, worker = visit(own_site, "secretary"), visit(own_site, "community_worker")
    phone, other = visit(own_site, "resident", width=PHONE), visit(own_site, "block_leader")
    meetings = chair.page.locator(".main-nav a", has_text="会议").get_attribute("href")
    chair.open(f"{meetings}?state=open")
    at = chair.page.locator("main .card a").first.get_attribute("href")

    # Called by name at the door: the phone hears it and is not loaded again.
    other.open(f"{at}here")
    other.page.get_by_role("button", name="我到了").click()
    expect(other.page.locator("main")).to_contain_text("等他们点一下您的名字")
    other.shot("hall-waits")
    desk = worker.open(f"{at}attendance")
    worker.shot("hall-roll")
    desk.locator("#waiting + .roll-call .roll-name").first.click()
    expect(other.page.get_by_role("link", name="我要发言")).to_be_visible()

    # Written down by the chair: it says so, and answering takes nobody off the list.
    chair.open(f"{at}hall/ask")
    chair.page.locator("main [name=meant]").select_option(index=1)
    chair.page.locator("main [name=called]").fill("楼组长")
    chair.page.get_by_role("button", name="报名").click()
    expect(other.page.locator("[data-own-part]")).to_contain_text("您已报名")
    chair.open(f"{at}hall/control/poll")
    chair.page.locator("main [name=question]").fill("先修路口，行吗")
    chair.page.get_by_role("button", name="开始摸底").click()
    expect(other.page.locator("[data-hall-said]")).to_contain_text("摸底：先修路口，行吗")
    first = other.page.locator(".hall-option input").first
    first.check()
    first.evaluate("node => { window.kept = node; }")
    phone.open(f"{at}hall/")
    phone.page.locator(".hall-option input").first.check()
    phone.page.get_by_role("button", name="提交").click()
    expect(other.page.locator(".hall-answers")).to_contain_text("1 位作答")
    assert other.page.evaluate("window.kept.isConnected && window.kept.checked")
    first.press("Enter")
    expect(other.page.locator("main")).to_contain_text("您已作答")
    expect(other.page.locator("[data-own-part]")).to_contain_text("您已报名")
    other.shot("hall-answered")
