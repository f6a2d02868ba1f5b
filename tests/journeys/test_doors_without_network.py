"""Today's doors are opened again in a stairwell without a network, and nothing of them stays for
whoever has the phone next."""

from __future__ import annotations

import re
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect
from tests.journeys import council
from tests.journeys.browsing import FLAGS, PHONE, chromium_path
from tests.journeys.example import wait_until
from tests.journeys.test_calls_at_doors import DOORS, called_today, opened_at

pytestmark = pytest.mark.journey

# All that lies in this browser: addresses in Cache Storage, ids in the vault, and every byte there.
LIES = """async () => {
  const cached = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) cached.push(new URL(one.url).pathname);
  const told = { cached, pages: [], keys: [], presses: [], drafts: [], bytes: "" };
  if (!(await indexedDB.databases()).some((one) => one.name === "lilong-vault")) return told;
  const done = (asked) => new Promise((yes) => (asked.onsuccess = () => yes(asked.result)));
  const base = await done(indexedDB.open("lilong-vault"));
  for (const shelf of base.objectStoreNames) {
    const read = base.transaction(shelf).objectStore(shelf);
    told[shelf] = await done(read.getAllKeys());
    for (const one of await done(base.transaction(shelf).objectStore(shelf).getAll()))
      for (const part of Object.values(one)) {
        const raw = part instanceof ArrayBuffer ? new TextDecoder().decode(part) : String(part);
        told.bytes += raw;
      }
  }
  base.close();
  told.bytes += JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
  return told;
}"""


def lies(page: Page) -> dict:
    """What lies in the browser of this page."""
    return page.evaluate(LIES)


def kept_at(page: Page, path: str) -> None:
    """Wait until the phone keeps the list of this address with what it is drawn with."""
    drawn = lambda told: path in told["pages"] and any(".css" in one for one in told["cached"])  # noqa: E731
    wait_until("the list is kept", lambda: drawn(lies(page)))


def reload(page: Page) -> None:
    """Load again; a browser without a network and without the page says so by failing."""
    with suppress(Error):
        page.reload(wait_until="load")


def walk(visit, site, number: str):
    """A community worker on the phone with a case at a number, and the list of today kept."""
    worker = visit(site, "community_worker", width=PHONE)
    area = council.area_of(worker)
    opened_at(worker, area, number)
    today = f"/cases/{area}/today"
    page = worker.open(today)
    kept_at(page, today)
    return worker, page, today


def test_the_list_opens_without_a_network_and_nothing_is_lost_or_sent_twice(visit, own_site):
    worker, page, today = walk(visit, own_site, "15")
    bar, box = page.locator("[data-kept-bar]"), page.locator("[data-waiting]")
    row = page.locator("[data-call-action]", has_text="15号")
    expect(bar).to_be_hidden()
    before = called_today(page)

    worker.context.set_offline(True)
    page.reload()
    expect(bar).to_contain_text(re.compile(r"没有网络，这是 \d{1,2}:\d\d 的名单"))
    expect(row).to_be_visible()
    expect(page.locator(".masthead")).to_have_count(0)
    worker.shot("kept-list")
    # What is only typed outlives the page as well.
    row.locator("[data-call-open]").click()
    row.locator("[name=words]").fill("说了一半")
    wait_until("it is laid down", lambda: lies(page)["drafts"])
    page.reload()
    row.locator("[data-call-open]").click()
    expect(row.locator("[name=words]")).to_have_value("说了一半")
    row.get_by_role("button", name="没人").click()
    expect(box.locator("li")).to_contain_text("还没有发出")
    page.reload()
    expect(bar).to_be_visible()
    expect(box.locator("[data-waiting-count]")).to_have_text("1")
    expect(box.locator("li")).to_contain_text("说了一半")
    expect(row.locator("[data-call-said]")).to_have_text("还没有发出")
    worker.shot("kept-waiting")

    worker.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(box).to_be_hidden()
    expect(bar).to_contain_text("有网络了")
    assert lies(page)["drafts"] == []
    page = worker.open(today)
    expect(page.locator("[data-kept-bar]")).to_be_hidden()
    assert called_today(page) == before + 1
    expect(page.locator("[data-call-action]", has_text="15号")).to_contain_text("您去过：没人")
    # The list that is kept knows of it, too: nobody is sent there twice.
    worker.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-kept-bar]")).to_be_visible()
    expect(page.locator("[data-call-action]", has_text="15号")).to_contain_text("您去过：没人")
    worker.context.set_offline(False)
