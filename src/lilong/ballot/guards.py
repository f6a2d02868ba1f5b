"""The database itself refuses to change what a vote rests on.

Ballots, their evidence, refused ballots, published roots, results and what courts sent are only
ever added. A roll that is frozen stays as it is, and so do a motion from its notice on, its scope,
and which unit votes with which slip; nothing that was frozen thaws again. On PostgreSQL the
service's role need not even have the right (`lilong ballot grants ROLE`), so that only who owns the
tables could take the triggers away; then the chain, its roots and the digests still tell
(`ballot.foundations`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, connections, transaction

APPEND_ONLY = (
    "ballot_ballot",
    "ballot_ballotevidence",
    "ballot_refusedballot",
    "ballot_publishedroot",
    "ballot_countresult",
    "ballot_courtpaper",
)
"""Tables into which rows are put, and nothing else."""

# What the service may do where it may not do everything.
_RIGHTS = {
    **dict.fromkeys((*APPEND_ONLY, "commons_ledgerentry"), "SELECT, INSERT"),
    **dict.fromkeys(("ballot_voter", "ballot_motion"), "SELECT, INSERT, UPDATE"),
    "django_migrations": "SELECT",
}

# What may still be set on a row that is otherwise kept: an owner may get an account later.
_OWNER_KEPT = ("id", "unit_id", '"order"', "name", "share")
_ROLL_KEPT = ("id", "place_id", "place_path", "digest", "frozen_at", "units", "area", "heads")
_MOTION_KEPT = (
    "id", "place_id", "place_path", "code", "title", "question", "matter", "text", "not_included",
    "scope_paths", "roll_id", "rule", "rule_on", "options", "scope_digest", "motion_digest",
    "roll_digest", "acting_basis", "revises_id", "notice", "units", "area", "heads", "frozen_at",
    "noticed_at", "opens_at", "closes_at",
)  # fmt: skip
# How many slips were in it, and when it was taken; by whom it was ended comes later.
_BOX_KEPT = (
    "id", "motion_id", "place", "slips", "taken_at", "taken_by_id", "witness_id", "witness",
)  # fmt: skip
# What its witness answered is said once; only a no may become a yes.
_WITNESS_KEPT = (
    "(OLD.witness_said <> '' AND NOT (OLD.witness_said = 'denied' "
    "AND NEW.witness_said = 'confirmed') AND (NEW.witness_said <> OLD.witness_said "
    "OR NEW.witness_words <> OLD.witness_words))"
)
# Who votes with which slip; how it was brought, and by whom, is still being written.
_VOTER_KEPT = ("id", "motion_id", "unit_id", "number", "place_path", "building_id", "counted")

_ROLL_FROZEN = (
    "EXISTS (SELECT 1 FROM ballot_roll AS roll WHERE roll.id = {row}.roll_id "
    "AND roll.state = 'frozen')"
)
_UNIT_FROZEN = (
    "EXISTS (SELECT 1 FROM ballot_rollunit AS unit JOIN ballot_roll AS roll "
    "ON roll.id = unit.roll_id WHERE unit.id = {row}.unit_id AND roll.state = 'frozen')"
)
# Once a motion rests on it, a roll is kept, whatever its own row says by then.
_ROLL_NOTICED = (
    "EXISTS (SELECT 1 FROM ballot_motion AS motion WHERE motion.roll_id = {row}.roll_id "
    "AND motion.state NOT IN ('draft', 'scope_frozen'))"
)
_UNIT_NOTICED = (
    "EXISTS (SELECT 1 FROM ballot_rollunit AS unit JOIN ballot_motion AS motion "
    "ON motion.roll_id = unit.roll_id WHERE unit.id = {row}.unit_id "
    "AND motion.state NOT IN ('draft', 'scope_frozen'))"
)
_NOTICED = (
    "EXISTS (SELECT 1 FROM ballot_motion AS motion WHERE motion.id = {row}.motion_id "
    "AND motion.state NOT IN ('draft', 'scope_frozen'))"
)
_PICTURE_NOTICED = (
    "EXISTS (SELECT 1 FROM ballot_scopeitem AS item JOIN ballot_motion AS motion "
    "ON motion.id = item.motion_id WHERE item.id = {row}.item_id "
    "AND motion.state NOT IN ('draft', 'scope_frozen'))"
)


@dataclass(frozen=True)
class _Kept:
    """A table whose rows are kept once they are frozen.

    Attributes:
        when: whether a row is frozen; {row} stands for it. A change is refused when the row as
            it was or the row as it would be is: nothing is moved into what is frozen either.
        sentence: what the database answers.
        columns: only a change of these is refused; without any, every change.
        never: a change that is refused whatever the columns: what thaws the row again.
        filled: whether nothing is put beside what is frozen; a motion and a roll stand alone.
        same: by which columns, beside its id, a row is the same as one that is there already.
    """

    when: str
    sentence: str
    columns: tuple[str, ...] = ()
    never: str = ""
    filled: bool = True
    same: tuple[tuple[str, ...], ...] = ()

    def refused(self, verb: str, differs: str) -> str:
        """The condition under which a verb is refused."""
        old, new = self.when.format(row="OLD"), self.when.format(row="NEW")
        if verb == "INSERT":
            return new
        if verb == "DELETE":
            return old
        changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in self.columns)
        if self.never:
            changed = f"{changed} OR {self.never}"
        either = f"({old} OR {new})" if self.filled else old
        return f"({changed}) AND {either}" if changed else either

    @property
    def verbs(self) -> tuple[str, ...]:
        """What is asked about: a motion and a roll may always be begun."""
        return ("INSERT", "UPDATE", "DELETE") if self.filled else ("UPDATE", "DELETE")


_KEPT: dict[str, _Kept] = {
    "ballot_roll": _Kept(
        "{row}.state = 'frozen'",
        "a frozen roll is kept",
        _ROLL_KEPT,
        never="NEW.state <> 'frozen'",
        filled=False,
    ),
    "ballot_rollunit": _Kept(
        f"({_ROLL_FROZEN} OR {_ROLL_NOTICED})",
        "a frozen roll is kept",
        same=(("roll_id", "number"), ("roll_id", "address")),
    ),
    "ballot_rollowner": _Kept(
        f"({_UNIT_FROZEN} OR {_UNIT_NOTICED})",
        "a frozen roll is kept",
        _OWNER_KEPT,
        same=(("unit_id", '"order"'),),
    ),
    "ballot_ballotbox": _Kept(
        "{row}.slips > 0",  # every one
        "a box that was taken is kept",
        _BOX_KEPT,
        never=_WITNESS_KEPT,
        filled=False,
    ),
    "ballot_motion": _Kept(
        "{row}.state NOT IN ('draft', 'scope_frozen')",
        "a noticed motion is kept",
        _MOTION_KEPT,
        never="NEW.state IN ('draft', 'scope_frozen')",
        filled=False,
        same=(("place_id", "code"),),
    ),
    "ballot_scopeitem": _Kept(
        _NOTICED, "a noticed scope is kept", same=(("motion_id", '"order"'),)
    ),
    "ballot_scopepicture": _Kept(
        _PICTURE_NOTICED, "a noticed scope is kept", same=(("item_id", "file_id"),)
    ),
    "ballot_voter": _Kept(
        _NOTICED,
        "who votes with which slip is kept",
        _VOTER_KEPT,
        never="NEW.serial < OLD.serial",
        same=(("motion_id", "number"),),
    ),
}
# A key that holds only for some rows is told by what must be so of both.
_FIRST = "?replaces_id IS NULL"
_NOT_HOURLY = "?kind <> 'hour'"
# The same of the tables into which rows are only put.
_APPENDED_SAME: dict[str, tuple[tuple[str, ...], ...]] = {
    "ballot_ballot": (("motion_id", "number"), ("motion_id", "unit", _FIRST), ("replaces_id",)),
    "ballot_ballotevidence": (),
    "ballot_refusedballot": (),
    "ballot_publishedroot": (("motion_id", "counter"), ("motion_id", "kind", _NOT_HOURLY)),
    "ballot_countresult": (("motion_id",),),
    "ballot_courtpaper": (),
}


def install_guards(*, using: str = "default", **_: Any) -> None:
    """Put the triggers in place; harmless when they are there already."""
    database = connections[using]
    if APPEND_ONLY[0] not in database.introspection.table_names():
        return
    statements = _sqlite() if database.vendor == "sqlite" else _postgresql()
    with transaction.atomic(using=using), database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift_guards(*, using: str = "default") -> None:
    """Take the triggers away, as only the owner of the tables can: what the tests begin with."""
    database = connections[using]
    there = set(database.introspection.table_names())
    with database.cursor() as cursor:
        for table, name in _names(database.vendor):
            if table not in there:
                continue
            on = "" if database.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing_guards(*, using: str = "default") -> list[str]:
    """Names of the triggers that ought to be there and are not, or do not fire."""
    database = connections[using]
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    with database.cursor() as cursor:
        cursor.execute(sql)
        there = {name for (name,) in cursor.fetchall()}
    return [name for _table, name in _names(database.vendor) if name not in there]


def make_way(*, using: str = "default", plan: Any = (), **_: Any) -> None:
    """Before a migration of an SQLite file: it makes tables anew, and no trigger may name them.

    Where nothing is to be done, they stay.
    """
    if plan and connections[using].vendor == "sqlite":
        lift_guards(using=using)


def _names(vendor: str) -> Iterator[tuple[str, str]]:
    sqlite = vendor == "sqlite"
    for table in APPEND_ONLY:
        for ending in ("no_update", "no_delete") if sqlite else ("keep", "keep_all"):
            yield table, f"{table}_{ending}"
    for table, kept in _KEPT.items():
        for verb in kept.verbs:
            yield table, f"{table}_kept_{verb.lower()}"
        if not sqlite:
            yield table, f"{table}_kept_all"
    if sqlite:
        for table, verb, _condition in _replacing():
            yield table, f"{table}_no_replace_{verb.lower()}"


def _sqlite() -> list[str]:
    refused = [
        (table, f"no_{verb}", verb.upper(), "", f"{table} is append-only")
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ]
    for table, kept in _KEPT.items():
        for verb in kept.verbs:
            condition = kept.refused(verb, "IS NOT")
            refused.append((table, f"kept_{verb.lower()}", verb, condition, kept.sentence))
    for table, verb, condition in _replacing():
        name = f"no_replace_{verb.lower()}"
        refused.append((table, name, verb, condition, f"a row of {table} is not replaced"))
    statements = []
    for table, name, verb, condition, sentence in refused:
        # Dropped first: an older one of this name may ask less.
        when = f"WHEN {condition} " if condition else ""
        statements += [
            f"DROP TRIGGER IF EXISTS {table}_{name}",
            f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END",
        ]
    return statements


def _replacing() -> Iterator[tuple[str, str, str]]:
    """On SQLite `OR REPLACE` deletes what stands in the way, and asks no trigger about it.

    Table, verb, and when the row would stand in another's place. Without these words the same
    statement is refused anyway, because the keys are unique.
    """
    for table in (*APPEND_ONLY, *_KEPT):
        keys = _APPENDED_SAME[table] if table in APPEND_ONLY else _KEPT[table].same
        found = [
            f"EXISTS (SELECT 1 FROM {table} AS kept WHERE {_is_same(key)}{{beside}})"  # noqa: S608
            for key in (("id",), *keys)
        ]
        yield table, "INSERT", " OR ".join(found).format(beside="")
        if table in _KEPT:
            moved = "({differs}) AND {other}"
            said = [
                moved.format(
                    differs=" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in key),
                    other=other.format(beside=" AND kept.rowid <> OLD.rowid"),
                )
                for key, other in zip((("id",), *keys), found, strict=True)
            ]
            yield table, "UPDATE", " OR ".join(f"({one})" for one in said)


def _is_same(key: tuple[str, ...]) -> str:
    told = []
    for name in key:
        if name.startswith("?"):
            told += [f"kept.{name[1:]}", f"NEW.{name[1:]}"]
        else:
            told.append(f"kept.{name} = NEW.{name}")
    return " AND ".join(told)


def _postgresql() -> list[str]:
    statements = [
        "CREATE OR REPLACE FUNCTION ballot_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        "CREATE OR REPLACE FUNCTION ballot_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is kept', TG_TABLE_NAME; END $$",
    ]
    for table in APPEND_ONLY:
        statements += [
            f"CREATE OR REPLACE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION ballot_append_only()",
            f"CREATE OR REPLACE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ballot_append_only()",
        ]
    for table, kept in _KEPT.items():
        statements.append(
            f"CREATE OR REPLACE TRIGGER {table}_kept_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ballot_kept()"
        )
        for verb in kept.verbs:
            name = f"{table}_kept_{verb.lower()}"
            condition = kept.refused(verb, "IS DISTINCT FROM")
            statements += [
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN IF {condition} THEN RAISE EXCEPTION '{kept.sentence}'; END IF; "
                f"RETURN {'OLD' if verb == 'DELETE' else 'NEW'}; END $$",
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
