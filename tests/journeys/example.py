"""The example neighbourhood as real processes, loaded once and copied for who changes it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.project_tools.installation import ROOT, Installation, fetch, free_port
from tests.tables import made_once

LATER = Path(__file__).with_name("later")
LILONG = Path(sys.executable).parent / "lilong"
FAULTS = ("Traceback (most recent call last)", "CRITICAL", "ERROR")


@dataclass(frozen=True)
class Example(Installation):
    """An installation served as people are served: `lilong serve`, collected static files.

    Attributes:
        demo: whether the one-click roles are open.
        later: a file that says by how many seconds the clock of the law is ahead
            (`later/sitecustomize.py`); None leaves it alone.
    """

    demo: bool = True
    later: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        inherited = super().environment
        del inherited["LILONG_STATIC"]
        inherited["LILONG_DEMO"] = "1" if self.demo else "0"
        if self.later:
            inherited["LILONG_LATER"] = str(self.later)
            inherited["PYTHONPATH"] += f"{os.pathsep}{LATER}"
        return inherited

    def loading(self, *options: str) -> subprocess.Popen[str]:
        """Begin `lilong migrate` and `lilong demo load` in a process of their own."""
        load = " ".join(["demo", "load", *options])
        self.data.mkdir(parents=True, exist_ok=True)
        shutil.copy(made_once(), self.data / "lilong.sqlite3")
        return subprocess.Popen(
            f"'{LILONG}' migrate && '{LILONG}' {load}",
            shell=True,
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def copied_to(self, folder: Path) -> Example:
        """The same neighbourhood with files and keys, to be changed."""
        shutil.copytree(self.data, folder, dirs_exist_ok=True)
        return replace(self, data=folder)

    def with_clock(self, later: Path) -> Example:
        """The same, at a clock of its own that stands as yet as the machine's."""
        later.write_text("0")
        return replace(self, later=later)

    @contextmanager
    def at_work(self) -> Iterator[str]:
        """The address of a running server; fails if it said afterwards that it broke."""
        port, said = free_port(), self.data / "server.log"
        with said.open("w") as log:
            process = subprocess.Popen(
                [LILONG, "serve", "--port", str(port)],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
            try:
                fetch(f"http://localhost:{port}/healthz", patience=60)
                yield f"http://localhost:{port}"
            finally:
                process.terminate()
                process.wait(20)
        assert not broken(said), broken(said)


def broken(log: Path) -> str:
    """What a server's log tells of faults; empty when there were none."""
    words = log.read_text(errors="replace")
    return words[-4000:] if any(fault in words for fault in FAULTS) else ""


def finish(loading: subprocess.Popen[str], patience: float = 300) -> None:
    """Wait for a loading; fail with what it said."""
    said, _nothing = loading.communicate(timeout=patience)
    assert loading.returncode == 0, said


def wait_until(what: str, is_so: object, patience: float = 30) -> None:
    """Ask again until the answer is yes; fail with `what` was waited for."""
    limit = time.monotonic() + patience
    while not is_so():  # type: ignore[operator]  # a question without arguments
        assert time.monotonic() < limit, f"waited in vain: {what}"
        time.sleep(0.2)
