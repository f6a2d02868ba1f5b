"""Thirty who watch at a site that is served, on either database: nobody misses a change.

`make bench` does the same with five hundred and two thousand, against the clock.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from pathlib import Path

import pytest

from tests.ballot.faults.servers import Site, house_environment, in_house
from tests.council.watching import Crowd, Steering
from tests.postgres import fresh_database

pytestmark = [pytest.mark.slow, pytest.mark.once]

WATCHERS, CHANGES = 30, 6


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request, tmp_path):
    """A site in front of a meeting that is being held; and its ground."""
    if request.param == "sqlite":
        tables = request.getfixturevalue("_tables_on_sqlite")
        file = shutil.copy(tables, tmp_path / "lilong.sqlite3")
        yield from _served(tmp_path, f"sqlite:///{file}")
    else:
        tables = request.getfixturevalue("_tables_on_postgresql")
        with fresh_database(like=tables) as url:
            yield from _served(tmp_path, url)


def _served(folder: Path, url: str):
    environment = house_environment(folder, url) | {"LILONG_STATIC": str(folder / "static")}
    ground = json.loads(in_house(environment, "tests.council.watching", str(WATCHERS)))
    site = Site(environment)
    site.start()
    try:
        yield site, ground
    finally:
        site.stop()


def test_nobody_misses_a_change_and_a_site_that_stops_waits_for_nobody(served):
    site, ground = served

    async def story():
        crowd = Crowd(site.port, ground["meeting"], ground["residents"])
        await crowd.come()
        await crowd.all(lambda one: one.came)
        first = max(crowd.streams[0].came)
        words = (site.port, ground["meeting"], ground["secretary"])
        # Pages are answered while everybody watches.
        page = await asyncio.to_thread(Steering, *words)
        for change in range(1, CHANGES + 1):
            item = ground["items"][change % 2]
            await asyncio.to_thread(page.press, "item", item=item)
            await crowd.all(lambda one, version=first + change: version in one.came)
        heard = {frozenset(one.came) for one in crowd.streams}
        assert heard == {frozenset(range(first, first + CHANGES + 1))}
        began = time.monotonic()
        await asyncio.to_thread(site.stop)
        assert time.monotonic() - began < 10
        await crowd.all(lambda one: one.broken)

    asyncio.run(story())
