"""English and back, large print and back, and a keyboard without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import PHONE, Visitor

pytestmark = pytest.mark.journey

HAN = re.compile(r"[\u3400-\u9fff]+")
# Where the neighbourhood's own names stand; hidden menus and the trail among them.
NAMES = "option, tbody td, .place-switch a, a[href*='/places/']"
# Texts outside the rows and lists of places and people, in which the neighbourhood's own
# names and words stand.
TEXTS = """() => {
    const texts = [], data = "tbody, option, .menu-name, .menu-head, [lang=zh-hans], script, style";
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode;
        if (!node.parentElement.closest(data)) texts.push(node.data);
    }
    for (const e of document.querySelectorAll("[aria-label], [title], [placeholder], [data-label]"))
        texts.push(...["aria-label", "title", "placeholder", "data-label"].map(
            name => e.getAttribute(name) ?? ""));
    return texts.filter(text => text.trim());
}"""


def press(visitor: Visitor, words: str) -> None:
    visitor.page.locator(".colophon").get_by_role("button", name=words).click()
    visitor.page.wait_for_load_state()


def test_the_whole_ledger_speaks_english_and_then_chinese_again(visit, own_site):
    reader = visit(own_site, "designer")
    page = reader.page
    page.locator(".main-nav a", has_text="台账").click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh"))

    press(reader, "English")

    expect(page.locator("html")).to_have_attribute("lang", "en")
    reader.shot("english-ledger")
    names = set(page.locator(NAMES).all_text_contents())
    left = [
        text.strip()
        for text in page.evaluate(TEXTS)
        for word in HAN.findall(text)
        if not any(word in name for name in names)
    ]
    assert left == []

    press(reader, "中文")

    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh"))
    expect(page.locator("h1")).to_contain_text("台账")


@pytest.mark.parametrize("width", [PHONE])
def test_large_print_is_larger_fits_the_phone_and_can_be_left(visit, own_site, width):
    reader = visit(own_site, "owner", width=width)
    page = reader.page
    size = "() => parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
    before = page.evaluate(size)

    press(reader, "大字版")

    assert page.evaluate(size) >= 1.2 * before
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    reader.shot("large-print")
    # It is kept for the person: another browser shows it too.
    assert visit(own_site, "owner").page.evaluate(size) >= 1.2 * before

    press(reader, "普通字号")
    assert page.evaluate(size) == before


def test_the_ledger_is_narrowed_with_the_keyboard_alone(visit, site):
    reader = visit(site, "secretary")
    page = reader.page
    reader.tap("打开台账")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")

    _tab_to(reader, "水斗")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("kind=outdoor_sink"))
    expect(page.locator(".ledger-total")).to_contain_text("48")
    assert page.locator(":focus").evaluate(_RINGED)
    _tab_to(reader, "按地址、日期、文字查找")
    page.keyboard.press("Enter")
    _tab_to(reader, "")
    page.keyboard.type("33号")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q="))
    rows = page.locator("#ledger tbody tr")
    expect(rows.first).to_contain_text("33号")
    assert 1 <= rows.count() < 48


# The ring of focus, or nothing focused as the page has just been swapped.
_RINGED = """e => e === document.body || parseFloat(getComputedStyle(e).outlineWidth) >= 2
    || getComputedStyle(e).boxShadow !== 'none'"""
MOST_TABS = 60


def _tab_to(reader: Visitor, words: str) -> None:
    """Tab until the focus is on the control that begins with these words ("" any text field)."""
    for _step in range(MOST_TABS):
        reader.page.keyboard.press("Tab")
        focus = reader.page.locator(":focus")
        if not words and focus.get_attribute("type") == "search":
            return
        if words and focus.inner_text().strip().startswith(words):
            assert focus.evaluate(_RINGED), words
            return
    pytest.fail(f"the focus never came to {words}")
