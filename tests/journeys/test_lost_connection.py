"""The network goes while somebody stands at a door and writes."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect
from tests.journeys.browsing import PHONE
from tests.journeys.test_surveyor import choose_kind, save, stand_at

pytestmark = pytest.mark.journey

SEEN = "三楼走道窗外，水斗没有接管"


def test_what_was_typed_outlives_a_lost_connection(visit, own_site):
    surveyor = visit(own_site, "volunteer", width=PHONE)
    surveyor.tap("登记一处")
    page, address = surveyor.page, surveyor.page.url
    stand_at(surveyor, "东安路某弄", "9")
    choose_kind(surveyor, "水斗")
    page.get_by_label("具体情况").fill(SEEN)

    surveyor.context.set_offline(True)
    expect(page.locator("[data-offline-bar]")).to_be_visible()
    surveyor.shot("offline")
    save(surveyor)
    # Nothing was sent: the page is still there, says why, and holds what was typed.
    expect(page).to_have_url(address)
    expect(page.locator("[data-offline-bar]")).to_be_in_viewport()
    expect(page.locator("[data-offline-bar]")).to_contain_text("现在没有网络")
    expect(page.get_by_label("具体情况")).to_have_value(SEEN)
    surveyor.shot("offline-sent")
    # The phone goes to sleep, the page is gone: the draft is not.
    with suppress(Error):  # the browser says that there is no network
        page.reload()
    surveyor.context.set_offline(False)
    page.goto(address)

    expect(page.get_by_label("具体情况")).to_have_value(SEEN)
    expect(page.locator("label.kind", has_text="水斗").locator("input")).to_be_checked()
    expect(page.locator(".where-chosen")).to_contain_text("东安路某弄9")
    surveyor.shot("online-again")
    save(surveyor)
    expect(page.locator("main")).to_contain_text("已登记")

    # What was sent is no draft any more.
    page.goto(address)
    expect(page.get_by_label("具体情况")).to_have_value("")


def test_what_a_resident_reports_is_held_on_the_page_and_kept_nowhere(visit, own_site):
    resident = visit(own_site, "resident", width=PHONE)
    resident.open(resident.page.locator("a[href*='/report/']").first.get_attribute("href"))
    page, address = resident.page, resident.page.url
    words = page.locator("textarea[name=words]")
    words.fill(SEEN)

    resident.context.set_offline(True)
    page.locator("main form button[type=submit]").last.click()

    expect(page.locator("[data-offline-bar]")).to_be_in_viewport()
    expect(page).to_have_url(address)
    expect(words).to_have_value(SEEN)
    kept = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert SEEN not in kept


def test_a_house_on_the_same_machine_needs_no_network(visit, own_site):
    volunteer = visit(own_site, "volunteer", width=PHONE)
    # So a browser says on a machine without any network, though the house answers.
    volunteer.context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })"
    )
    volunteer.tap("登记一处")
    page = volunteer.page
    stand_at(volunteer, "东安路某弄", "9")
    choose_kind(volunteer, "水斗")
    page.get_by_label("具体情况").fill("一楼门口，水斗没有接管")
    assert not page.evaluate("navigator.onLine")
    expect(page.locator("[data-offline-bar]")).to_be_hidden()

    save(volunteer)

    expect(page.locator("main")).to_contain_text("已登记")
