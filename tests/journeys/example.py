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

    def load(self, *options: str) -> subprocess.Popen[str] | None:
        """Begin `lilong migrate` and `lilong demo load` in a process of their own, unless another
        process of this run has: for both, `wait` waits."""
        try:
            self.data.mkdir(parents=True)
        except FileExistsError:
            return None
        shutil.copy(made_once(), self.data / "lilong.sqlite3")
        load = " ".join(["demo", "load", *options])
        said, code = self._said, self._code
        return subprocess.Popen(
            f"('{LILONG}' migrate && '{LILONG}' {load}) > '{said}' 2>&1; "
            f"echo $? > '{code}.new' && mv '{code}.new' '{code}'",
            shell=True,
            env=self.environment,
            cwd=ROOT,
            text=True,
        )

    def wait(self, patience: float = 300) -> None:
        """Wait for the loading; fail with what it said."""
        wait_until("the example is loaded", self._code.exists, patience)
        assert self._code.read_text().strip() == "0", self._said.read_text()

    @property
    def _said(self) -> Path:
        return self.data.with_suffix(".said")

    @property
    def _code(self) -> Path:
        return self.data.with_suffix(".code")

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


def wait_until(what: str, is_so: object, patience: float = 30) -> None:
    """Ask again until the answer is yes; fail with `what` was waited for."""
    limit = time.monotonic() + patience
    while not is_so():  # type: ignore[operator]  # a question without arguments
        assert time.monotonic() < limit, f"waited in vain: {what}"
        time.sleep(0.2)
