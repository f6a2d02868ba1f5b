"""(f) The secretary of another street sees nothing of this one."""

from __future__ import annotations

import re

import pytest
from tests.journeys.browsing import Visitor
from tests.journeys.test_resident import named_in

pytestmark = pytest.mark.journey

CODE = re.compile(r'/survey/findings/[^"]+">([^<]+)<')


def addresses_of(secretary: Visitor) -> dict[str, str]:
    """What the secretary's own pages are reached by, by name."""
    page = secretary.page
    ledger = page.locator(".main-nav a", has_text="台账").get_attribute("href")
    area = ledger.removesuffix("ledger/")
    secretary.open(ledger)
    finding = page.locator("#ledger tbody th a").first.get_attribute("href")
    found = {
        "overview": area,
        "breakthrough": f"{area}breakthrough/",
        "sheet": f"{area}breakthrough/sheet",
        "map": f"{area}map/",
        "clusters": f"{area}map/clusters?bbox=-1000,-1000,1000,1000&cell=50",
        "ledger": ledger,
        "ledger, printed": f"{ledger}print",
        "record": f"{area}record/",
        "campaigns": f"{area}campaigns/",
        "finding": finding,
        "edit": f"{finding}edit",
        **{f"export.{kind}": f"{ledger}export.{kind}" for kind in ("xlsx", "csv", "geojson")},
    }
    found["photo"] = page.locator("#ledger img.row-photo").first.get_attribute("src")
    secretary.open(finding)
    found["place"] = page.locator("nav.trail a").nth(-2).get_attribute("href")
    return found


def test_the_secretary_of_another_street_sees_nothing_of_this_one(visit, site):
    own = visit(site, "secretary")
    other = visit(site, "secretary@daning")
    addresses = addresses_of(own)
    _status, ledger = own.get(addresses["ledger"])
    codes = CODE.findall(ledger.decode())

    assert len(codes) > 20
    assert named_in(ledger.decode(), codes) == codes

    assert {name: own.get(to)[0] for name, to in addresses.items()} == dict.fromkeys(addresses, 200)
    answers = {name: other.get(to) for name, to in addresses.items()}

    assert {name: status for name, (status, _) in answers.items() if status not in (403, 404)} == {}
    for name, (_status, body) in answers.items():
        told = body.decode(errors="ignore")
        assert not named_in(told, codes), name
        assert "零陵路某弄" not in told, name
