"""Tables made once: what the databases of tests begin with.

Making all tables takes many seconds, copying them next to none. The copy is named after what they
are made of, so that another migration makes another copy. `migrate` runs on it all the same: it
finds nothing to do, and does what it does after each.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from tests.postgres import VARIABLE, database_url

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "tables"
TABLES = "lilong_tables"  # the database of the run's server that others are copies of


def make_tables() -> None:
    """Make all tables in the default database of this process."""
    from django.core.management import call_command

    copy_tables()
    call_command("migrate", verbosity=0)


def begin_with_tables() -> None:
    """Let the database that is about to be made be a copy, where it is on the run's server."""
    from django.db import connection

    if stands_on_server(connection.settings_dict):
        connection.settings_dict["TEST"]["TEMPLATE"] = made_on_server()


def stands_on_server(settings: dict[str, Any]) -> bool:
    """Whether a database of these settings is on the run's server, as DATABASE_URL names it."""
    host = settings["HOST"] or settings.get("OPTIONS", {}).get("host", "")
    return bool(host) and host == os.environ.get(VARIABLE)


def copy_tables() -> None:
    """Copy the tables into the default database, where that is an SQLite one without any."""
    from django.db import connection

    if connection.vendor == "sqlite" and not connection.introspection.table_names():
        connection.ensure_connection()
        made = sqlite3.connect(f"file:{made_once()}?mode=ro", uri=True)
        made.backup(connection.connection)
        made.close()


@cache
def made_once() -> Path:
    """An SQLite file with all tables and nothing in them, made by whoever comes first."""
    file = KEPT / f"{_mark()}.sqlite3"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory(dir=KEPT) as folder:
                _make(Path(folder))
                (Path(folder) / "lilong.sqlite3").rename(file)
    return file


@cache
def made_on_server() -> str:
    """The name of a PostgreSQL database of the run's server with all tables and no rows."""
    name, unfinished = TABLES, f"{TABLES}_unfinished"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (
        (KEPT / "server-lock").open("w") as lock,
        psycopg.connect(database_url(), autocommit=True) as server,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f"DROP DATABASE IF EXISTS {unfinished}")
            server.execute(f"CREATE DATABASE {unfinished}")
            with tempfile.TemporaryDirectory(dir=KEPT) as folder:
                _make(Path(folder), database_url(unfinished))
            server.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    return name


def _make(folder: Path, database: str = "") -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LILONG_", "DATABASE_"))}
    environment = {
        **kept,
        "LILONG_DATA": str(folder),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    subprocess.run(
        [sys.executable, "-m", "lilong.project.cli", "migrate"],
        env=environment, cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip


def _mark() -> str:
    """What the tables are made of: every migration of ours, and the packages' versions."""
    made_of = sorted([*ROOT.glob("src/lilong/**/migrations/*.py"), *ROOT.glob("requirements/*")])
    told = hashlib.sha256(sys.version.encode())
    for file in made_of:
        if file.is_file():
            told.update(file.read_bytes())
    return told.hexdigest()[:20]
