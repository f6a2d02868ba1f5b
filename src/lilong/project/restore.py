"""`lilong restore`: an installation from its backup, in SQLite or PostgreSQL alike.

The archive is read twice: first every hash and path is proved; then the database is built as it
was when the backup was made, filled, and brought up to the program of today. All of that happens
apart from what is here (a transaction in PostgreSQL, a second file in SQLite, folders beside the
folders), which is taken away only when the rest has succeeded: a full disk in the middle costs
nobody anything.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from lilong.commons.fields import SealedField
from lilong.kernel.refusal import Invalid, Refused
from lilong.project.backup import FORMAT, LEFT_OUT, column_of
from lilong.project.checks import run_checks
from lilong.project.emptying import drop_tables, full_text_tables, tables

ROWS_AT_ONCE = 500
PIECE = 1 << 20

Manifest = dict[str, Any]
Drafts = dict[str, tuple[Path, Path]]  # by kind of member: the folder, and its draft beside it


def restore(file: str, *, over: bool = False) -> str:
    """Restore the installation from `file`; return what to tell the person who asked.

    Raises:
        Invalid: the archive is damaged, or from a newer program.
        Refused: there is data here already and `over` was not asked for, or what would replace
            it has faults.
    """
    manifest = verified(Path(file))
    _refuse_newer(manifest)
    occupied = is_occupied()
    if occupied and not over:
        raise Refused(
            _("这里已经有数据，不会覆盖。"),
            remedy=_("换一个空的 LILONG_DATA 或数据库；确实要覆盖请加 --over。"),
        )
    with tarfile.open(file) as tar, _folders_apart(manifest, over=occupied) as drafts:
        _restore_files(tar, manifest, drafts)
        # The folders are the outer of the two: if the database fails at its end, they go back.
        with ExitStack() as folders, _database_apart():
            _restore_rows(tar, manifest)
            with _files_read_from(drafts):
                faults = [sentence for found in run_checks().values() for sentence in found]
            if faults and occupied:
                _refuse_faults(faults)
            folders.enter_context(_in_place(drafts))
    return _outcome(manifest, faults)


# ── Proving the archive ─────────────────────────────────────────────────────────────────────


def verified(file: Path) -> Manifest:
    """The manifest of an archive all of whose members are as they were written."""
    try:
        with tarfile.open(file) as tar:
            found = {member.name: _digest(tar, member) for member in tar}
            manifest = _manifest(tar, found)
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise Invalid(
            _("%(file)s 不是完好的备份：%(why)s") % {"file": file, "why": error}
        ) from error
    _refuse_strange_paths(manifest)
    expected = {member["name"]: member["sha256"] for member in _members(manifest)}
    for name in sorted(set(found) - {"manifest.json", "manifest.sha256"} | set(expected)):
        if name not in found:
            raise Invalid(_("备份缺了 %(name)s，没有恢复任何内容。") % {"name": name})
        if found[name] != expected.get(name):
            raise Invalid(
                _("备份里的 %(name)s 和写入时不一样，没有恢复任何内容。") % {"name": name}
            )
    return manifest


def _digest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    content = tar.extractfile(member)
    if content is None:
        raise ValueError(member.name)
    digest = hashlib.sha256()
    while piece := content.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _manifest(tar: tarfile.TarFile, found: dict[str, str]) -> Manifest:
    stated = _read(tar, "manifest.sha256").decode()
    if stated != found["manifest.json"]:
        raise ValueError("manifest.json")
    manifest: Manifest = json.loads(_read(tar, "manifest.json"))
    if manifest["format"] != FORMAT:
        raise ValueError(f"format {manifest['format']}")
    return manifest


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    content = tar.extractfile(name)
    if content is None:
        raise ValueError(name)
    return content.read()


def _members(manifest: Manifest) -> Iterator[dict[str, Any]]:
    for table in manifest["tables"]:
        yield from table["parts"]
    yield from manifest["files"]
    yield from manifest["keys"]


def _refuse_strange_paths(manifest: Manifest) -> None:
    for kind in ("files", "keys"):
        for member in manifest[kind]:
            top, *inside = PurePosixPath(member["name"]).parts
            if top != kind or not inside or ".." in inside:
                raise Invalid(_("备份里有不该有的路径：%(name)s") % {"name": member["name"]})


# ── The database ────────────────────────────────────────────────────────────────────────────


def is_occupied() -> bool:
    """Whether any table that a backup keeps has a row."""
    present = set(tables())
    return any(
        model._base_manager.exists()
        for model in current_apps.get_models()
        if model._meta.app_label not in LEFT_OUT and model._meta.db_table in present
    )


def _refuse_newer(manifest: Manifest) -> None:
    known = MigrationExecutor(connection).loader.disk_migrations
    unknown = [".".join(step) for step in manifest["migrations"] if tuple(step) not in known]
    if unknown:
        raise Invalid(
            _("备份来自更新的程序（%(steps)s）。") % {"steps": ", ".join(unknown[:5])},
            remedy=_("请先升级程序再恢复。"),
        )


@contextmanager
def _database_apart() -> Iterator[None]:
    """Let the block fill a database that nobody sees; put it in place when the block succeeds."""
    if connection.vendor == "postgresql":
        with transaction.atomic():  # emptying and building tables roll back there like rows
            yield
        return
    home = connection.settings_dict["NAME"]
    draft = f"{home}.restoring"
    _remove_database(draft)
    connection.close()
    connection.settings_dict["NAME"] = draft
    try:
        yield
        # One transaction of the old file, not a rename: a service that has it open sees the new
        # rows, and the old file's journal can never be played into the new one.
        with closing(sqlite3.connect(home)) as target:
            connection.connection.backup(target)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = home
        _remove_database(draft)


def _remove_database(file: str) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(file + ending).unlink(missing_ok=True)


def _restore_rows(tar: tarfile.TarFile, manifest: Manifest) -> None:
    drop_tables()
    past = _build_as_then(manifest)
    with transaction.atomic():
        connection.check_constraints()  # leaves PostgreSQL's for the end, as building did not
        for table in manifest["tables"]:
            _fill(tar, past.get_model(table["model"]), table)
        _set_sequences(past, manifest)
        connection.check_constraints()  # PostgreSQL alters no table that still has some to check
    call_command("migrate", interactive=False, verbosity=0)
    _file_texts_again()


def _file_texts_again() -> None:
    """SQLite's full-text tables are kept by the program, so they are built from the rows.

    PostgreSQL's indexes fill themselves.
    """
    with connection.cursor() as cursor:
        for table in full_text_tables():
            name = connection.ops.quote_name(table)
            cursor.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")  # noqa: S608  # ours


def _build_as_then(manifest: Manifest) -> Apps:
    """Migrate to the steps of the backup; return the models as they were then."""
    executor = MigrationExecutor(connection)
    taken = {(app, name) for app, name in manifest["migrations"]}
    steps = _steps_to_take(executor.loader, taken)
    graph = executor.loader.graph
    last = [step for step in steps if not any(child in steps for child in _children(graph, step))]
    state = executor.migrate(last)
    return state.apps


def _steps_to_take(loader: MigrationLoader, taken: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The steps that lead an empty database where `taken` led the other one.

    One step may stand for many older ones, but only for all of them.
    """
    whole = {new for new, step in loader.replacements.items() if taken.issuperset(step.replaces)}
    begun = [step for step in loader.replacements.values() if not taken.isdisjoint(step.replaces)]
    if len(whole) < len(begun):
        loader.replace_migrations = False  # type: ignore[attr-defined]  # its stub forgot it
        loader.build_graph()
        return taken - set(loader.replacements)
    return (taken | whole) & set(loader.graph.node_map)


