"""Ballots under fire, in short: killed, unplugged, cut off. `make bench` does the same at length.

Each fault has a control that takes one safeguard away, and then has to be caught.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.ballot.faults import discs
from tests.ballot.faults.register import REFUSED, TAKEN, UNKNOWN, faults
from tests.ballot.faults.rig import Clients, House, LossyProxy, house
from tests.ballot.faults.servers import Postgres

pytestmark = [pytest.mark.slow, pytest.mark.once]

UNITS = 6000
THE_SITE = "lilong.project.asgi:application"


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
    under: House, fault, *, application: str = THE_SITE, acked: int = 60
) -> tuple[Clients, list[str]]:
    """Eight clients cast; in the midst of it `fault(site)` strikes; what then was wrong."""
    site = under.site(application)
    site.start()
    clients = Clients(under, site.port)
    try:
        clients.begin(8, under.units(1500))
        clients.until(acked)
        fault(site)
        clients.until(len(clients.history.told(TAKEN)) + 40, 5)
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


def through_lossy_proxy(under: House, application: str) -> tuple[Clients, int, list[str]]:
    """Six clients whose every third reply is lost; how many were, and what was wrong."""
    site = under.site(application)
    site.start()
    proxy = LossyProxy(site.port, lambda count: count % 3 == 0)
    clients = Clients(under, proxy.port)
    try:
        clients.begin(6, under.units(60))
        clients.finish()
    finally:
        proxy.close()
        site.stop()
    mine = {one.unit for one in clients.history.tries}
    wrong = faults(clients.history.tries, [row for row in under.rows() if row.unit in mine])
    return clients, proxy.dropped, [said for said in wrong if not said.startswith("a gap")]


def test_lost_replies_and_retries_make_one_ballot_each(on_postgres):
    clients, dropped, wrong = through_lossy_proxy(on_postgres, THE_SITE)

    assert dropped >= 15
    assert wrong == []
    assert len({one.unit for one in clients.history.told(TAKEN)}) == 60
    assert not clients.history.told(REFUSED)


def test_control_a_site_that_knows_no_cast_again_is_caught(on_postgres):
    clients, _dropped, wrong = through_lossy_proxy(
        on_postgres, "tests.ballot.faults.forgetful:application"
    )

    assert clients.history.told(REFUSED)
    assert any(said.startswith("refused") for said in wrong)


def while_the_clock_jumps(under: House, application: str, ahead: Path) -> Clients:
    """Clients cast while the machine's clock jumps back three days and on by eleven years."""
    ahead.write_text("0")
    under.environment["LILONG_AHEAD"] = str(ahead)

    def jump(_site):
        for days in (-3, 4000):
            ahead.write_text(str(days))
            time.sleep(0.5)

    clients, wrong = under_fire(under, jump, application=application)
    assert wrong == []
    return clients


def test_a_clock_that_jumps_turns_nobody_away(on_sqlite, tmp_path):
    clients = while_the_clock_jumps(
        on_sqlite, "tests.ballot.faults.jumping:application", tmp_path / "ahead"
    )

    assert not clients.history.told(REFUSED)


def test_control_a_clock_that_is_believed_turns_owners_away(on_sqlite, tmp_path):
    clients = while_the_clock_jumps(
        on_sqlite, "tests.ballot.faults.trusting:application", tmp_path / "ahead"
    )

    assert {one.code for one in clients.history.told(REFUSED)} == {"late"}


def on_a_disc(folder: Path, megabytes: int, application: str, fault, *, acked: int = 60):
    """An installation on SQLite, on a disc of its own with which `fault(disc, site)` deals."""
    if reason := discs.why_not():
        pytest.skip(reason)
    with discs.disc(folder, megabytes) as disc:
        under = house(disc.at / "house", f"sqlite:///{disc.at}/house/lilong.sqlite3", 2000)
        return under_fire(under, partial(fault, disc), application=application, acked=acked)


def power_cut(disc, site) -> None:
    # Who ran on while the disc goes down could be told by the kernel that a flush went well.
    site.freeze()
    disc.cut()
    site.kill()
    disc.unmount()
    disc.mount()
    site.start()


def test_a_power_cut_loses_nothing_on_sqlite(tmp_path):
    _clients, wrong = on_a_disc(tmp_path, 200, THE_SITE, power_cut)

    assert wrong == []


def test_control_a_file_that_does_not_wait_for_the_disc_is_caught(tmp_path):
    careless = "tests.ballot.faults.careless:application"

    _clients, wrong = on_a_disc(tmp_path, 200, careless, power_cut)

    assert wrong


def full(disc, _site) -> None:
    ballast = disc.fill()
    time.sleep(1.5)
    ballast.unlink()


def test_a_full_disc_is_answered_and_loses_nothing(tmp_path):
    clients, wrong = on_a_disc(tmp_path, 80, THE_SITE, full)

    assert wrong == []
    assert clients.history.told(UNKNOWN)


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
