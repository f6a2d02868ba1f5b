"""Words that somebody typed: none are lost, and none stay where the next one reads them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import DESK, PHONE

pytestmark = pytest.mark.journey

REPORT = "我是302的王美芳，三楼又在搭一间，" + "夜里敲墙，" * 200 + "最要紧的在最后。"
KEPT = "() => JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})"


@pytest.fixture
def say_page(visit, own_site):
    """The address on which one says something to an area that takes strangers in."""
    resident = visit(own_site, "resident", width=PHONE)
    return resident.page.locator("a[href*='/say/']").first.get_attribute("href")


def _write_report(visitor, address):
    page = visitor.open(address)
    page.get_by_label("您想说什么").fill(REPORT)
    page.get_by_role("radio", name=re.compile("反映违规")).check()
    page.wait_for_timeout(1000)  # longer than a draft waits before it is kept
    assert "王美芳" not in page.evaluate(KEPT), "a report is never a draft"
    page.get_by_role("button", name="交给居委会").click()
    expect(page.get_by_role("heading", name="反映违规，走另一个门")).to_be_visible()
    return page


def test_a_report_comes_through_signing_in_and_stays_on_no_phone(visit, own_site, say_page):
    stranger = visit(own_site, width=PHONE)
    page = _write_report(stranger, say_page)
    expect(page.locator("main")).to_contain_text("您写的会带过去")
    assert "王美芳" not in page.evaluate("() => JSON.stringify({...localStorage})")
    stranger.shot("report-handed-over")
    onward = page.get_by_role("link", name="去登录").get_attribute("href")
    page.get_by_role("link", name="去登录").click()
    page.wait_for_url("**/accounts/login/**")

    # Signed in: here through the example's one-click door, beside the tab that carries the words.
    door = stranger.context.new_page()
    door.goto(own_site)
    door.locator("form[action$='/demo/enter/resident'] button").first.click()
    door.locator(".masthead details.menu").first.wait_for()
    door.close()
    page.goto(own_site + say_page)

    assert onward is not None
    expect(page.get_by_label("您想说什么")).to_have_value(REPORT)
    expect(page.get_by_role("radio", name=re.compile("反映违规"))).to_be_checked()
    assert "王美芳" not in page.evaluate(KEPT)
    page.get_by_role("button", name="交给居委会").click()
    page.get_by_role("button", name="带着这句话去反映").click()
    expect(page.get_by_label("您看到了什么")).to_have_value(REPORT)
    stranger.shot("report-arrived")

    # The next one who takes this phone.
    stranger.context.clear_cookies()
    page.goto(own_site + say_page)
    expect(page.get_by_label("您想说什么")).to_have_value("")
    assert "王美芳" not in page.evaluate(KEPT)


def test_a_report_that_nobody_signs_in_for_is_gone_with_the_next_page(visit, own_site, say_page):
    stranger = visit(own_site, width=PHONE)
    page = _write_report(stranger, say_page)
    page.get_by_role("button", name="回去改").click()
    expect(page.get_by_label("您想说什么")).to_have_value(REPORT)
    page.get_by_role("button", name="交给居委会").click()
    page.get_by_role("link", name="去登录").click()
    page.wait_for_url("**/accounts/login/**")

    page.goto(own_site + say_page)

    expect(page.get_by_label("您想说什么")).to_have_value("")
    assert "王美芳" not in page.evaluate(KEPT)


def test_another_sentence_after_going_back_is_taken_too(visit, own_site, say_page):
    stranger = visit(own_site, width=PHONE)
    page = stranger.open(say_page)
    page.get_by_label("您想说什么").fill("阴沟又堵了，臭得很")
    page.get_by_role("button", name="交给居委会").click()
    expect(page.locator("main")).to_contain_text("收到了，谢谢您")
    first = page.url

    page.go_back()
    page.get_by_label("您想说什么").fill("路灯不亮，老人摔了")
    page.get_by_role("button", name="交给居委会").click()

    expect(page.locator("main")).to_contain_text("收到了，谢谢您")
    expect(page.locator("blockquote")).to_contain_text("路灯不亮")
    assert page.url != first


def test_title_and_ticks_of_a_keeper_survive_a_reload(visit, own_site, say_page):
    keeper = visit(own_site, "secretary", width=DESK)
    area = say_page.split("/")[2]
    page = keeper.open(f"/council/{area}/suggestions/write")
    for words in (
        "楼道的电梯又停了，老人下不来",
        "电梯又停了，老人下不来楼",
        "电梯停了，老人下不来",
    ):
        page.locator("main [name=text]").fill(words)
        page.get_by_role("button", name="记下，接着记下一句").click()
        expect(page.locator("main .task-list")).to_contain_text(words)
    page = keeper.open(f"/council/{area}/themes/proposals/")
    page.get_by_role("button", name="现在再找一遍").click()
    page.locator("main .cards a").first.click()
    page.get_by_label("主题", exact=True).fill("雨天污水倒灌")
    box = page.locator("input[name=suggestions]").first
    box.uncheck()
    page.get_by_text("草稿已保存在本机").wait_for()

    page.reload()

    expect(page.get_by_label("主题", exact=True)).to_have_value("雨天污水倒灌")
    expect(page.locator("input[name=suggestions]").first).not_to_be_checked()
    keeper.shot("proposal")


def _open_case(keeper, kind):
    """The page of the newest open case of a kind; all that is folded is open."""
    area = next(
        link.split("/")[2]
        for link in keeper.page.eval_on_selector_all(
            "a[href^='/cases/']", "links => links.map(one => one.getAttribute('href'))"
        )
        if link.count("-") > 3
    )
    page = keeper.open(f"/cases/{area}/?rest=open&kind={kind}")
    page.locator("main table a[href^='/cases/case/']").first.click()
    _unfold(page)
    return page


def _unfold(page):
    page.wait_for_load_state()
    page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true; })")


def test_a_draft_of_a_step_rests_on_the_case_as_it_stands_now(visit, own_site):
    keeper = visit(own_site, "secretary", width=PHONE)
    page = _open_case(keeper, "illegal_structure")
    form = "form[data-draft^='step-']"
    page.locator(f"{form} [name=words]").fill("说好了自己清")
    page.wait_for_timeout(1000)
    before = page.locator(f"{form} [name=base_version]").first.input_value()

    colleague = visit(own_site, "community_worker", width=DESK)
    other = colleague.open(page.url.removeprefix(own_site))
    _unfold(other)
    summary = other.locator("form[data-draft^='summary-'] textarea").first
    summary.fill("天井里搭了一间，又加了顶")
    other.locator("form[data-draft^='summary-'] button").last.click()
    expect(other.locator("main")).to_contain_text("又加了顶")

    page.reload()
    _unfold(page)
    expect(page.locator(f"{form} [name=words]")).to_have_value("说好了自己清")
    expect(page.locator(form)).to_contain_text("那以后这里又有了进展")
    now = page.locator(f"{form} [name=base_version]").first.input_value()
    assert int(now) > int(before)
    keeper.shot("draft-of-a-step")


def test_a_quarrels_words_stay_in_one_tab_until_somebody_signs_out(visit, own_site):
    keeper = visit(own_site, "secretary", width=DESK)
    page = _open_case(keeper, "dispute")
    words = page.locator(
        "form[data-draft^='step-'] [name=words], form[data-draft^='hand-'] [name=tried]"
    )
    words.first.fill("双方自己谈好了")
    page.wait_for_timeout(1000)
    assert "双方自己谈好了" not in page.evaluate("() => JSON.stringify({...localStorage})")
    page.reload()
    _unfold(page)
    expect(words.first).to_have_value("双方自己谈好了")

    page.locator(".masthead details.menu summary").last.click()
    page.locator("form[data-signs-out] button").first.click()
    page.wait_for_load_state()
    assert "双方自己谈好了" not in page.evaluate(KEPT)