def _children(graph: Any, step: tuple[str, ...]) -> set[tuple[str, str]]:
    return {child.key for child in graph.node_map[step].children if child.key[0] == step[0]}


def _fill(tar: tarfile.TarFile, model: type[models.Model], table: dict[str, Any]) -> None:
    known = {field.name: field for field in model._meta.local_concrete_fields}
    fields = [known[name] for name in table["columns"]]
    writers = [_writer(field) for field in fields]
    name = connection.ops.quote_name
    columns = ", ".join(name(column_of(field)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608  # own names
    with connection.cursor() as cursor:
        for part in table["parts"]:
            lines = gzip.decompress(_read(tar, part["name"])).splitlines()
            for start in range(0, len(lines), ROWS_AT_ONCE):
                batch = [json.loads(line) for line in lines[start : start + ROWS_AT_ONCE]]
                cursor.executemany(
                    insert,
                    [[write(v) for write, v in zip(writers, row, strict=True)] for row in batch],
                )


def _writer(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """How a value of the archive becomes what this database wants for the column."""
    if isinstance(field, SealedField):  # sealed already, and perhaps without its key here
        return lambda value: value
    if isinstance(field, models.BinaryField):
        return lambda value: None if value is None else base64.b64decode(value)
    if isinstance(field, models.JSONField):
        return lambda value: (
            None if value is None else field.get_db_prep_save(json.loads(value), connection)
        )
    return lambda value: field.get_db_prep_save(field.to_python(value), connection)


def _set_sequences(past: Apps, manifest: Manifest) -> None:
    """New rows must not be given numbers that restored rows have."""
    restored = [past.get_model(table["model"]) for table in manifest["tables"]]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), restored):
            cursor.execute(statement)


# ── Files and keys ──────────────────────────────────────────────────────────────────────────


@contextmanager
def _folders_apart(manifest: Manifest, *, over: bool) -> Iterator[Drafts]:
    """Drafts beside the folders of the archive; files that are here stay unless `over`."""
    homes = {"files": Path(settings.MEDIA_ROOT), "keys": Path(settings.DATA_DIR) / "keys"}
    drafts = {kind: (home, _beside(home, "restoring")) for kind, home in homes.items()}
    if not manifest["keys"]:
        del drafts["keys"]
    try:
        for kind, (home, draft) in drafts.items():
            draft.mkdir(parents=True, mode=0o700 if kind == "keys" else 0o755)
            if home.exists() and not (over and kind == "files"):
                shutil.copytree(home, draft, dirs_exist_ok=True)
        yield drafts
    finally:
        for _home, draft in drafts.values():
            shutil.rmtree(draft, ignore_errors=True)


def _beside(home: Path, ending: str) -> Path:
    return home.with_name(f"{home.name}.{ending}-{os.getpid()}")


@contextmanager
def _files_read_from(drafts: Drafts) -> Iterator[None]:
    """Let the checks look at the restored files where they lie until they are in place."""
    home, settings.MEDIA_ROOT = settings.MEDIA_ROOT, drafts["files"][1]
    try:
        yield
    finally:
        settings.MEDIA_ROOT = home


@contextmanager
def _in_place(drafts: Drafts) -> Iterator[None]:
    """Each draft in its folder's place; the folders of before again if anything still fails."""
    with ExitStack() as back:
        for home, draft in drafts.values():
            if home.exists():
                back.callback(home.rename(_beside(home, "before")).rename, home)
            back.callback(draft.rename(home).rename, draft)
            _fsync(home.parent)
        yield
        back.pop_all()
    for home, _draft in drafts.values():
        shutil.rmtree(_beside(home, "before"), ignore_errors=True)


def _fsync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _restore_files(tar: tarfile.TarFile, manifest: Manifest, drafts: Drafts) -> None:
    for member in [*manifest["files"], *manifest["keys"]]:
        kind, *inside = PurePosixPath(member["name"]).parts
        _home, draft = drafts[kind]
        _extract(tar, member["name"], draft.joinpath(*inside), secret=kind == "keys")


def _extract(tar: tarfile.TarFile, name: str, target: Path, *, secret: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if secret else 0o755)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    content = tar.extractfile(name)
    assert content is not None
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if secret else 0o644)
    with content, os.fdopen(descriptor, "wb") as out:
        shutil.copyfileobj(content, out, PIECE)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(target)


def _refuse_faults(faults: list[str]) -> None:
    raise Refused(
        _("备份里有 %(n)s 处问题，原有的数据没有动：%(first)s")
        % {"n": len(faults), "first": faults[0]},
        remedy=_("可以先恢复到一个空的 LILONG_DATA 或数据库，再用 lilong check 看全部。"),
    )


def _outcome(manifest: Manifest, faults: list[str]) -> str:
    if faults:
        raise Refused(
            _("恢复后的检查发现 %(n)s 处问题：%(first)s") % {"n": len(faults), "first": faults[0]},
            remedy=_("请运行 lilong check 看全部，并保留备份文件。"),
        )
    told = _("已恢复 %(rows)s 行、%(files)s 个文件（备份于 %(at)s），检查全部通过。") % {
        "rows": sum(table["rows"] for table in manifest["tables"]),
        "files": len(manifest["files"]),
        "at": manifest["made_at"][:16].replace("T", " "),
    }
    if manifest["keys"]:
        return told + "\n" + _("密钥也已恢复，请重新启动服务。")
    return told + "\n" + _("备份里没有密钥：请把原来的 LILONG_DATA/keys 放回来。")
