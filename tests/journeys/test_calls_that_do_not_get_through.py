"""What the house never answers holds up nothing behind it, and what it refused stays in sight until
it is sent changed or given up."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import looking
from tests.journeys.example import wait_until
from tests.journeys.test_calls_at_doors import DOORS, called_today, opened_at
from tests.journeys.test_doors_without_network import (
    behind_a_proxy,
    kept_at,
    lies,
    tap_absent,
    walk,
)

pytestmark = pytest.mark.journey


def online(page: Page) -> None:
    """What a phone says when it finds a network."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def looks_well(page: Page) -> None:
    """The box is read, fits and is tapped."""
    for look in (looking.axe_faults, looking.overflow_faults, looking.small_targets):
        assert look(page) == []


def refused_at(page: Page, number: str, words: str) -> None:
    """Promised at a door, without a day: the house does not take that."""
    row = page.locator(DOORS, has_text=f"{number}号")
    row.locator("[data-call-open]").click()
    row.locator("[name=words]").fill(words)
    row.get_by_role("button", name="答应了").click()


def test_one_that_never_gets_through_holds_up_nothing_and_is_tried_ever_more_seldom(
    visit, own_site
):
    with behind_a_proxy(own_site) as (proxy, site):
        worker, page, today = walk(visit, site, "15")
        opened_at(worker, today.split("/")[2], "17")
        page = worker.open(today)
        kept_at(page, today)
        before, box = called_today(page), page.locator("[data-waiting]")
        line, row = box.locator("li"), page.locator(DOORS, has_text="15号")
        path = row.get_attribute("data-call-action")
        proxy.faults[path] = 500
        worker.context.set_offline(True)
        tap_absent(page, "15", "第一户说的")
        tap_absent(page, "17", "第二户说的")
        expect(line).to_have_count(2)

        worker.context.set_offline(False)
        online(page)
        expect(page.locator(DOORS, has_text="17号").locator("[data-call-said]")).to_contain_text(
            "记下了"
        )
        expect(line).to_have_count(1)
        expect(line).to_contain_text("第一户说的")
        expect(line).to_contain_text("发了 1 次没有发出去")
        # Not again and again by itself, but at once by hand, and when the page is opened.
        for _time in range(5):
            online(page)
            page.wait_for_timeout(200)
        assert proxy.posted[path] == 1
        line.get_by_role("button", name="再发一次").click()
        expect(line).to_contain_text("发了 2 次没有发出去")
        proxy.faults[path] = 200  # a page of somebody else, in between
        page.reload()
        expect(line).to_contain_text("发了 3 次没有发出去")
        expect(row.locator("[data-call-said]")).to_contain_text("发了 3 次没有发出去")
        looks_well(page)
        worker.shot("calls-stuck")

        # Whoever gives it up is asked once; the words stand there meanwhile.
        line.get_by_role("button", name="不发了").click()
        expect(line).to_contain_text("真的不发了？")
        expect(line).to_contain_text("第一户说的")
        expect(line.get_by_role("button", name="先留着")).to_be_focused()
        looks_well(page)
        worker.shot("calls-given-up")
        line.get_by_role("button", name="先留着").click()
        expect(line.get_by_role("button", name="不发了")).to_be_focused()
        assert len(lies(page)["presses"]) == 1
        proxy.faults.clear()
        line.get_by_role("button", name="再发一次").click()
        expect(box).to_be_hidden()
        assert proxy.posted[path] == 4
        assert called_today(worker.open(today)) == before + 2
        worker.troubles = [one for one in worker.troubles if not one.endswith(": 500")]


def test_what_is_given_up_is_gone_and_not_recorded(visit, own_site):
    with behind_a_proxy(own_site) as (proxy, site):
        worker, page, today = walk(visit, site, "19")
        before, row = called_today(page), page.locator(DOORS, has_text="19号")
        proxy.faults[row.get_attribute("data-call-action")] = 413
        row.locator("[data-call-open]").click()
        row.get_by_role("button", name="没人").click()
        line = page.locator("[data-waiting] li")
        line.get_by_role("button", name="不发了").click()
        line.get_by_role("button", name="不发，删掉").click()
        expect(page.locator("[data-waiting]")).to_be_hidden()
        expect(row.locator("[data-call-said]")).to_be_empty()
        assert lies(page)["presses"] == []
        proxy.faults.clear()
        assert called_today(worker.open(today)) == before


def test_what_was_refused_stays_in_the_box_until_it_is_sent_changed(visit, own_site):
    with behind_a_proxy(own_site) as (proxy, site):
        worker, page, today = walk(visit, site, "21")
        before, box = called_today(page), page.locator("[data-waiting]")
        line, row = box.locator("li"), page.locator(DOORS, has_text="21号")
        path = row.get_attribute("data-call-action")
        refused_at(page, "21", "下周再说")
        for _time in range(2):
            expect(line).to_contain_text("下周再说")
            expect(line).to_contain_text("没有记下：请选答应在哪一天以前办")
            expect(box).to_contain_text("其中 1 条没有被收下，还不算记过")
            expect(box.locator("[data-waiting-count]")).to_have_text("1")
            expect(box.locator("[data-waiting-send]")).to_be_hidden()
            expect(row.locator("[data-call-said]")).to_contain_text("没有记下：")
            page.reload()
        online(page)
        looks_well(page)
        worker.shot("calls-refused")
        assert proxy.posted[path] == 1, "it does not go out by itself"

        line.get_by_role("link", name="改了再发").click()
        expect(row.locator("[name=words]")).to_have_value("下周再说")
        row.locator("[name=words]").fill("下周再说，先拍照")
        row.get_by_role("button", name="两周内").click()
        expect(row.locator("[data-call-said]")).to_contain_text("记下了")
        expect(box).to_be_hidden()
        assert lies(page)["presses"] == lies(page)["drafts"] == []
        assert proxy.posted[path] == 2
        assert called_today(worker.open(today)) == before + 1


def test_what_was_refused_long_after_the_tap_comes_back_at_its_door(visit, own_site):
    worker, page, today = walk(visit, own_site, "23")
    before, box = called_today(page), page.locator("[data-waiting]")
    line, row = box.locator("li"), page.locator(DOORS, has_text="23号")
    worker.context.set_offline(True)
    refused_at(page, "23", "说好了先拆棚")
    expect(line).to_contain_text("还没有发出")
    page.reload()  # the form of that tap is gone
    expect(line).to_contain_text("说好了先拆棚")
    worker.context.set_offline(False)
    online(page)
    expect(line).to_contain_text("没有记下：")
    wait_until("it is laid at its door", lambda: lies(page)["drafts"])
    # The door itself, without the box, will do.
    row.locator("[data-call-open]").click()
    expect(row.locator("[name=words]")).to_have_value("说好了先拆棚")
    row.get_by_role("button", name="答应了").click()
    # Away while it is sent: what was said the last time stands in the box meanwhile.
    expect(row.locator("[name=words]")).to_be_visible()
    wait_until("it is laid at its door again", lambda: lies(page)["drafts"])
    expect(line).to_have_count(1)
    expect(line).to_contain_text("没有记下：")
    # Given up: neither the box nor the door tells of it any more.
    line.get_by_role("button", name="不发了").click()
    line.get_by_role("button", name="不发，删掉").click()
    expect(box).to_be_hidden()
    assert lies(page)["presses"] == lies(page)["drafts"] == []
    page = worker.open(today)
    row.locator("[data-call-open]").click()
    expect(row.locator("[name=words]")).to_have_value("")
    assert called_today(page) == before
