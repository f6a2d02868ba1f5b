"""Today's doors are opened again in a stairwell without a network, and nothing of them stays for
whoever has the phone next."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page, expect
from tests.journeys import council, looking
from tests.journeys.browsing import FLAGS, HEIGHTS, PHONE, chromium_path
from tests.journeys.example import wait_until
from tests.journeys.test_calls_at_doors import DOORS, called_today, opened_at

pytestmark = pytest.mark.journey

# All that lies in this browser: addresses in Cache Storage, ids in the vault, and every byte there.
LIES = """async () => {
  const cached = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys())
      cached.push(new URL(one.url).pathname);
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

REWRITE = """async ([shelf, values]) => {
  const done = (asked) => new Promise((yes) => (asked.onsuccess = () => yes(asked.result)));
  const base = await done(indexedDB.open("lilong-vault"));
  const all = base.transaction(shelf, "readwrite").objectStore(shelf);
  for (const one of await done(all.getAll())) await done(all.put({ ...one, ...values }));
  base.close();
}"""


def lies(page: Page) -> dict:
    """What lies in the browser of this page."""
    return page.evaluate(LIES)


def kept_at(page: Page, path: str) -> None:
    """Wait until the phone keeps the list of this address with what it is drawn with: the tick of
    a box is the last of it."""

    def drawn(told: dict) -> bool:
        names = " ".join(told["cached"])
        return path in told["pages"] and ".css" in names and "art/check" in names

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
    row = page.locator(DOORS, has_text="15号")
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
    for look in (looking.axe_faults, looking.overflow_faults, looking.small_targets):
        assert look(page) == []

    worker.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(box).to_be_hidden()
    expect(bar).to_contain_text("有网络了")
    assert lies(page)["drafts"] == []
    page = worker.open(today)
    expect(page.locator("[data-kept-bar]")).to_be_hidden()
    assert called_today(page) == before + 1
    expect(page.locator(DOORS, has_text="15号")).to_contain_text("您去过：没人")
    # The list that is kept knows of it, too: nobody is sent there twice.
    worker.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-kept-bar]")).to_be_visible()
    expect(page.locator(DOORS, has_text="15号")).to_contain_text("您去过：没人")
    worker.context.set_offline(False)


def tap_absent(page: Page, number: str, words: str) -> None:
    """At a number nobody is at home, and something is noted."""
    row = page.locator(DOORS, has_text=f"{number}号")
    row.locator("[data-call-open]").click()
    row.locator("[name=words]").fill(words)
    row.get_by_role("button", name="没人").click()
    # Where the house is at fault it says, besides, how often that was.
    expect(row.locator("[data-call-said]")).to_have_text(re.compile("^还没有发出($| · )"))


def sign_out(page: Page) -> None:
    """By the menu, as everybody does."""
    page.locator(".masthead details.menu summary").last.click()
    page.locator("form[data-signs-out] button").first.click()
    page.wait_for_url("**/")


def nothing_of_a_list(page: Page) -> bool:
    """Whether neither list nor key nor file lies here."""
    told = lies(page)
    return not (told["pages"] or told["keys"] or told["cached"])


def test_who_signs_out_takes_the_list_along_and_only_they_send_what_waits(visit, own_site):
    worker, page, today = walk(visit, own_site, "17")
    before = called_today(page)
    worker.context.set_offline(True)
    page.reload()
    tap_absent(page, "17", "只有我知道的话")
    # The network is back, but the list is not opened before somebody signs out.
    page.close()
    worker.context.set_offline(False)
    worker.page = worker._new_page()
    page = worker.open("/")
    assert lies(page)["keys"]
    sign_out(page)
    wait_until("all is gone", lambda: nothing_of_a_list(page))
    told = lies(page)
    assert len(told["presses"]) == 1
    assert "只有我知道的话" not in told["bytes"]
    worker.context.set_offline(True)
    with pytest.raises(Error):
        page.goto(f"{own_site}{today}")
    worker.context.set_offline(False)

    # Somebody else on the same phone neither sees nor sends it.
    worker.enter("committee_chair")
    page = worker.open(today)
    kept_at(page, today)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    theirs = called_today(page)
    page.wait_for_timeout(500)
    assert "只有我知道的话" not in page.content()
    page = worker.open(today)
    assert called_today(page) == theirs
    assert len(lies(page)["presses"]) == 1
    # Whose it is comes back: it goes out by itself, once.
    sign_out(page)
    worker.enter("community_worker")
    page = worker.open(today)
    wait_until("it is sent", lambda: not lies(page)["presses"])
    assert called_today(worker.open(today)) == before + 1


