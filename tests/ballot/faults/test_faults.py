"""Ballots under fire, in short: killed, unplugged, cut off. `make bench` does the same at length.

Each fault has a control that takes one safeguard away, and then has to be caught.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ballot.faults.register import REFUSED, TAKEN, UNKNOWN, faults
from tests.ballot.faults.rig import Clients, House, LossyProxy, house
from tests.ballot.faults.servers import Postgres

pytestmark = [pytest.mark.slow, pytest.mark.once]

UNITS = 6000


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that a server under another name may enter, too."""
    with tempfile.TemporaryDirectory(prefix="lilong-faults-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def on_sqlite(folder: Path) -> House:
    """An installation on a file."""
    return house(folder / "sqlite", f"sqlite:///{folder}/sqlite/lilong.sqlite3", UNITS)


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Postgres]:
    """A server that waits for the disk."""
    server = Postgres(folder / "data")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def on_postgres(folder: Path, server: Postgres) -> House:
    """An installation on that server."""
    return house(folder / "house", server.create("ballots"), UNITS)


def under_fire(
    under: House, fault, *, application: str = "lilong.project.asgi:application", acked: int = 60
) -> tuple[Clients, list[str]]:
    """Eight clients cast; in the midst of it `fault(site)` strikes; what then was wrong."""
    site = under.site(application)
    site.start()
    clients = Clients(under, site.port)
    try:
        clients.begin(8, under.units(1500))
        clients.until(acked)
        fault(site)
        clients.until(len(clients.history.told(TAKEN)) + 40)
        clients.finish(halt=True)
    finally:
        site.kill()
    rows = under.rows()
    seen = {one.number for one in clients.history.told(TAKEN)}
    mine = {one.unit for one in clients.history.tries}
    before = [row for row in rows if row.unit not in mine]
    assert len(seen) >= acked
    return clients, [said for said in faults(clients.history.tries, rows) if not _of(before, said)]


def _of(rows, said: str) -> bool:
    """Whether this is about a ballot of an earlier test, of which these clients know nothing."""
    return any(said.startswith(f"never cast: unit {row.unit} ") for row in rows)


def kill_site(site) -> None:
    site.kill()
    site.start()


def test_killing_the_site_loses_nothing_on_sqlite(on_sqlite):
    _clients, wrong = under_fire(on_sqlite, kill_site)

    assert wrong == []


def test_control_a_site_that_answers_too_soon_is_caught(on_sqlite):
    _clients, wrong = under_fire(
        on_sqlite, kill_site, application="tests.ballot.faults.hasty:application", acked=20
    )

    assert any(said.startswith("lost") for said in wrong)


def test_killing_site_and_database_loses_nothing_on_postgresql(on_postgres, server):
    def kill_both(site):
        server.kill()
        site.kill()
        server.start()
        site.start()

    _clients, wrong = under_fire(on_postgres, kill_both)

    assert wrong == []


def test_killing_the_database_alone_is_answered_and_loses_nothing(on_postgres, server):
    def kill_database(_site):
        server.kill()
        server.start()

    clients, wrong = under_fire(on_postgres, kill_database)

    assert wrong == []
    assert clients.history.told(UNKNOWN)


def test_lost_replies_and_retries_make_one_ballot_each(on_postgres):
    site = on_postgres.site()
    site.start()
    proxy = LossyProxy(site.port, lambda count: count % 3 == 0)
    clients = Clients(on_postgres, proxy.port)
    try:
        clients.begin(6, on_postgres.units(60))
        clients.finish()
    finally:
        proxy.close()
        site.stop()

    taken = {one.unit for one in clients.history.told(TAKEN)}
    rows = [row for row in on_postgres.rows() if row.unit in taken]
    assert proxy.dropped >= 15
    assert len(taken) == len(rows) == 60
    assert not clients.history.told(REFUSED)


def test_control_a_database_that_does_not_wait_for_the_disk_is_caught(on_postgres, server):
    """Last of all: what this loses is missing from then on."""
    server.stop()
    server.settings = {"synchronous_commit": "off", "wal_writer_delay": "10s"}
    server.start()

    def kill_both(site):
        server.kill()
        site.kill()
        server.start()
        site.start()

    _clients, wrong = under_fire(on_postgres, kill_both)

    assert any(said.startswith("lost") for said in wrong)
