"""Ballots under fire, at length: killed again and again, unplugged, on a full disc, cut off from
its clients, asked by a crowd, at a clock that jumps.

Each with a control in which one safeguard is taken away, and which has to lose. A fault that this
machine cannot make is named with the reason. What the clients were told is compared with the table
by `tests.ballot.faults.register`; an answer counts as given only when it came before the cut was
ordered.
"""

from __future__ import annotations

import dataclasses
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROUNDS = 6
UNITS = 60_000
CROWD = 64
HASTY = "tests.ballot.faults.hasty:application"
CARELESS = "tests.ballot.faults.careless:application"
FORGETFUL = "tests.ballot.faults.forgetful:application"
LOCKLESS = "tests.ballot.faults.lockless:application"
JUMPING = "tests.ballot.faults.jumping:application"
TRUSTING = "tests.ballot.faults.trusting:application"
_NOT_DURABLE = {"synchronous_commit": "off", "wal_writer_delay": "10s"}


def measure(*, rounds: int = ROUNDS) -> dict[str, Any]:
    """Every fault with its control; raises SystemExit when a ballot was lost, or none was."""
    found: dict[str, Any] = {}
    for name, fault, control in _FAULTS:
        for kind, act in (("", fault), (" (control)", control)):
            sys.stderr.write(f"… {name}{kind}\n")
            with _folder() as folder:
                found[name + kind] = _judged(name, act(folder, rounds), control=bool(kind))
    return {"what": "ballots under fire", "rounds": rounds, **found}


def _judged(name: str, outcome: dict[str, Any], *, control: bool) -> dict[str, Any]:
    if "skipped" in outcome:
        return outcome
    wrong = outcome.pop("wrong")
    lost = sum(said.startswith("lost") for said in wrong)
    if control and not wrong:
        raise SystemExit(f"{name}: the control was not caught")
    if not control and wrong:
        raise SystemExit(f"{name}: {wrong[:5]}")
    return {**outcome, "lost": lost, "other_faults": len(wrong) - lost}


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


class _Run:
    """One installation, its site and clients through several rounds of one fault."""

    def __init__(self, house: Any, application: str) -> None:
        from tests.ballot.faults.rig import Clients

        self.house, self.site = house, house.site(application)
        self.site.start()
        self.clients = Clients(house, self.site.port, patience=60)
        self.chance = random.Random(7)  # noqa: S311 – moments of a measurement
        self.cuts: list[tuple[float, float]] = []

    def round(self, fault: Callable[[], None]) -> None:
        """Let eight clients cast, strike in their midst, let them finish."""
        self.clients.begin(8, self.house.units(3000))
        time.sleep(self.chance.uniform(0.6, 1.4))
        began = time.monotonic()
        try:
            fault()
        except BaseException:
            self.site.kill()
            raise
        self.cuts.append((began, time.monotonic()))
        time.sleep(0.5)
        self.clients.finish(halt=True)
        self.clients.halted.clear()
        self.clients.threads.clear()

    def refused(self) -> list[Any]:
        """The casts that were told no."""
        from tests.ballot.faults.register import REFUSED

        return self.clients.history.told(REFUSED)

    def outcome(self) -> dict[str, Any]:
        """What was told and what is there."""
        from tests.ballot.faults.register import TAKEN, UNKNOWN, faults

        tries = [self._as_of_cut(one) for one in self.clients.history.tries]
        self.site.kill()
        told = sum(one.outcome == TAKEN for one in tries)
        unknown = sum(one.outcome == UNKNOWN for one in tries)
        wrong = faults(tries, self.house.rows())
        return {"acked": told, "without_answer": unknown, "wrong": wrong}

    def _as_of_cut(self, one: Any) -> Any:
        during = any(began <= one.ended <= over for began, over in self.cuts)
        return dataclasses.replace(one, outcome="unknown") if during else one


def _sqlite(folder: Path, units: int = UNITS) -> Any:
    from tests.ballot.faults.rig import house

    return house(folder / "house", f"sqlite:///{folder}/house/lilong.sqlite3", units)


_THE_SITE = "lilong.project.asgi:application"


