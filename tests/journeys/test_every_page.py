"""Every page that a role can walk to, at both widths, under the machine's eyes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from tests.journeys.browsing import DESK, PHONE, Visitor
from tests.journeys.looking import (
    MOST_SCRIPT,
    anatomy,
    axe_faults,
    bring_axe,
    large_print_faults,
    overflow_faults,
    paper_faults,
    script_weight,
    small_targets,
    thin_out,
)

pytestmark = pytest.mark.journey

ROLES = [
    *("", "secretary", "community_worker", "block_leader", "resident", "street_officer"),
    "steward",
]
# More kinds of pages than any role has: the walk ends by itself.
MOST_PAGES = 600
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Files rather than pages, and the ways out.
NO_PAGES = re.compile(
    r"/files/|/pictures/|/papers/[^/?]+/(pdf|docx)|/export\.|/import/blank|/logout/"
    r"|\.(svg|png|css|js|json|pdf|docx|xlsx|csv|ics|rss|atom|xml)(\?|$)"
)


def shape(address: str) -> str:
    """The address without what differs between two pages of one kind."""
    return UUID.sub("·", urlsplit(address).path)


class Bones(HTMLParser):
    """What a page is made of, as it was sent: its kinds of parts, and its links in reading order.

    Attributes:
        parts: tag, class, kind and role of every element, each once.
        links: addresses as written.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: set[tuple[str, ...]] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        self.parts.add((tag, *(has.get(one) or "" for one in ("class", "type", "role"))))
        if tag == "a" and has.get("href"):
            self.links.append(str(has["href"]))


def links_on(bones: Bones, at: str) -> list[str]:
    """Addresses of this site on the page at `at`, without fragments, in reading order."""
    site = urlsplit(at)
    found = [urlsplit(urljoin(at, link)) for link in bones.links]
    own = [
        one._replace(scheme="", netloc="", fragment="")
        for one in found
        if (one.scheme, one.netloc) == (site.scheme, site.netloc)
    ]
    return [one.geturl() for one in own if not NO_PAGES.search(one.geturl())]


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
        faults += small_targets(page) + large_print_faults(page)
    else:
        faults += paper_faults(page)
    if (weight := script_weight(page)) > MOST_SCRIPT:
        faults.append(f"{weight} bytes of script")
    # Last, as it leaves a thinner page behind.
    return faults + axe_faults_of_new_parts(visitor)


_looked: set[tuple[int, frozenset[tuple[str, ...]]]] = set()


def walk(visitor: Visitor) -> dict[str, list[str]]:
    """Walk to one page of each kind: faults by address.

    A page is opened and looked at unless one of the very same parts was found without a fault at
    this width; its answer and its links are read in any case.
    """
    waiting, known, seen = ["/"], {"/"}, {}
    while waiting:
        assert len(seen) < MOST_PAGES, f"the walk finds no end: {waiting[-3:]}"
        address = waiting.pop(0)
        answer = visitor.page.request.get(visitor.site + address)
        bones = Bones(answer.text())
        seen[address] = [] if answer.status == 200 else [f"answered {answer.status}"]
        parts = visitor.width, frozenset(bones.parts)
        if parts not in _looked:
            visitor.page.goto(visitor.site + address)
            visitor.shot(f"every/{visitor.role or 'visitor'}{shape(address).replace('/', '_')}")
            seen[address] += look(visitor)
        if not seen[address]:
            _looked.add(parts)
        for link in links_on(bones, answer.url):
            if shape(link) not in known:
                known.add(shape(link))
                waiting.append(link)
    return seen


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_role_has_a_fault(visit, site, role, width):
    visitor = visit(site, role, width=width)
    bring_axe(visitor.context)

    seen = walk(visitor)

    assert len(seen) >= 2
    if faults := [f"{shape(at)} {fault}" for at, found in seen.items() for fault in found]:
        pytest.fail("\n".join(faults), pytrace=False)
