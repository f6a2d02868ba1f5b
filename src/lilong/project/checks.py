"""`lilong check`: is everything still as it was written?"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

from django.apps import apps
from django.db import DatabaseError, connection, models
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from lilong.commons.checks import CHECKS, Check
from lilong.commons.files.checking import check_files
from lilong.commons.ledger.chain import verify_all
from lilong.commons.spaces import space_kind
from lilong.project.backup import column_of
from lilong.project.emptying import full_text_tables


def migrations() -> Iterator[str]:
    """Steps of the program that the database has not taken, or does not know."""
    executor = MigrationExecutor(connection)
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield _("数据库还缺一步：%(step)s") % {"step": migration}
    for step in sorted(
        set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    ):
        yield _("数据库比程序新：%(step)s") % {"step": ".".join(step)}


def database() -> Iterator[str]:
    """Damaged pages and rows that point nowhere."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            said = cursor.execute("PRAGMA integrity_check(20)").fetchall()
        yield from (row[0] for row in said if row[0] != "ok")
    for relation in _relations():
        if lost := _rows_where(relation, "target.{key} IS NULL"):
            yield _("%(table)s 有 %(n)s 行的 %(column)s 指向不存在的行") % _named(relation, lost)


def spaces() -> Iterator[str]:
    """Rows that point into another street."""
    for relation in _relations():
        ends = (relation.model, relation.remote_field.model)
        if any(space_kind(model) != "space" for model in ends):
            continue
        if crossing := _rows_where(relation, "target.space_id <> own.space_id"):
            told = _("%(table)s 有 %(n)s 行的 %(column)s 指向另一个街道")
            yield told % _named(relation, crossing)


def search() -> Iterator[str]:
    """Full-text tables that do not hold the words of their rows."""
    for table in full_text_tables():
        name = connection.ops.quote_name(table)
        question = f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)"  # noqa: S608  # ours
        try:
            with connection.cursor() as cursor:
                cursor.execute(question)
        except DatabaseError:
            yield _("%(table)s 和它所索引的行不一致，搜索会漏") % {"table": table}


def _relations() -> Iterator[models.ForeignKey[models.Model, models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.ForeignKey) and not model._meta.proxy:
                yield field


def _rows_where(relation: models.ForeignKey[models.Model, models.Model], condition: str) -> int:
    name = connection.ops.quote_name
    target = relation.remote_field.model._meta
    key = name(column_of(relation.target_field))
    column = name(column_of(relation))
    # Every part is a name from our own models, none is text from outside.
    query = (
        f"SELECT count(*) FROM {name(relation.model._meta.db_table)} own "  # noqa: S608
        f"LEFT JOIN {name(target.db_table)} target ON target.{key} = own.{column} "
        f"WHERE own.{column} IS NOT NULL AND {condition.format(key=key)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def _named(relation: models.ForeignKey[models.Model, models.Model], rows: int) -> dict[str, object]:
    return {"table": relation.model._meta.db_table, "column": relation.column, "n": rows}


def ledger() -> Iterator[str]:
    """Chains that were broken or altered."""
    for broken in verify_all():
        yield _("街道 %(space)s 的流水第 %(number)s 条：%(why)s") % {
            "space": broken.space_id,
            "number": broken.number,
            "why": broken.why,
        }


OWN: dict[str, Check] = {
    "migrations": migrations,
    "database": database,
    "spaces": spaces,
    "ledger": ledger,
    "search": search,
    "files": check_files,
}


def run_checks() -> dict[str, list[str]]:
    """Every check by its name with the faults it found."""
    found = {"migrations": list(migrations())}
    if found["migrations"]:  # the rest would stumble over tables that are not there
        return found
    for name, check in {**OWN, **CHECKS}.items():
        found[name] = list(check())
    return found


def report(*, as_json: bool) -> int:
    """Run and print every check; return 1 when there is a fault."""
    started = time.monotonic()
    found = run_checks()
    faults = sum(map(len, found.values()))
    if as_json:
        print(json.dumps({"ok": not faults, "checks": found}, ensure_ascii=False))
        return 1 if faults else 0
    for name, sentences in found.items():
        print(f"{'✗' if sentences else '✓'} {name}")
        for sentence in sentences:
            print(f"    {sentence}")
    print(_("共 %(n)s 处问题，用时 %(s).1f 秒") % {"n": faults, "s": time.monotonic() - started})
    return 1 if faults else 0
