"""One sentence, from a phone on the way home to "yes, it is solved"."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import PHONE

pytestmark = pytest.mark.journey

SAID = "楼前的窨井又冒水了，臭味很大"


def test_a_sentence_is_said_answered_and_found_solved(visit, own_site):
    resident = visit(own_site, "resident", width=PHONE)
    resident.open(resident.page.locator("a[href*='/say/']").first.get_attribute("href"))
    page, address = resident.page, resident.page.url
    page.get_by_label("您想说什么").fill(SAID)
    page.get_by_text("草稿已保存在本机").wait_for()
    page.reload()
    expect(page.get_by_label("您想说什么")).to_have_value(SAID)
    resident.shot("say")
    page.get_by_role("button", name="交给居委会").click()
    expect(page.locator("main")).to_contain_text("收到了，谢谢您")
    short = page.url
    resident.shot("said")

    # What was sent is no draft any more.
    page.goto(address)
    expect(page.get_by_label("您想说什么")).to_have_value("")

    secretary = visit(own_site, "secretary")
    secretary.open(secretary.page.locator("a[href*='/suggestions/']").first.get_attribute("href"))
    desk = secretary.page
    desk.get_by_label("文字").fill("窨井又冒水")
    desk.get_by_role("button", name="查找").click()
    desk.locator("main table tbody th a").first.click()
    _answer(desk, "要讨论", "居务会周五议")
    _answer(desk, "办好了", "换了新管子")
    secretary.shot("answered")

    # Whoever holds the slip, without an account.
    holder = visit(own_site, width=PHONE)
    holder.open(short.split("?")[0])
    expect(holder.page.locator("main")).to_contain_text("换了新管子")
    holder.page.get_by_role("button", name="是，解决了").click()
    expect(holder.page.locator("main")).to_contain_text("您说：解决了")
    holder.shot("solved")
    for visitor in (resident, secretary, holder):
        assert visitor.troubles == []


def _answer(page, how: str, words: str) -> None:
    page.get_by_role("radio", name=how).check()
    page.get_by_label("对提的人说").fill(words)
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.locator("main")).to_contain_text("答复好了")
