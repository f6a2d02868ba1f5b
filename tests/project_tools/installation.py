"""A whole installation for a test: its own folder, its own database, real processes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.tables import made_once

ROOT = Path(__file__).resolve().parents[2]

NEIGHBOURHOOD = """
import django; django.setup()
from tests.neighbourhood import build_district, build_street, person_with
district = build_district()
street = build_street(district, "枫林街道", "fenglin")
build_street(district, "大宁街道", "daning")
person_with("secretary", street.area)
from lilong.people.models import Person
Person.objects.filter(name__startswith="secretary").update(phone="13800000000")
from datetime import date
from lilong.kernel.actor import SYSTEM
from lilong.survey.actions.add_finding import add_finding
from tests.survey.web.pictures import photo
add_finding(SYSTEM, place_id=street.rooms[0].id, kind="outdoor_sink", found_on=date(2026, 3, 1),
            description="阳台外水斗", photos=[photo()])
from django.conf import settings
folder = settings.MEDIA_ROOT / "ab"
folder.mkdir(parents=True)
(folder / "photo.bin").write_bytes(bytes(range(256)) * 40)
"""


@dataclass(frozen=True)
class Installation:
    """A folder and a database; `lilong(...)` runs the command there."""

    data: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LILONG_", "DATABASE_"))}
        return {
            **kept,
            "LILONG_DATA": str(self.data),
            "DATABASE_URL": self.database,
            "LILONG_STATIC": str(self.data / "static"),
            "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "LANG": "C.UTF-8",
        }

    def lilong(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run `lilong …` to its end."""
        return self.python("-m", "lilong.project.cli", *arguments)

    def python(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run Python in this installation's environment to its end."""
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def done(self, *arguments: object) -> str:
        """Run `lilong …`, which must succeed; return what it printed."""
        ended = self.lilong(*arguments)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def take_tables(self) -> None:
        """Begin with all tables, and nothing in them."""
        if not self.database:
            self.data.mkdir(parents=True, exist_ok=True)
            shutil.copy(made_once(), self.data / "lilong.sqlite3")
        else:  # which finds nothing to do in a copy
            self.done("migrate")

    def settle(self) -> None:
        """Let a small neighbourhood with a person, a photo and a file live here."""
        self.take_tables()
        ended = self.python("-c", NEIGHBOURHOOD)
        assert ended.returncode == 0, ended.stderr

    @contextmanager
    def serving(self) -> Iterator[tuple[subprocess.Popen[str], str]]:
        """`lilong serve` on a free port: the process and its address, stopped afterwards."""
        port = free_port()
        command = [sys.executable, "-m", "lilong.project.cli", "serve", "--port", str(port)]
        process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        try:
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


_CLAIMS: list[socket.socket] = []


def free_port() -> int:
    """A port that nobody listens on, and that no other process of the tests is given.

    As long as this process lives, it holds the number for datagrams, which no server here takes.
    """
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = probe.getsockname()
        claim = socket.socket(type=socket.SOCK_DGRAM)
        try:
            claim.bind(address)
        except OSError:
            claim.close()
            continue
        _CLAIMS.append(claim)
        return int(address[1])


def fetch(address: str, *, patience: float = 20) -> tuple[int, str]:
    """The status and text of a page, waiting for the server to come up."""
    limit = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.1)
