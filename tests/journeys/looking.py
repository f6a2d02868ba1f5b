"""Looking at a page as a machine can: axe, overflow, touch targets, weight of its scripts.

Each look answers a list of faults, empty when there are none; `test_the_eyes.py` shows each of
them a planted one.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page
from tests.project_tools.installation import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"),
]
FINGER, FEW = 44, 6
# A4 within the margins of our print styles, upright and across, in px of 1/96 inch.
A4_UPRIGHT, A4_ACROSS = 680, 1008
MOST_SCRIPT = 100_000
# The plan is the one island that may weigh more; it comes only with pages that have a plan.
ISLANDS = ("built/plan",)

# Where a finger may meet less than 44 px, by selector, and why.
SMALLER = {
    "a.skip": "appears only for those who tab; no finger ever meets it",
    ".plan-frame svg a": "a house is as large as it is drawn: the plan grows by its buttons, "
    "and the same ways stand in words below it (WCAG 2.5.8, equivalent)",
    "body.sheet main a": "a sheet is for paper; its links are the ledger's own",
}


@cache
def _source(file: Path) -> str:
    assert file.exists(), f"没有 {file.name}：请先 make setup"
    return file.read_text()


def _look(page: Page, part: str, *asked: object) -> Any:
    source = _source(Path(__file__).with_name("looking.js"))
    looks = source[source.index("(() =>") :].rstrip().removesuffix(";")
    # Evaluated from outside: the page's own rule of content stays in force.
    return page.evaluate(f"asked => {looks}.{part}(...asked)", list(asked))


def bring_axe(context: BrowserContext) -> None:
    """Let every page of this person hold axe, unread until it is called: half a megabyte sent to
    each of a hundred pages takes longer than many of its looks."""
    context.add_init_script(f"window.bringAxe = function () {{ {_source(AXE)} }};")


_sheets_judged: set[tuple[str, ...]] = set()


def axe_faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands: rule, place, and why.

    What it judges style sheets for, reading all their rules, depends on nothing else: each set
    of them is judged once for all pages that have it.
    """
    if not page.evaluate("() => 'bringAxe' in window && (window.bringAxe(), true)"):
        page.evaluate(_source(AXE))
    sheets = tuple(page.evaluate("() => [...document.styleSheets].map(one => one.href ?? '')"))
    own = "" in sheets or page.locator("video, audio").count()
    found: dict[str, Any] = page.evaluate(
        """([rules, preload]) => axe.run(document, {preload,
            runOnly: {type: "tag", values: rules}, resultTypes: ["violations"], iframes: false})""",
        [RULES, bool(own) or sheets not in _sheets_judged],
    )
    if not found["violations"]:
        _sheets_judged.add(sheets)
    return [
        f"{one['id']}: {' '.join(map(str, node['target']))} – {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def overflow_faults(page: Page) -> list[str]:
    """What is wider than the window, unless it scrolls by itself."""
    return list(_look(page, "overflow"))


def large_print_faults(page: Page) -> list[str]:
    """What large print pushes out of the window, as the page's own switch would."""
    page.evaluate("() => { document.documentElement.dataset.printSize = 'large'; }")
    faults = overflow_faults(page)
    page.evaluate("() => { delete document.documentElement.dataset.printSize; }")
    return [f"in large print {fault}" for fault in faults]


def paper_faults(page: Page) -> list[str]:
    """What is wrong on paper: wider than the sheet, empty, or of use only on a screen."""
    screen = page.viewport_size
    assert screen is not None
    page.emulate_media(media="print", reduced_motion="reduce")
    width = A4_ACROSS if page.locator(".ledger-wide").count() else A4_UPRIGHT
    page.set_viewport_size({"width": width, "height": screen["height"]})
    faults = overflow_faults(page) + list(_look(page, "onPaper"))
    page.emulate_media(media="screen", reduced_motion="reduce")
    page.set_viewport_size(screen)
    return [f"on paper {fault}" for fault in faults]


def small_targets(page: Page) -> list[str]:
    """Controls that a finger meets on less than 44 by 44 px, label and all."""
    return list(_look(page, "small", [FINGER, ", ".join(SMALLER)]))


def thin_out(page: Page) -> None:
    """Take rows and shapes of one kind away beyond the first few: axe walks every one of them."""
    _look(page, "thin", FEW)


def anatomy(page: Page) -> str:
    """A mark that two pages share which are made of the same kinds of parts."""
    return hashlib.sha256(_look(page, "anatomy").encode()).hexdigest()


_weights: dict[str, int] = {}


def script_weight(page: Page) -> int:
    """Bytes of script that the page loaded, as gzip, the plan's island left out."""
    loaded = [one for one in _look(page, "scripts") if not any(name in one for name in ISLANDS)]
    for address in loaded:
        if address not in _weights:
            _weights[address] = len(gzip.compress(page.request.get(address).body()))
    return sum(_weights[one] for one in loaded)
