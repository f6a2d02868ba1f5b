"""A knock is lost neither by an update, nor by a phone that gets no key, nor is what the house says
of it by a list that comes too late."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import council
from tests.journeys.browsing import PHONE
from tests.journeys.example import wait_until
from tests.journeys.test_calls_at_doors import DOORS, called_today, opened_at
from tests.journeys.test_doors_without_network import behind_a_proxy, lies, walk

pytestmark = pytest.mark.journey

# As it was laid down before there was a vault.
LAID = """([person, row, words]) => {
  const press = `${Date.now()}-${Math.random().toString(36).slice(2, 10)}`;
  const carries = document.querySelector(row).querySelector("[data-carries]").dataset.carries;
  const action = document.querySelector(row).dataset.callAction;
  const now = new Date().toISOString();
  const pairs = [["result", "absent"], ["words", words], ["carries", carries]];
  pairs.push(["press", press], ["at", now]);
  const one = { press, action, label: "东安路某弄", pairs, typed: words, page: location.href };
  localStorage.setItem(`lilong-waiting-${person}`, JSON.stringify([one]));
}"""
# A form that goes its ordinary way, up to the page it leads to.
SENT = """async (row) => {
  const { callAction } = document.querySelector(row).dataset;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, result: "absent" });
  body.set("carries", document.querySelector(row).querySelector("[data-carries]").dataset.carries);
  body.set("press", `${Date.now()}-ordinary`);
  return (await fetch(callAction, { method: "POST", body, redirect: "manual" })).type;
}"""


def row_of(page: Page, number: str) -> str:
    """The address of a row, for a script."""
    action = page.locator(DOORS, has_text=f"{number}号").get_attribute("data-call-action")
    return f"[data-call-action='{action}']"


def test_what_waited_before_there_was_a_vault_is_sealed_and_sent(visit, own_site):
    worker, page, today = walk(visit, own_site, "15")
    before, row = called_today(page), row_of(page, "15")
    person = page.locator("[data-waiting]").get_attribute("data-waiting")
    other = "01a229c0-5400-7579-a450-1ec84f73ef11"
    page.evaluate(LAID, [person, row, "更新以前说的"])
    page.evaluate(LAID, [other, row, "别人说的"])
    worker.context.set_offline(True)
    page.reload()
    box = page.locator("[data-waiting]")
    expect(box.locator("li")).to_contain_text("更新以前说的")
    expect(box.locator("[data-waiting-count]")).to_have_text("1")
    told = lies(page)
    assert len(told["presses"]) == 1
    assert "更新以前说的" not in told["bytes"]
    # What is somebody else's waits for them.
    assert "别人说的" in told["bytes"]

    worker.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(box).to_be_hidden()
    page = worker.open(today)
    assert called_today(page) == before + 1
    assert page.evaluate("Object.keys(localStorage).join()").count("lilong-waiting-") == 1


def test_a_form_comes_back_with_its_words_where_no_key_is_to_be_had(visit, own_site):
    with behind_a_proxy(own_site) as (proxy, site):
        worker = visit(site, "community_worker", width=PHONE)
        area = council.area_of(worker)
        opened_at(worker, area, "17")
        today = f"/cases/{area}/today"
        proxy.faults[f"{today}/key"] = 500
        page = worker.open(today)
        before, row = called_today(page), page.locator(DOORS, has_text="17号")
        proxy.slow = True
        row.locator("[data-call-open]").click()
        row.locator("[name=words]").fill("门开了一条缝")
        row.get_by_role("button", name="没人").click()
        expect(row.locator("form")).to_be_hidden()
        expect(row.locator("[data-waits-said]")).to_have_text(
            re.compile("^没有网络，这一条现在也存不到"), timeout=30_000
        )
        expect(row.locator("[name=words]")).to_have_value("门开了一条缝")
        expect(row.locator("[name=words]")).to_be_visible()
        worker.shot("calls-unkept")

        proxy.slow = False
        proxy.faults.clear()
        row.get_by_role("button", name="没人").click()
        expect(row.locator("[data-call-said]")).to_contain_text("记下了", timeout=30_000)
        assert called_today(worker.open(today)) == before + 1
        worker.troubles = [one for one in worker.troubles if not one.endswith(": 500")]


def test_a_list_that_comes_too_late_takes_no_message_along(visit, own_site):
    with behind_a_proxy(own_site) as (proxy, site):
        worker, page, today = walk(visit, site, "19")
        assert page.evaluate(SENT, row_of(page, "19")) == "opaqueredirect"
        proxy.slow = True
        page.goto(f"{site}{today}", wait_until="commit")
        expect(page.locator("[data-kept-bar]")).to_be_visible()
        proxy.slow = False
        # The list that is kept is the one that came behind it.
        row = page.locator(DOORS, has_text="19号")
        page.evaluate("navigator.serviceWorker.controller.postMessage('renew')")
        page.wait_for_timeout(2000)
        wait_until("it is renewed", lambda: today in lies(page)["pages"])
        page = worker.open(today)
        expect(page.locator("[data-kept-bar]")).to_be_hidden()
        expect(page.get_by_text("记下了").first).to_be_visible()
        expect(row).to_contain_text("您去过：没人")