def _kill_site(application: str) -> Callable[[Path, int], dict[str, Any]]:
    def act(folder: Path, rounds: int) -> dict[str, Any]:
        run = _Run(_sqlite(folder), application)
        for _ in range(rounds):
            run.round(lambda: (run.site.kill(), run.site.start()))  # type: ignore[func-returns-value, arg-type, return-value]
        return run.outcome()

    return act


def _kill_all(**settings: str) -> Callable[[Path, int], dict[str, Any]]:
    def act(folder: Path, rounds: int) -> dict[str, Any]:
        from tests.ballot.faults.rig import house
        from tests.ballot.faults.servers import durable_postgres

        with durable_postgres(folder / "data", **settings) as server:
            ground = house(folder / "house", server.create("ballots"), UNITS)
            server.settle()  # a control that forgets must forget ballots, not the vote itself
            run = _Run(ground, _THE_SITE)

            def strike() -> None:
                server.kill()
                run.site.kill()
                server.start()
                run.site.start()

            for _ in range(rounds):
                run.round(strike)
            return run.outcome()

    return act


def _power_sqlite(application: str) -> Callable[[Path, int], dict[str, Any]]:
    def act(folder: Path, rounds: int) -> dict[str, Any]:
        from tests.ballot.faults import discs

        if reason := discs.why_not():
            return {"skipped": reason}
        with discs.disc(folder, 600) as disc:
            run = _Run(_sqlite(disc.at), application)

            def strike() -> None:
                run.site.freeze()
                disc.cut()
                run.site.kill()
                disc.unmount()
                disc.mount()
                run.site.start()

            for _ in range(rounds):
                run.round(strike)
            return run.outcome()

    return act


def _power_postgres(**settings: str) -> Callable[[Path, int], dict[str, Any]]:
    def act(folder: Path, rounds: int) -> dict[str, Any]:
        from tests.ballot.faults import discs
        from tests.ballot.faults.rig import house
        from tests.ballot.faults.servers import durable_postgres

        if reason := discs.why_not():
            return {"skipped": reason}
        with (
            discs.disc(folder, 1500) as disc,
            durable_postgres(disc.at / "data", **settings) as server,
        ):
            run = _Run(house(folder / "house", server.create("ballots"), UNITS), _THE_SITE)
            # What the set-up left in memory is not what is measured.
            server.stop()
            server.start()

            def strike() -> None:
                run.site.freeze()
                server.freeze()
                disc.cut()
                server.kill()
                run.site.kill()
                disc.unmount()
                disc.mount()
                server.start()
                run.site.start()

            for _ in range(rounds):
                run.round(strike)
            outcome = run.outcome()
            server.stop()
            return outcome

    return act


def _disc_full(application: str) -> Callable[[Path, int], dict[str, Any]]:
    def act(folder: Path, rounds: int) -> dict[str, Any]:
        from tests.ballot.faults import discs

        if reason := discs.why_not():
            return {"skipped": reason}
        with discs.disc(folder, 120) as disc:
            run = _Run(_sqlite(disc.at), application)

            def strike() -> None:
                ballast = disc.fill()
                time.sleep(1.5)
                ballast.unlink()

            for _ in range(rounds):
                run.round(strike)
                run.cuts.clear()  # who was answered on a full disc was answered
            return run.outcome()

    return act


def _disc_full_postgres(application: str) -> Callable[[Path, int], dict[str, Any]]:
    def act(folder: Path, rounds: int) -> dict[str, Any]:
        from tests.ballot.faults import discs
        from tests.ballot.faults.rig import house
        from tests.ballot.faults.servers import durable_postgres

        if reason := discs.why_not():
            return {"skipped": reason}
        with discs.disc(folder, 400) as disc, durable_postgres(disc.at / "data") as server:
            run = _Run(house(folder / "house", server.create("ballots"), UNITS), application)

            def strike() -> None:
                ballast = disc.fill()
                time.sleep(1.5)
                ballast.unlink()
                if not server.master.is_running():
                    server.start()

            for _ in range(rounds):
                run.round(strike)
                run.cuts.clear()  # who was answered on a full disc was answered
            return run.outcome()

    return act


