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


@pytest.mark.parametrize("reloads", [True, False])
def test_words_at_an_item_that_was_taken_off_are_shown(visit, own_site, at, reloads):
    writer, other = visit(own_site, "secretary", width=PHONE), visit(own_site, "secretary")
    writer.open(f"{at}minutes/write")
    words = f"这一项下次再说{'，一次' if reloads else '，两次'}"
    fields = writer.page.locator("main form[data-draft] textarea")
    fields.nth(fields.count() - 2).fill(words)
    writer.page.get_by_text(KEPT).wait_for()
    other.open(f"{at}agenda")
    titles = other.page.locator(".agenda-row input[name^=title-]")
    filled = [n for n in range(titles.count()) if titles.nth(n).input_value()]
    titles.nth(filled[-1]).fill("")
    other.page.get_by_role("button", name="保存议程").click()
    other.page.wait_for_url(f"**{at}")

    if reloads:
        writer.page.reload()
    else:
        writer.page.get_by_role("button", name="保存").click()

    said = "您上次写的有几处" if reloads else "这一项已经拿掉了，您写的在这里"
    expect(writer.page.locator("main .notice", has_text=said)).to_contain_text(words)
    expect(writer.page.locator("main blockquote.as-typed")).to_have_count(1)
    writer.shot(f"minutes-item-gone-{'reloaded' if reloads else 'saved'}")
    if reloads:
        writer.page.reload()
        expect(writer.page.locator("main blockquote.as-typed")).to_have_text(words)
