"""The database itself refuses to change what a vote rests on.

Ballots, their evidence, refused ballots, published roots and results are only ever added. A
roll that is frozen, and the scope of a motion from its notice on, stay as they are. On PostgreSQL
the service's role need not even have the right (`lilong ballot grants ROLE`), so that only who
owns the tables could take the triggers away; then the chain and its roots still tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, connections

APPEND_ONLY = (
    "ballot_ballot",
    "ballot_ballotevidence",
    "ballot_refusedballot",
    "ballot_publishedroot",
    "ballot_countresult",
)
"""Tables into which rows are put, and nothing else."""

# What the service may do where it may not do everything.
_RIGHTS = {
    **dict.fromkeys((*APPEND_ONLY, "commons_ledgerentry"), "SELECT, INSERT"),
    "django_migrations": "SELECT",
}

# What may still be set on a row that is otherwise kept: an owner may get an account later.
_OWNER_KEPT = ("unit_id", '"order"', "name", "share")
_MOTION_KEPT = (
    "title", "question", "matter", "text", "not_included", "scope_paths", "roll_id", "rule",
    "rule_on", "scope_digest",
)  # fmt: skip

_ROLL_FROZEN = (
    "EXISTS (SELECT 1 FROM ballot_roll AS roll WHERE roll.id = {row}.roll_id "
    "AND roll.state = 'frozen')"
)
_UNIT_FROZEN = (
    "EXISTS (SELECT 1 FROM ballot_rollunit AS unit JOIN ballot_roll AS roll "
    "ON roll.id = unit.roll_id WHERE unit.id = {row}.unit_id AND roll.state = 'frozen')"
)
# A roll is filled before a motion rests on it; a restore fills it before the guards are there.
_ROLL_NOTICED = (
    "EXISTS (SELECT 1 FROM ballot_motion AS motion WHERE motion.roll_id = {row}.roll_id "
    "AND motion.state NOT IN ('draft', 'scope_frozen'))"
)
_UNIT_NOTICED = (
    "EXISTS (SELECT 1 FROM ballot_rollunit AS unit JOIN ballot_motion AS motion "
    "ON motion.roll_id = unit.roll_id WHERE unit.id = {row}.unit_id "
    "AND motion.state NOT IN ('draft', 'scope_frozen'))"
)
_ITEM_NOTICED = (
    "EXISTS (SELECT 1 FROM ballot_motion AS motion WHERE motion.id = {row}.motion_id "
    "AND motion.state NOT IN ('draft', 'scope_frozen'))"
)
_PICTURE_NOTICED = (
    "EXISTS (SELECT 1 FROM ballot_scopeitem AS item JOIN ballot_motion AS motion "
    "ON motion.id = item.motion_id WHERE item.id = {row}.item_id "
    "AND motion.state NOT IN ('draft', 'scope_frozen'))"
)

# Table, verb, the row that is asked about, and when it is refused.
_KEPT: tuple[tuple[str, str, str, str], ...] = (
    ("ballot_rollunit", "UPDATE", "OLD", _ROLL_FROZEN),
    ("ballot_rollunit", "DELETE", "OLD", _ROLL_FROZEN),
    ("ballot_rollunit", "INSERT", "NEW", _ROLL_NOTICED),
    ("ballot_rollowner", "UPDATE", "OLD", _UNIT_FROZEN),
    ("ballot_rollowner", "DELETE", "OLD", _UNIT_FROZEN),
    ("ballot_rollowner", "INSERT", "NEW", _UNIT_NOTICED),
    ("ballot_scopeitem", "UPDATE", "OLD", _ITEM_NOTICED),
    ("ballot_scopeitem", "DELETE", "OLD", _ITEM_NOTICED),
    ("ballot_scopeitem", "INSERT", "NEW", _ITEM_NOTICED),
    ("ballot_scopepicture", "UPDATE", "OLD", _PICTURE_NOTICED),
    ("ballot_scopepicture", "DELETE", "OLD", _PICTURE_NOTICED),
    ("ballot_scopepicture", "INSERT", "NEW", _PICTURE_NOTICED),
    ("ballot_motion", "UPDATE", "OLD", "OLD.state NOT IN ('draft', 'scope_frozen')"),
)
# Only a change of these is refused; without an entry, any.
_COLUMNS = {
    ("ballot_rollowner", "UPDATE"): _OWNER_KEPT,
    ("ballot_motion", "UPDATE"): _MOTION_KEPT,
}
_SENTENCES = {
    "ballot_rollunit": "a frozen roll is kept",
    "ballot_rollowner": "a frozen roll is kept",
    "ballot_scopeitem": "a noticed scope is kept",
    "ballot_scopepicture": "a noticed scope is kept",
    "ballot_motion": "a noticed scope is kept",
}


def install_guards(*, using: str = "default", **_: Any) -> None:
    """Put the triggers in place; harmless when they are there already."""
    database = connections[using]
    if APPEND_ONLY[0] not in database.introspection.table_names():
        return
    statements = _sqlite() if database.vendor == "sqlite" else _postgresql()
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift_guards(*, using: str = "default") -> None:
    """Take the triggers away, as only the owner of the tables can: what the tests begin with."""
    database = connections[using]
    with database.cursor() as cursor:
        for table, name in _names(database.vendor):
            on = "" if database.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _names(vendor: str) -> Iterator[tuple[str, str]]:
    endings = ("no_update", "no_delete") if vendor == "sqlite" else ("keep", "keep_all")
    for table in APPEND_ONLY:
        for ending in endings:
            yield table, f"{table}_{ending}"
    for table, verb, _row, _when in _KEPT:
        yield table, f"{table}_kept_{verb.lower()}"


def _changed(table: str, verb: str, differs: str) -> str:
    """When the columns differ that are kept; of a row all of which is kept, always."""
    columns = _COLUMNS.get((table, verb), ())
    said = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in columns)
    return f" AND ({said})" if said else ""


def _sqlite() -> list[str]:
    statements = [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ]
    for table, verb, row, when in _KEPT:
        condition = when.format(row=row) + _changed(table, verb, "IS NOT")
        statements.append(
            f"CREATE TRIGGER IF NOT EXISTS {table}_kept_{verb.lower()} BEFORE {verb} ON {table} "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{_SENTENCES[table]}'); END"
        )
    return statements


def _postgresql() -> list[str]:
    statements = [
        "CREATE OR REPLACE FUNCTION ballot_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    ]
    for table in APPEND_ONLY:
        statements += [
            f"CREATE OR REPLACE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION ballot_append_only()",
            f"CREATE OR REPLACE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ballot_append_only()",
        ]
    for table, verb, row, when in _KEPT:
        name = f"{table}_kept_{verb.lower()}"
        condition = when.format(row=row) + _changed(table, verb, "IS DISTINCT FROM")
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {condition} THEN RAISE EXCEPTION '{_SENTENCES[table]}'; END IF; "
            f"RETURN {row if verb == 'DELETE' else 'NEW'}; END $$",
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    return statements


def grant_statements(role: str) -> list[str]:
    """What a login role of the service needs on PostgreSQL, and not more.

    On the append-only tables and the ledger it may read and insert; elsewhere it may also change
    and delete. The tables stay with the role that ran `lilong migrate`.

    Raises:
        ValueError: it is no name for a role.
    """
    if not role or "\0" in role:
        raise ValueError(f"not a role: {role!r}")
    name = connection.ops.quote_name(role.replace('"', '""'))
    statements = [f"GRANT USAGE ON SCHEMA public TO {name}"]
    for table in sorted(_tables()):
        rights = _RIGHTS.get(table, "SELECT, INSERT, UPDATE, DELETE")
        quoted = connection.ops.quote_name(table)
        statements += [
            f"REVOKE ALL ON {quoted} FROM {name}",
            f"GRANT {rights} ON {quoted} TO {name}",
        ]
    statements.append(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
    return statements


def _tables() -> set[str]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if not model._meta.proxy} | {*_RIGHTS}
