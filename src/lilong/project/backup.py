"""`lilong backup`: everything of an installation in one file, from one moment.

The archive is a plain .tar of

    tables/<table>.<part>.jsonl.gz    rows as JSON lists, at most ROWS_A_PART each
    files/<path>                      the stored files
    keys/<name>                       only when asked for
    manifest.json                     what is in it, with a SHA-256 of each member
    manifest.sha256                   the SHA-256 of the manifest

The same archive restores into SQLite and into PostgreSQL: values are written as the program
understands them, not as a database keeps them. What is sealed stays sealed. Rows are streamed,
so memory stays flat however large the tables are.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

FORMAT = 1
ROWS_A_PART = 20_000
# What the program makes again by itself, and sessions, which must not outlive a restore.
LEFT_OUT = frozenset({"sessions", "contenttypes", "auth", "messages"})

Row = tuple[Any, ...]


@dataclass
class Archive:
    """The .tar being written, with the manifest growing beside it."""

    tar: tarfile.TarFile
    manifest: dict[str, Any]

    def add(self, name: str, content: IO[bytes], size: int) -> str:
        """Add a member; return the SHA-256 of its content."""
        reading = _Hashing(content)
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        member.mtime = int(timezone.now().timestamp())
        self.tar.addfile(member, reading)
        return reading.digest.hexdigest()

    def add_bytes(self, name: str, content: bytes) -> str:
        """Add a small member; return its SHA-256."""
        return self.add(name, io.BytesIO(content), len(content))


class _Hashing:
    """A reader that hashes what passes through it."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content, self.digest = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.content.read(size)
        self.digest.update(piece)
        return piece


def backup(file: str, *, with_keys: bool = False) -> str:
    """Write the whole installation to `file`; return what to tell the person who asked.

    The file appears under its name only when it is complete.
    """
    target = Path(file)
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out, tarfile.open(fileobj=out, mode="w") as tar:
            archive = Archive(tar, {"format": FORMAT, "made_at": timezone.now().isoformat()})
            _write(archive, with_keys=with_keys)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return _summary(target, archive.manifest)


def _write(archive: Archive, *, with_keys: bool) -> None:
    manifest = archive.manifest
    with one_moment():
        manifest["database"] = connection.vendor
        manifest["migrations"] = sorted(MigrationRecorder(connection).applied_migrations())
        manifest["tables"] = [_write_table(archive, model) for model in kept_models()]
    # After the rows: a file is always stored before the row that names it.
    manifest["files"] = list(_write_folder(archive, Path(settings.MEDIA_ROOT), "files"))
    keys = Path(settings.DATA_DIR) / "keys"
    manifest["keys"] = list(_write_folder(archive, keys, "keys")) if with_keys else []
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    digest = archive.add_bytes("manifest.json", text)
    archive.add_bytes("manifest.sha256", digest.encode())


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it stood at one moment, without keeping anybody from writing."""
    isolation = "" if connection.vendor == "sqlite" else " ISOLATION LEVEL REPEATABLE READ"
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN{isolation}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def kept_models() -> list[type[models.Model]]:
    """Every model whose rows are kept, in a stable order."""
    kept = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    ]
    return sorted(kept, key=lambda model: model._meta.db_table)


def _write_table(archive: Archive, model: type[models.Model]) -> dict[str, Any]:
    table, count = model._meta.db_table, 0
    parts: list[dict[str, str]] = []
    stream = rows(model)
    while part := list(islice(stream, ROWS_A_PART)):
        name = f"tables/{table}.{len(parts):05}.jsonl.gz"
        lines = "".join(json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in part)
        packed = gzip.compress(lines.encode(), 1, mtime=0)
        parts.append({"name": name, "sha256": archive.add_bytes(name, packed)})
        count += len(part)
    columns = [field.name for field in model._meta.local_concrete_fields]
    return {
        "model": model._meta.label_lower,
        "table": table,
        "columns": columns,
        "rows": count,
        "parts": parts,
    }


def rows(model: type[models.Model]) -> Iterator[Row]:
    """Every row of a table in the order of its key, streamed, values as the database means them.

    Fields' own conversions are left out on purpose: a sealed text must come out sealed.
    """
    fields = model._meta.local_concrete_fields
    quoted = ", ".join(connection.ops.quote_name(column_of(field)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    key = connection.ops.quote_name(column_of(model._meta.pk))
    readers = [_reader(field) for field in fields]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {quoted} FROM {table} ORDER BY {key}")  # noqa: S608  # own names
        while chunk := cursor.fetchmany(2000):
            for row in chunk:
                yield tuple(read(value) for read, value in zip(readers, row, strict=True))


def column_of(field: models.Field[Any, Any] | None) -> str:
    """The column of a field that has one, as every concrete field does."""
    assert field is not None
    assert field.column is not None
    return field.column


def _reader(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """How the database's own form of a column's value becomes Python's."""
    column = field.get_col(field.model._meta.db_table)
    convert = connection.ops.get_db_converters(column)

    def read(value: Any) -> Any:
        for converter in convert:
            value = converter(value, column, connection)
        return value

    return read


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"a backup has no form for {type(value).__name__}")


def _write_folder(archive: Archive, folder: Path, prefix: str) -> Iterator[dict[str, Any]]:
    """Add every file below `folder`, except drafts that are still being written."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        name = f"{prefix}/{path.relative_to(folder).as_posix()}"
        with path.open("rb") as content:
            size = os.fstat(content.fileno()).st_size
            yield {"name": name, "size": size, "sha256": archive.add(name, content, size)}


def _summary(target: Path, manifest: dict[str, Any]) -> str:
    lines = [
        _("备份写到 %(file)s：%(rows)s 行，%(files)s 个文件，%(size)s。")
        % {
            "file": target,
            "rows": sum(table["rows"] for table in manifest["tables"]),
            "files": len(manifest["files"]),
            "size": _size(target.stat().st_size),
        }
    ]
    lines.append(_keys_sentence(manifest["keys"]))
    return "\n".join(lines)


def _keys_sentence(keys: Sequence[object]) -> str:
    if keys:
        return _("其中有密钥：谁拿到这个文件，谁就能读到一切，请妥善保管。")
    return _(
        "其中没有密钥。请另外保管 LILONG_DATA/keys："
        "没有它们，封存的内容（联系方式、反映人）恢复后读不出来。"
    )


def _size(octets: int) -> str:
    return f"{octets / 1e6:.1f} MB" if octets >= 100_000 else f"{octets / 1e3:.1f} kB"
