"""A question to everybody, answered sentence by sentence, with keys or without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import PHONE

pytestmark = pytest.mark.journey

STATEMENTS = ("先试三个月", "充电棚放东门", "晚上十点以后不充电")


@pytest.fixture(scope="module")
def asked() -> dict[str, str]:
    """Where the question stands, once it is put."""
    return {}


def test_the_secretary_puts_a_question(visit, own_site, asked):
    secretary = visit(own_site, "secretary")
    place = secretary.page.locator(".main-nav a", has_text="台账").get_attribute("href")
    area = place.split("/")[2]

    page = secretary.open(f"/council/{area}/conversations/open")
    page.get_by_label("问大家什么").fill("电动车停在哪里？")
    page.get_by_label("开头的观点").fill("\n".join(STATEMENTS))
    page.get_by_role("button", name="开始表态").click()

    expect(page.locator("h1")).to_contain_text("电动车停在哪里？")
    expect(page.locator("main")).to_contain_text("这里请邻居表态")
    asked["at"] = page.url.removeprefix(own_site)


def test_a_resident_answers_with_three_keys_and_changes_a_mind(visit, own_site, asked):
    resident = visit(own_site, "resident")
    page = resident.open(asked["at"])

    for key, said in (("1", "同意"), ("2", "不同意")):
        before = page.locator("#opinion-text").inner_text()
        page.keyboard.press(key)
        expect(page.locator("#opinion-text")).not_to_have_text(before)
        expect(page.locator("#opinion [role=status]")).to_contain_text(f"您选了“{said}”")
    page.locator("#opinion [role=status] a").click()
    expect(page.locator("[aria-pressed=true]")).to_contain_text("不同意")
    page.keyboard.press("3")
    expect(page.locator("#opinion [role=status]")).to_contain_text("您选了“略过”")
    # Where the question has no focus, a key is a key.
    expect(page.locator("form.opinion")).to_be_focused()
    page.locator("h1").click()
    before = page.locator("#opinion-text").inner_text()
    page.keyboard.press("1")
    expect(page.locator("#opinion-text")).to_have_text(before)


def test_the_rest_goes_without_script_on_a_phone(visit, own_site, asked):
    resident = visit(own_site, "resident", width=PHONE, script=False)
    page = resident.open(asked["at"])

    page.get_by_role("button", name="同意", exact=True).click()

    expect(page.locator("#opinion")).to_contain_text("都表过态了，谢谢")
    expect(page.locator("#opinion")).to_contain_text("3 / 3")
    page = resident.open(f"{asked['at']}own")
    expect(page.locator(".task-list li")).to_have_count(3)
