"""Two at one meeting: whoever steers and whoever writes do not stand in each other's way."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import PHONE

pytestmark = pytest.mark.journey

FOUND = "已取回上次没有发出去的草稿"
KEPT = "草稿已保存在本机"


@pytest.fixture
def at(visit, own_site):
    """The address of a meeting at its first item."""
    chair = visit(own_site, "secretary")
    meetings = chair.page.locator(".main-nav a", has_text="会议").get_attribute("href")
    chair.open(f"{meetings}?state=coming")
    address = chair.page.locator("main .card a").first.get_attribute("href")
    chair.open(address)
    chair.page.get_by_role("button", name="现在开会").click()
    chair.open(f"{address}hall/control/")
    chair.page.get_by_role("button", name="开始第一项").click()
    chair.page.get_by_label("记录").wait_for()
    return address


def test_the_chair_steers_on_a_tablet_while_the_secretary_notes(visit, own_site, at):
    chair, notes = visit(own_site, "secretary"), visit(own_site, "secretary")
    control = f"{at}hall/control/"
    chair.open(control)
    first = chair.page.locator(".hall-item h2").inner_text()
    notes.open(control)
    notes.page.get_by_label("记录").fill("设计事务所：分得开")
    notes.page.get_by_role("button", name="保存").click()
    expect(notes.page.get_by_label("记录")).to_have_value("设计事务所：分得开")

    chair.page.get_by_role("button", name="下一项").click()
    expect(chair.page.locator(".hall-item h2")).not_to_have_text(first)
    chair.page.get_by_role("button", name="回到上一项").click()

    expect(chair.page.locator(".hall-item h2")).to_have_text(first)
    expect(chair.page.get_by_label("记录")).to_have_value("设计事务所：分得开")
    expect(chair.page.get_by_text(FOUND)).to_have_count(0)

    # A step that is refused: the note is taken, and the next sentence meets nobody.
    chair.page.route("**/live/**", lambda route: route.abort())
    chair.page.get_by_label("记录").fill("设计事务所：分得开。先做路口")
    chair.page.get_by_role("button", name="下一项").evaluate("(one) => (one.value = 'gone')")
    chair.page.get_by_role("button", name="下一项").click()
    expect(chair.page.locator(".notice-refusal")).to_be_visible()
    expect(chair.page.get_by_label("记录")).to_have_value("设计事务所：分得开。先做路口")
    expect(chair.page.get_by_text(FOUND)).to_have_count(0)
    chair.shot("hall-step-refused")
    chair.page.get_by_label("记录").fill("设计事务所：分得开。先做路口，再做弄里")
    chair.page.get_by_role("button", name="保存").click()
    expect(chair.page.locator(".notice-refusal")).to_have_count(0)
    expect(chair.page.get_by_label("记录")).to_have_value("设计事务所：分得开。先做路口，再做弄里")


def test_words_at_an_item_that_was_taken_off_are_shown(visit, own_site, at):
    writer, other = visit(own_site, "secretary", width=PHONE), visit(own_site, "secretary")
    shown = writer.page.locator("blockquote.as-typed")

    # The page is loaded again: the draft holds words that have no field any more.
    writer.open(f"{at}minutes/write")
    _write_at_the_last_item(writer.page, "这一项下次再说")
    _take_off_the_last_item(other, at)
    writer.page.reload()
    expect(writer.page.locator("main .notice", has=shown)).to_contain_text("您上次写的有几处")
    expect(shown).to_have_text("这一项下次再说")
    writer.shot("minutes-item-gone-reloaded")
    writer.page.reload()
    expect(shown).to_have_text("这一项下次再说")

    # The page is sent: nothing is called saved.
    _write_at_the_last_item(writer.page, "这一项也下次再说")
    _take_off_the_last_item(other, at)
    writer.page.get_by_role("button", name="保存").click()
    expect(writer.page.locator("main .notice", has=shown)).to_contain_text("这一项已经拿掉了")
    expect(shown).to_have_text("这一项也下次再说")
    writer.shot("minutes-item-gone-sent")


def _write_at_the_last_item(page, words):
    fields = page.locator("main form[data-draft] textarea")
    fields.nth(fields.count() - 2).fill(words)  # the last one is for remarks
    page.get_by_text(KEPT).wait_for()


def _take_off_the_last_item(visitor, at):
    visitor.open(f"{at}agenda")
    titles = visitor.page.locator(".agenda-row input[name^=title-]")
    filled = [n for n in range(titles.count()) if titles.nth(n).input_value()]
    titles.nth(filled[-1]).fill("")
    visitor.page.get_by_role("button", name="保存议程").click()
    visitor.page.get_by_text("议程已保存").wait_for()
