"""What a phone may keep of today's doors: for whom, how long, by which worker, under which key."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from lilong.cases.outreach.web.offline import key_of, seconds_kept

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def at(street):
    return f"/cases/{street.area.id}"


def kept(page: str) -> str:
    """What the worker keeps of a page (frontend/doors/worker.ts)."""
    return re.sub(r"<!--fleeting-->[\s\S]*?<!--/fleeting-->", "", page)


def test_the_worker_is_for_todays_doors_and_for_no_other_page(as_person, worker, at):
    answer = as_person(worker).get(f"{at}/today/worker.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Service-Worker-Allowed"] == f"{at}/today"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert re.fullmatch(
        r'importScripts\("/static/built/doors[.\w]*\.js"\);\n', answer.content.decode()
    )


def test_only_todays_doors_may_register_a_worker(as_person, worker, client, at):
    browser = as_person(worker)
    page = browser.get(f"{at}/today")
    assert "worker-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert f'data-kept-worker="{at}/today/worker.js"' in page.content.decode()
    for other in (browser.get(f"{at}/"), browser.get(f"{at}/walking-list"), client.get("/")):
        assert "worker-src 'none'" in other.headers["Content-Security-Policy"]
        assert "data-kept-worker" not in other.content.decode()


def test_worker_and_key_are_for_who_walks_here(as_person, client, resident, officer, leader, at):
    for address in (f"{at}/today/worker.js", f"{at}/today/key"):
        assert client.get(address).status_code == 302
        for actor in (resident, officer):
            told = {"X-Lilong-Waiting": str(actor.person_id)}
            assert as_person(actor).get(address, headers=told).status_code == 403
        told = {"X-Lilong-Waiting": str(leader.person_id)}
        assert as_person(leader).get(address, headers=told).status_code == 200


def test_the_key_is_ones_own_and_stands_on_no_page(as_person, worker, colleague, at):
    browser, address = as_person(worker), f"{at}/today/key"
    own = {"X-Lilong-Waiting": str(worker.person_id)}
    answer = browser.get(address, headers=own)
    key = answer.content.decode()
    assert len(base64.b64decode(key)) == 32
    assert browser.get(address, headers=own).content.decode() == key
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert key not in browser.get(f"{at}/today").content.decode()
    # A page that was opened by somebody else gets none, and neither does a link.
    theirs = {"X-Lilong-Waiting": str(colleague.person_id)}
    for headers in ({}, theirs):
        refused = browser.get(address, headers=headers)
        assert refused.status_code == 403
        assert key not in refused.content.decode()
    assert as_person(colleague).get(address, headers=theirs).content.decode() != key


def test_the_key_outlives_the_end_of_all_sessions_and_not_the_field_key(settings):
    person = UUID(int=7)
    key = key_of(person)
    assert key != key_of(UUID(int=8))
    settings.SECRET_KEY = "another one"
    assert key_of(person) == key
    settings.FIELD_KEY = "another one"
    assert key_of(person) != key


@pytest.mark.parametrize(
    ("clock", "seconds"), [("09:12:00", 4 * 3600), ("22:30:00", 5400), ("23:59:59", 1)]
)
def test_a_list_is_kept_for_the_day_and_as_long_as_an_idle_session(clock, seconds):
    now = datetime.fromisoformat(f"2026-11-30T{clock}").replace(tzinfo=SHANGHAI)
    assert seconds_kept(now) == seconds


def test_what_is_kept_is_the_list_and_not_the_frame(as_person, worker, opened, street, at):
    case, browser = opened(), as_person(worker)
    room = f"/cases/{street.rooms[0].id}"
    browser.post(
        f"{room}/call", {"press": uuid4().hex, "carries": [f"case:{case.id}"], "result": "absent"}
    )
    answer = browser.get(f"{at}/today")
    page = answer.content.decode()
    person, seconds = answer.headers["X-Lilong-Keep"].split()
    assert person == str(worker.person_id)
    assert 0 < int(seconds) <= 4 * 3600
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "记下了" in page, "a message of this one answer"
    assert worker.name in page
    list_alone = kept(page)
    for told in ("data-kept-bar", "没有网络，这是", "data-call-form", "data-waiting=", case.code):
        assert told in list_alone
    for gone in (
        "记下了",
        worker.name,
        "masthead",
        "tab-bar",
        "colophon",
        "安排上门",
        "打印走访单",
    ):
        assert gone not in list_alone, gone
    assert "<html " in list_alone


def test_the_worker_takes_no_message_from_whoever_waits_for_it(
    as_person, worker, opened, street, at
):
    case, browser = opened(), as_person(worker)
    call = {"press": uuid4().hex, "carries": [f"case:{case.id}"], "result": "absent"}
    browser.post(f"/cases/{street.rooms[0].id}/call", call)
    aside = browser.get(f"{at}/today", headers={"X-Lilong-Aside": "1"})
    assert "记下了" not in aside.content.decode()
    assert aside.headers["X-Lilong-Keep"]
    assert "记下了" in browser.get(f"{at}/today").content.decode()
    assert "记下了" not in browser.get(f"{at}/today").content.decode()


def test_each_page_says_who_reads_it(as_person, worker, client, at):
    own = f'<meta name="lilong-reader" content="{worker.person_id}">'
    browser = as_person(worker)
    for address in (f"{at}/today", "/", "/no/such/page"):
        assert own in browser.get(address).content.decode(), address
    for address in ("/", "/accounts/login/", "/no/such/page"):
        assert '<meta name="lilong-reader" content="">' in client.get(address).content.decode()