def test_another_person_who_signs_in_finds_no_list_though_nobody_signed_out(visit, own_site):
    worker, page, today = walk(visit, own_site, "19")
    chair = visit(own_site, "committee_chair", width=PHONE)
    # Their session, on this phone: what a sign-in in another tab leaves.
    worker.context.clear_cookies()
    worker.context.add_cookies(chair.context.cookies())
    # The worker notices by itself, though no page of theirs was opened yet.
    renew = "navigator.serviceWorker.controller.postMessage('renew')"
    page.evaluate(renew)
    wait_until("the list is gone", lambda: not (lies(page)["pages"] or lies(page)["keys"]))
    page.goto(f"{own_site}/")
    wait_until("all is gone", lambda: nothing_of_a_list(page))
    worker.context.set_offline(True)
    with pytest.raises(Error):
        page.goto(f"{own_site}{today}")


def test_a_session_that_is_over_and_a_day_that_is_over_leave_no_list(visit, own_site):
    worker, page, today = walk(visit, own_site, "21")
    # The worker itself notices: the page it asks for leads to signing in.
    worker.context.clear_cookies()
    reload(page)
    expect(page).to_have_url(re.compile("/accounts/login/"))
    wait_until("all is gone", lambda: nothing_of_a_list(page))

    worker.enter("community_worker")
    page = worker.open(today)
    kept_at(page, today)
    page.evaluate(REWRITE, ["pages", {"until": 1}])
    worker.context.set_offline(True)
    reload(page)
    assert page.locator("[data-kept-bar]").count() == 0
    worker.troubles.clear()  # the browser says that nothing came
    worker.context.set_offline(False)
    assert today not in lies(worker.open("/"))["pages"]


def test_what_does_not_open_any_more_is_shown_and_dropped_by_hand(visit, own_site):
    worker, page, _today = walk(visit, own_site, "27")
    worker.context.set_offline(True)
    page.reload()
    tap_absent(page, "27", "说了什么")
    # As after another field key: the text is not what this key sealed.
    page.evaluate(REWRITE, ["presses", {"words": None}])
    page.reload()
    line = page.locator("[data-waiting] li")
    expect(line).to_contain_text("读不出来")
    worker.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(500)
    expect(line).to_contain_text("读不出来")
    line.get_by_role("button", name="不发了").click()
    line.get_by_role("button", name="不发，删掉").click()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert lies(page)["presses"] == []


def test_nothing_but_the_list_and_no_sealed_name_is_kept(visit, own_site):
    worker, page, today = walk(visit, own_site, "23")
    sealed = "高家康的化名"
    worker.open(page.locator(DOORS, has_text="23号").locator("a").get_attribute("href"))
    case = page.locator("main a[href*='/cases/case/']").first.get_attribute("href")
    worker.open(case)
    page.locator("summary", has_text=re.compile(r"^\s*当事人\s*$")).click()
    form = page.locator("form:has([value=party])")
    form.get_by_label("是什么人").select_option(label="业主")
    form.get_by_label("姓名或称呼").fill(sealed)
    form.get_by_label("为什么要记下").fill("沟通")
    form.get_by_role("button", name="记下当事人").click()
    page.wait_for_load_state()
    area = today.split("/")[2]
    for address in (case, f"/cases/{area}/walking-list", f"/cases/{area}/", today):
        worker.open(address)
    # What is fetched beside the page goes through its worker, too, and is not kept either.
    others = [f"{case}packet.pdf", f"{case}mediation/", f"/survey/{area}/ledger/export.csv"]
    page.evaluate("all => Promise.all(all.map((one) => fetch(one)))", others)
    kept_at(page, today)

    told = lies(page)

    assert told["pages"] == [today]
    assert all(one.startswith("/static/") for one in told["cached"])
    assert sealed not in told["bytes"]
    assert "东安路" not in told["bytes"], "the list lies sealed"
    worker.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-kept-bar]")).to_be_visible()
    assert "东安路" in page.content()
    assert sealed not in page.content()
    # The worker shows no other page, and knows none.
    with pytest.raises(Error):
        page.goto(f"{own_site}{case}")