def _lost_replies(application: str) -> Callable[[Path, int], dict[str, Any]]:
    def act(folder: Path, rounds: int) -> dict[str, Any]:
        from tests.ballot.faults.register import TAKEN, faults
        from tests.ballot.faults.rig import Clients, LossyProxy, house
        from tests.ballot.faults.servers import durable_postgres

        with durable_postgres(folder / "data") as server:
            under = house(folder / "house", server.create("ballots"), UNITS)
            site = under.site(application)
            site.start()
            proxy = LossyProxy(site.port, lambda count: count % 3 == 0)
            clients = Clients(under, proxy.port)
            try:
                clients.begin(8, under.units(100 * rounds))
                clients.finish()
            finally:
                proxy.close()
                site.kill()
            return {
                "acked": len(clients.history.told(TAKEN)),
                "replies_dropped": proxy.dropped,
                "wrong": faults(clients.history.tries, under.rows()),
            }

    return act


def _crowd(application: str) -> Callable[[Path, int], dict[str, Any]]:
    def act(folder: Path, rounds: int) -> dict[str, Any]:
        import psycopg
        from tests.ballot.faults.register import REFUSED, TAKEN, faults
        from tests.ballot.faults.rig import Clients, house
        from tests.ballot.faults.servers import durable_postgres

        with durable_postgres(folder / "data") as server:
            url = server.create("ballots")
            under = house(folder / "house", url, UNITS)
            if application == LOCKLESS:
                from tests.ballot.faults.dropped import CONSTRAINTS

                with psycopg.connect(url, autocommit=True) as connection:
                    for words in CONSTRAINTS:
                        connection.execute(words)  # type: ignore[arg-type]
            sites = [under.site(application) for _ in range(2)]
            for site in sites:
                site.start()
            clients = Clients(under, sites[0].port, patience=3)
            try:
                for unit in under.units(2 if application == LOCKLESS else 10 * rounds):
                    clients.crowd(CROWD, unit, [site.port for site in sites])
            finally:
                for site in sites:
                    site.kill()
            return {
                "clients": CROWD,
                "acked": len(clients.history.told(TAKEN)),
                "refused": len(clients.history.told(REFUSED)),
                "wrong": faults(clients.history.tries, under.rows(chained=application != LOCKLESS)),
            }

    return act


def _clock(application: str) -> Callable[[Path, int], dict[str, Any]]:
    def act(folder: Path, rounds: int) -> dict[str, Any]:
        under = _sqlite(folder)
        ahead = folder / "ahead"
        ahead.write_text("0")
        under.environment["LILONG_AHEAD"] = str(ahead)
        run = _Run(under, application)

        def strike() -> None:
            for days in (-3, 4000, 0):
                ahead.write_text(str(days))
                time.sleep(0.5)

        for _ in range(rounds):
            run.round(strike)
            run.cuts.clear()  # a jump of the clock takes no answer back
        refused = [f"turned away: unit {one.unit} {one.code}" for one in run.refused()]
        outcome = run.outcome()
        return {**outcome, "wrong": [*outcome["wrong"], *refused]}

    return act


_FAULTS = (
    ("kill -9 of the site, SQLite", _kill_site(_THE_SITE), _kill_site(HASTY)),
    ("kill -9 of site and database, PostgreSQL", _kill_all(), _kill_all(**_NOT_DURABLE)),
    ("power cut, SQLite", _power_sqlite(_THE_SITE), _power_sqlite(CARELESS)),
    ("power cut, PostgreSQL", _power_postgres(), _power_postgres(**_NOT_DURABLE)),
    ("disc full, SQLite", _disc_full(_THE_SITE), _disc_full(HASTY)),
    ("disc full, PostgreSQL", _disc_full_postgres(_THE_SITE), _disc_full_postgres(HASTY)),
    ("lost replies and retries, PostgreSQL", _lost_replies(_THE_SITE), _lost_replies(FORGETFUL)),
    ("a crowd on one unit, two sites, PostgreSQL", _crowd(_THE_SITE), _crowd(LOCKLESS)),
    ("a clock that jumps, SQLite", _clock(JUMPING), _clock(TRUSTING)),
)
