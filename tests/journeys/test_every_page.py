"""Every page that a role can walk to, at both widths, under the machine's eyes."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from tests.journeys.browsing import DESK, PHONE, Visitor
from tests.journeys.looking import (
    MOST_SCRIPT,
    anatomy,
    axe_faults,
    overflow_faults,
    script_weight,
    small_targets,
    thin_out,
)

pytestmark = pytest.mark.journey

ROLES = [
    *("", "secretary", "community_worker", "block_leader", "resident", "street_officer"),
    "steward",
]
MOST_PAGES = 60
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Files rather than pages, and the ways out.
NO_PAGES = re.compile(
    r"/files/|/pictures/|/papers/[^/?]+/(pdf|docx)|/export\.|/import/blank|/logout/"
    r"|\.(svg|png|css|js|json|pdf|docx|xlsx|csv|ics|rss|atom|xml)(\?|$)"
)


def shape(address: str) -> str:
    """The address without what differs between two pages of one kind."""
    return UUID.sub("·", urlsplit(address).path)


def links_of(visitor: Visitor) -> list[str]:
    """Addresses of this site on the page shown, without fragments, in reading order."""
    found = visitor.page.eval_on_selector_all(
        "a[href]",
        "links => links.map(a => new URL(a.getAttribute('href'), location).href.split('#')[0])",
    )
    own = [one.removeprefix(visitor.site) for one in found if one.startswith(visitor.site)]
    return [one for one in own if not NO_PAGES.search(one)]


_clean: set[tuple[int, str]] = set()


def axe_faults_of_new_parts(visitor: Visitor) -> list[str]:
    """What axe finds, unless a page of the very same parts was found clean at this width.

    Half of what the roles see is the same pages with other names on them, and axe is slow.
    """
    known = visitor.width, anatomy(visitor.page)
    if known in _clean:
        return []
    thin_out(visitor.page)
    faults = axe_faults(visitor.page)
    if not faults:
        _clean.add(known)
    return faults


def look(visitor: Visitor) -> list[str]:
    """All faults of the page shown."""
    page = visitor.page
    faults = overflow_faults(page)
    if visitor.width == PHONE:
        faults += small_targets(page)
    if (weight := script_weight(page)) > MOST_SCRIPT:
        faults.append(f"{weight} bytes of script")
    # Last, as it leaves a thinner page behind.
    return faults + axe_faults_of_new_parts(visitor)


def walk(visitor: Visitor) -> dict[str, list[str]]:
    """Walk to one page of each kind and look at it: faults by address."""
    waiting, known, seen = ["/"], {"/"}, {}
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        answer = visitor.page.goto(visitor.site + address)
        visitor.shot(f"every/{visitor.role or 'visitor'}{shape(address).replace('/', '_')}")
        links = links_of(visitor)
        seen[address] = look(visitor)
        if answer.status != 200:
            seen[address].insert(0, f"answered {answer.status}")
        for link in links:
            if shape(link) not in known:
                known.add(shape(link))
                waiting.append(link)
    return seen


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_role_has_a_fault(visit, site, role, width):
    visitor = visit(site, role, width=width)

    seen = walk(visitor)

    assert len(seen) >= 2
    if faults := [f"{shape(at)} {fault}" for at, found in seen.items() for fault in found]:
        pytest.fail("\n".join(faults), pytrace=False)
