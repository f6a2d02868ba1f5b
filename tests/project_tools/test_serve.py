"""`lilong serve` with real processes."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

from tests.project_tools.installation import Installation, fetch

GONE = (FileNotFoundError, ProcessLookupError)  # a process ended while it was looked at


def children_of(pid: int) -> list[int]:
    """The processes that `pid` started and theirs."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except GONE:
        return []
    own = [int(child) for child in found]
    return own + [grandchild for child in own for grandchild in children_of(child)]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except GONE:
        return False


def test_a_page_is_served_and_everything_ends_with_the_server(unlived: Installation):
    with unlived.serving() as (process, address):
        status, page = fetch(address)
        children = children_of(process.pid)
        process.send_signal(signal.SIGTERM)
        code = process.wait(60)

    assert (status, code) == (200, 0)
    assert "里弄" in page
    assert len(children) >= 2  # the web server and the worker
    assert not [pid for pid in children if is_alive(pid)]


def test_a_worker_that_dies_is_started_again(unlived: Installation):
    with unlived.serving() as (process, address):
        fetch(address)
        worker = next(pid for pid in children_of(process.pid) if command(pid).endswith("work"))
        os.kill(worker, signal.SIGKILL)
        limit = time.monotonic() + 15
        while time.monotonic() < limit:
            time.sleep(0.3)
            again = [p for p in children_of(process.pid) if command(p).endswith("work")]
            if again and worker not in again:
                break

        assert again
        assert worker not in again
        assert fetch(address)[0] == 200


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").decode().replace("\0", " ")
    except GONE:
        return ""


def test_a_busy_port_is_named_in_one_sentence(unlived: Installation):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = unlived.lilong("serve", "--port", taken.getsockname()[1])

    assert ended.returncode == 1
    assert "用不了" in ended.stderr
    assert "PORT=" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_that_was_never_built_is_not_served(installation: Installation):
    ended = installation.lilong("serve", "--port", "1")

    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr


def test_an_unknown_command_is_the_callers_mistake(installation: Installation):
    assert installation.lilong("fly").returncode == 2