def test_what_is_typed_and_listed_stands_nowhere_on_the_phones_disk(browser, own_site, tmp_path):
    """A profile of its own, closed, and read byte by byte; with a control that is found."""
    phone = browser.browser_type.launch_persistent_context(
        tmp_path,
        executable_path=chromium_path(),
        args=FLAGS,
        viewport={"width": PHONE, "height": HEIGHTS[PHONE]},
        locale="zh-CN",
    )
    page = phone.pages[0]
    page.goto(own_site)
    page.locator("form[action$='/demo/enter/community_worker'] button").first.click()
    page.locator(".masthead details.menu").first.wait_for()
    home = page.locator("a[href^='/council/'][href$='/suggestions/']").first
    area = home.get_attribute("href").split("/")[2]
    page.goto(f"{own_site}/cases/{area}/today")
    kept_at(page, f"/cases/{area}/today")
    listed = re.search(r"\d{4}-\d{4}", page.locator(".calls").first.inner_text())[0]
    phone.set_offline(True)
    page.reload()
    row = page.locator("[data-call-action]").first
    row.locator("[data-call-open]").click()
    row.locator("[name=words]").fill("TypedAtTheDoor7391")
    row.get_by_role("button", name="没人").click()
    expect(row.locator("[data-call-said]")).to_have_text("还没有发出")
    page.evaluate(
        """() => new Promise((yes) => {
          const asked = indexedDB.open("control", 1);
          const lay = () => asked.result.createObjectStore("all").put("LiesInClear7391", 1);
          asked.onupgradeneeded = lay;
          asked.onsuccess = yes;
        })"""
    )
    page.wait_for_timeout(1500)
    phone.close()

    disk = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())

    for words, found in (("LiesInClear7391", True), ("TypedAtTheDoor7391", False), (listed, False)):
        assert (words.encode() in disk or words.encode("utf-16-le") in disk) is found, words


@contextmanager
def behind_a_proxy(site: str):
    """The site through a proxy that may be `broken` (502, as when the house is down) or `slow`, or
    answers an address by itself, in HTML (`faults`); it counts what was `posted` where."""
    inner = urlsplit(site)

    class Passing(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            limit = time.monotonic() + 60
            while proxy.slow and time.monotonic() < limit:
                time.sleep(0.2)
            proxy.posted[self.path] += self.command == "POST"
            fault = 502 if proxy.broken else proxy.faults.get(self.path)
            if fault:
                self.send_error(fault)
                return
            asked = http.client.HTTPConnection(inner.hostname, inner.port, timeout=60)
            asked.request(self.command, self.path, body, dict(self.headers))
            answer = asked.getresponse()
            told = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        do_GET = do_POST = pass_on  # noqa: N815 - the names that the server calls

        def log_message(self, *_words: object) -> None:
            pass

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
    proxy.daemon_threads, proxy.block_on_close = True, False
    proxy.broken = proxy.slow = False
    proxy.faults, proxy.posted = {}, Counter()
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        yield proxy, f"http://localhost:{proxy.server_port}"
    finally:
        proxy.shutdown()


def test_a_house_that_is_down_or_slow_counts_as_no_network(visit, own_site):
    with behind_a_proxy(own_site) as (proxy, site):
        worker, page, today = walk(visit, site, "25")
        before, bar = called_today(page), page.locator("[data-kept-bar]")
        proxy.broken = True
        page.reload()
        expect(bar).to_be_visible()
        tap_absent(page, "25", "楼道里")
        proxy.broken, proxy.slow = False, True
        begun = time.monotonic()
        page.goto(f"{site}{today}", wait_until="commit")
        assert time.monotonic() - begun < 10
        expect(bar).to_be_visible()
        expect(page.locator("[data-waiting] li")).to_contain_text("楼道里")
        proxy.slow = False
        wait_until("it is sent", lambda: not lies(page)["presses"], 60)
        page = worker.open(today)
        expect(page.locator("[data-kept-bar]")).to_be_hidden()
        assert called_today(page) == before + 1
        # The house said 502 where it was asked in vain; that is no trouble of the page.
        worker.troubles = [one for one in worker.troubles if not one.endswith(": 502")]
