"""`lilong restore`: an installation from its backup, in SQLite or PostgreSQL alike.

The archive is read twice: first every hash is proved, before anything here is touched; then
the database is built as it was when the backup was made, filled in one transaction, and brought
up to the program of today.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from lilong.commons.fields import SealedField
from lilong.kernel.refusal import Invalid, Refused
from lilong.project.backup import FORMAT, LEFT_OUT, column_of
from lilong.project.checks import run_checks
from lilong.project.emptying import drop_tables, full_text_tables, tables

ROWS_AT_ONCE = 500
PIECE = 1 << 20

Manifest = dict[str, Any]


def restore(file: str, *, over: bool = False) -> str:
    """Restore the installation from `file`; return what to tell the person who asked.

    Raises:
        Invalid: the archive is damaged, or from a newer program.
        Refused: there is data here already and `over` was not asked for.
    """
    manifest = verified(Path(file))
    _refuse_newer(manifest)
    if is_occupied():
        if not over:
            raise Refused(
                _("这里已经有数据，不会覆盖。"),
                remedy=_("换一个空的 LILONG_DATA 或数据库；确实要覆盖请加 --over。"),
            )
        _clear()
    with tarfile.open(file) as tar:
        _restore_rows(tar, manifest)
        _restore_files(tar, manifest)
    return _outcome(manifest)


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


# ── The database ────────────────────────────────────────────────────────────────────────────


def is_occupied() -> bool:
    """Whether any table that a backup keeps has a row."""
    present = set(tables())
    return any(
        model._base_manager.exists()
        for model in current_apps.get_models()
        if model._meta.app_label not in LEFT_OUT and model._meta.db_table in present
    )


def _clear() -> None:
    drop_tables()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def _refuse_newer(manifest: Manifest) -> None:
    known = MigrationExecutor(connection).loader.disk_migrations
    unknown = [".".join(step) for step in manifest["migrations"] if tuple(step) not in known]
    if unknown:
        raise Invalid(
            _("备份来自更新的程序（%(steps)s）。") % {"steps": ", ".join(unknown[:5])},
            remedy=_("请先升级程序再恢复。"),
        )


def _restore_rows(tar: tarfile.TarFile, manifest: Manifest) -> None:
    drop_tables()  # empty ones at most: from a migrate that nobody has used yet
    past = _build_as_then(manifest)
    with transaction.atomic():
        for table in manifest["tables"]:
            _fill(tar, past.get_model(table["model"]), table)
        _set_sequences(past, manifest)
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
    steps = {tuple(step) for step in manifest["migrations"]}
    graph = executor.loader.graph
    last = [step for step in steps if not any(child in steps for child in _children(graph, step))]
    state = executor.migrate(last)
    return state.apps


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


def _restore_files(tar: tarfile.TarFile, manifest: Manifest) -> None:
    homes = {"files": Path(settings.MEDIA_ROOT), "keys": Path(settings.DATA_DIR) / "keys"}
    for member in [*manifest["files"], *manifest["keys"]]:
        kind, *inside = PurePosixPath(member["name"]).parts
        if kind not in homes or not inside or ".." in inside:
            raise Invalid(_("备份里有不该有的路径：%(name)s") % {"name": member["name"]})
        _extract(tar, member["name"], homes[kind].joinpath(*inside), secret=kind == "keys")


def _extract(tar: tarfile.TarFile, name: str, target: Path, *, secret: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if secret else 0o755)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    content = tar.extractfile(name)
    assert content is not None
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if secret else 0o644)
    with content, os.fdopen(descriptor, "wb") as out:
        shutil.copyfileobj(content, out, PIECE)
    draft.replace(target)


def _outcome(manifest: Manifest) -> str:
    faults = [sentence for found in run_checks().values() for sentence in found]
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
