"""What is not there and what one may not see, in our own words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import DESK, PHONE
from tests.journeys.looking import axe_faults, overflow_faults

pytestmark = pytest.mark.journey

NOWHERE = "/survey/findings/00000000-0000-7000-8000-000000000000/"


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("address", ["/no-such-page/", NOWHERE])
def test_what_is_not_there_is_said_with_a_way_on(visit, site, address, width):
    reader = visit(site, "secretary", width=width)

    page = reader.open(address, status=404)

    reader.shot("not-there" + address.replace("/", "_")[:16])
    expect(page.locator("main")).to_contain_text("没有")
    expect(page.locator("main a[href='/']").first).to_be_visible()
    assert axe_faults(page) + overflow_faults(page) == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_what_one_may_not_see_is_said_with_what_one_can_do(visit, site, width):
    secretary = visit(site, "secretary")
    people = secretary.page.locator(".main-nav a", has_text="人员").get_attribute("href")
    reader = visit(site, "resident", width=width)

    page = reader.open(people, status=403)

    reader.shot("not-allowed")
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator("main a").first).to_be_visible()
    assert axe_faults(page) + overflow_faults(page) == []
