"""What the journeys share: one browser, one example, and copies of it to be changed."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect, sync_playwright
from tests.journeys.browsing import FLAGS, Visitor, chromium_path
from tests.journeys.example import Example

# A page that comes late is no fault of the page: the machine may have other things to do.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="package")
def browser():
    """One Chromium for all; ended with the package, as its event loop would trouble others."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def loadings(tmp_path_factory):
    """The example with and without findings, loaded side by side, once for all processes."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "example"
    full, bare = Example(folder / "full"), Example(folder / "bare")
    begun = [full.load(), bare.load("--without-findings")]
    yield {"full": full, "bare": bare}
    for loading in filter(None, begun):
        loading.wait()


@pytest.fixture(scope="package")
def loaded(loadings) -> Example:
    """The example as everybody gets it, not running."""
    loadings["full"].wait()
    return loadings["full"]


@pytest.fixture(scope="package")
def loaded_without_findings(loadings) -> Example:
    """The same neighbourhood before its survey, not running."""
    loadings["bare"].wait()
    return loadings["bare"]


@pytest.fixture(scope="package")
def site(loaded, tmp_path_factory):
    """The address of the example, which nobody changes."""
    with loaded.copied_to(tmp_path_factory.mktemp("read")).at_work() as address:
        yield address


@pytest.fixture(scope="module")
def own_site(loaded, tmp_path_factory):
    """The address of a copy that this file's journeys may change."""
    with loaded.copied_to(tmp_path_factory.mktemp("own")).at_work() as address:
        yield address


@pytest.fixture
def visit(browser):
    """Let a person come: `visit(site, "secretary", width=PHONE)`. All must leave untroubled."""
    visitors: list[Visitor] = []

    def come(site: str, role: str = "", **how) -> Visitor:
        visitors.append(Visitor(browser, site, **how))
        if role:
            visitors[-1].enter(role)
        return visitors[-1]

    yield come
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    for visitor in visitors:
        visitor.close()
    assert not troubles
