"""(e) A resident sees the own building, and nothing of the neighbours' homes."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import PHONE, Visitor
from tests.journeys.test_every_page import Bones, links_on, shape

pytestmark = pytest.mark.journey

MOST_PAGES = 25


def ledger_of(keeper: Visitor) -> list[dict[str, str]]:
    """Every row that a keeper of the ledger can export."""
    ledger = keeper.page.locator(".main-nav a", has_text="台账").get_attribute("href")
    status, body = keeper.get(f"{ledger}export.csv")
    assert status == 200
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def pages_within_reach(visitor: Visitor) -> dict[str, str]:
    """The markup of the pages that the person's links lead to, by address."""
    waiting, read = ["/"], {}
    while waiting and len(read) < MOST_PAGES:
        address = waiting.pop(0)
        visitor.page.goto(visitor.site + address)
        read[address] = visitor.page.content()
        known = {shape(one) for one in (*read, *waiting)}
        links = links_on(Bones(read[address]), visitor.page.url)
        waiting += [one for one in links if shape(one) not in known]
    return read


def named_in(markup: str, codes: list[str]) -> list[str]:
    """Those of the codes that stand in the markup by themselves, not inside an id."""
    words = set(re.findall(r"(?<![\w-])\d{5,}(?![\w-])", markup))
    return [code for code in codes if code in words]


def test_a_resident_sees_only_the_own_building(visit, site):
    secretary, resident = visit(site, "secretary"), visit(site, "resident", width=PHONE)
    private = [row for row in ledger_of(secretary) if row["部位"].startswith("私人")]
    assert len(private) > 100
    numbers = [row["编号"] for row in private]

    resident.tap("我的楼")
    expect(resident.page.locator("h1")).to_contain_text("零陵路某弄3号")
    resident.shot("e-building")
    pages = pages_within_reach(resident)

    assert len(pages) >= 4
    told = {address: named_in(markup, numbers) for address, markup in pages.items()}
    assert {address: codes for address, codes in told.items() if codes} == {}
    # The same search does find them where they may be read.
    secretary.tap("打开台账")
    assert named_in(secretary.page.content(), numbers)


def test_a_resident_cannot_open_the_ledger_nor_a_neighbours_finding(visit, site):
    secretary, resident = visit(site, "secretary"), visit(site, "resident", width=PHONE)
    secretary.page.locator(".main-nav a", has_text="台账").click()
    secretary.page.wait_for_load_state()
    ledger = secretary.page.url
    finding = secretary.page.locator('#ledger tr:has-text("私人") th a').first.get_attribute("href")

    resident.open(ledger, status=403)
    expect(resident.page.locator("main")).to_contain_text("只有参与排摸和治理的人员可以看")
    resident.shot("e-refused")
    assert resident.get(f"{ledger}export.csv")[0] == 403
    assert resident.get(finding)[0] in (403, 404)
