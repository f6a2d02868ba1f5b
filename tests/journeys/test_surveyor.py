"""(b) A volunteer with a phone records what is at the door, errs once, and loses nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import PHONE, Visitor
from tests.journeys.photographs import phone_photo, tells_of_itself

pytestmark = pytest.mark.journey

SEEN = "走道窗外新装水斗，下水接到雨水管"
MADE_OF = {"name": "IMG_0042.jpg", "mimeType": "image/jpeg"}


def stand_at(surveyor: Visitor, lane: str, number: str) -> None:
    """Choose the lane, then the number, as script or its button offers them."""
    page = surveyor.page
    for label, wanted in (("弄或小区", lane), ("门牌", number)):
        page.get_by_label(label, exact=True).select_option(label=wanted)
        if page.locator(".without-script button").is_visible():
            page.locator(".without-script button").click()
    expect(page.locator(".where-chosen")).to_contain_text(f"{lane}{number}")


def attach(surveyor: Visitor, shade: str) -> bytes:
    photo = phone_photo(shade)
    surveyor.page.locator("input[name=photos]").set_input_files([{**MADE_OF, "buffer": photo}])
    return photo


def choose_kind(surveyor: Visitor, kind: str) -> None:
    surveyor.page.locator("label.kind", has_text=kind).click()


def save(surveyor: Visitor) -> None:
    surveyor.page.get_by_role("button", name="保存", exact=True).click()
    surveyor.page.wait_for_load_state()


@pytest.mark.parametrize(("script", "number"), [(True, "7"), (False, "11")])
def test_a_volunteer_records_a_finding_with_a_photo(visit, own_site, script, number):
    surveyor = visit(own_site, width=PHONE, script=script)
    surveyor.enter("volunteer")
    surveyor.tap("登记一处")
    page, name = surveyor.page, "script" if script else "plain"

    stand_at(surveyor, "零陵路某弄", number)
    page.get_by_label("具体情况").fill(SEEN)
    attach(surveyor, "#40586a")
    surveyor.shot(f"b-{name}-filled")
    save(surveyor)

    # The kind is missing: said at the top and at the field, and all that was typed stays.
    expect(page.locator(".error-summary")).to_contain_text("类别")
    expect(page.get_by_label("具体情况")).to_have_value(SEEN)
    expect(page.locator(".where-chosen")).to_contain_text(f"零陵路某弄{number}")
    surveyor.shot(f"b-{name}-refused")

    choose_kind(surveyor, "水斗")
    sent = attach(surveyor, "#40586a")
    save(surveyor)
    expect(page.locator("main")).to_contain_text(re.compile("已登记|是不是同一处"))
    if page.get_by_text("是不是同一处").count():  # the demo has a sink in the same house
        attach(surveyor, "#40586a")
        save(surveyor)

    expect(page.locator("main")).to_contain_text("已登记")
    expect(page.locator("main")).to_contain_text(SEEN)
    surveyor.shot(f"b-{name}-recorded")
    code = re.search(r"\d{5,}", page.locator(".kicker").first.inner_text())
    assert code is not None

    _photo_says_nothing_of_the_phone(surveyor, sent)
    surveyor.page.locator(".tab-bar a", has_text="台账").click()
    expect(page.locator("main")).to_contain_text(code[0])
    surveyor.shot(f"b-{name}-list")


def _photo_says_nothing_of_the_phone(surveyor: Visitor, sent: bytes) -> None:
    assert tells_of_itself(sent)
    shown = surveyor.page.locator("main img[src*='/files/']").first.get_attribute("src")
    kept = shown.rpartition("/")[0]
    for size in ("small", "large", "original"):
        status, served = surveyor.get(f"{kept}/{size}")
        assert status == 200
        assert not tells_of_itself(served)
