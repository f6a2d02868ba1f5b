"""Two people correct the same finding at once: neither loses a word."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

FIRST, SECOND = "天井里搭的，已经量过两次", "阳光房，玻璃顶，户主说是前任搭的"


def test_who_saves_second_sees_both_versions_and_keeps_what_was_typed(visit, own_site):
    worker, secretary = visit(own_site, "community_worker"), visit(own_site, "secretary")
    worker.page.locator(".main-nav a", has_text="台账").click()
    found = worker.page.locator("#ledger tbody th a").nth(3).get_attribute("href")
    for person, words in ((worker, FIRST), (secretary, SECOND)):
        person.open(f"{found}edit")
        person.page.get_by_label("具体情况").fill(words)

    worker.page.get_by_role("button", name="保存").click()
    expect(worker.page.locator("main")).to_contain_text("已保存")
    secretary.page.get_by_role("button", name="保存").click()

    page = secretary.page
    table = page.get_by_role("table", name="两个版本")
    expect(table).to_contain_text(FIRST)
    expect(table).to_contain_text(SECOND)
    expect(page.get_by_label("具体情况")).to_have_value(SECOND)
    secretary.shot("conflict")

    page.get_by_role("button", name="保存").click()

    expect(page.locator("main .facts").first).to_contain_text(SECOND)
    expect(page.locator("main")).to_contain_text("改过什么")
