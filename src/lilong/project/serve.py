"""`lilong serve`: one web process and one worker, watched over together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

from django.db import connection
from django.utils.translation import gettext as _

from lilong.kernel.refusal import Refused
from lilong.project.readiness import refuse_unmigrated

GRACE_SECONDS = 10
LONGEST_PAUSE = 30.0
MOST_FILES = 16_384
MOST_WATCHERS, PAGES_AT_ONCE = 3000, 1024


def refuse_busy_port(host: str, port: int) -> None:
    """Refuse in words when somebody already listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                _("%(host)s:%(port)s 用不了：%(why)s")
                % {"host": host, "port": port, "why": error.strerror},
                remedy=_("换一个端口，例如 PORT=8001 make up，或先停掉占用它的程序。"),
            ) from error


@dataclass
class Child:
    """A process that is started again when it ends by itself."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] = field(init=False)
    pause: float = 1.0
    due: float = 0.0
    ended: bool = False

    def start(self) -> None:
        self.process = subprocess.Popen(self.command)
        self.started = time.monotonic()
        self.ended = False

    def watch(self, now: float) -> None:
        """Start it again after a pause that grows while it keeps ending at once."""
        if self.ended and now >= self.due:
            self.start()
        elif not self.ended and self.process.poll() is not None:
            lived = now - self.started
            self.pause = 1.0 if lived > LONGEST_PAUSE else min(self.pause * 2, LONGEST_PAUSE)
            self.ended, self.due = True, now + self.pause
            print(
                _("%(name)s 停了，稍后重新启动") % {"name": self.name}, file=sys.stderr, flush=True
            )


def stop_all(children: list[Child]) -> None:
    """Ask every child to end, then make those end that did not."""
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    limit = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()


def web_command(host: str, port: int) -> list[str]:
    """granian with one ASGI process; pages and live streams share it.

    Each stream counts among the requests that it works on at once: there has to be room for
    pages beside as many as may watch.
    """
    watchers = int(os.environ.get("LILONG_LIVE") or MOST_WATCHERS)
    at_once = str(watchers + PAGES_AT_ONCE)
    return [
        sys.executable, "-m", "granian", "--interface", "asginl", "--host", host,
        "--port", str(port), "--workers", "1", "--runtime-threads", "1", "--no-ws",
        "--backlog", at_once, "--backpressure", at_once,
        "--respawn-failed-workers", "--log-level", "warning",
        "lilong.project.asgi:application",
    ]  # fmt: skip


def make_room() -> None:
    """Let the processes below hold as many connections as the machine allows: a hall watches."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def serve(host: str, port: int) -> int:
    """Serve until SIGTERM or SIGINT; return the exit code."""
    make_room()
    refuse_busy_port(host, port)
    refuse_unmigrated()
    connection.close()  # the processes below open their own
    children = [
        Child("web", web_command(host, port)),
        Child("worker", [sys.executable, "-m", "lilong.project.cli", "work"]),
    ]
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: stopping.append(number))
    told = False
    try:
        for child in children:
            child.start()
        while not stopping:
            time.sleep(0.1)
            for child in children:
                child.watch(time.monotonic())
            if not told and answers(host, port):
                told = True
                address = f"http://{_shown(host)}:{port}"
                print(_("里弄已启动：%(address)s") % {"address": address}, flush=True)
    finally:
        stop_all(children)
    return 0


def answers(host: str, port: int) -> bool:
    """Whether somebody takes connections there."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=0.5):
        return True
    return False


def _shown(host: str) -> str:
    return "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host  # noqa: S104  # only shown
