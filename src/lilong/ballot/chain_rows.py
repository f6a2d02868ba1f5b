"""The rows of a motion's chain, read and written in as few questions as each database allows.

Written out in SQL: a thousand owners cast within a minute, each waits for the disk, and what the
object mapper takes to word these statements is longer than what the database takes to do them.
PostgreSQL is sent one text a column, which is quick to make and to read; SQLite, which answers
within the same process, one row at a time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from lilong.ballot.models import Ballot, ChainHead, Motion
from lilong.commons.counters.counting import Deltas


@dataclass(frozen=True, slots=True)
class MotionNow:
    """What a motion says to a ballot now."""

    state: str
    closes_at: datetime | None
    first_wins: bool


@dataclass(slots=True)
class Head:
    """The end of a chain, as `ChainHead` keeps it."""

    id: UUID
    space_id: UUID
    motion_id: UUID
    number: int
    hash: str
    frontier: str
    last_at: datetime | None


# Change of each counter of the motion, by its name and key.
Turnout = dict[tuple[str, str], int]


class Standing(NamedTuple):
    """A ballot of a unit, as far as the next one must know it."""

    id: UUID
    number: int
    choice: str
    nonce: str
    hash: str
    received_at: datetime
    replaced: bool


class Unit(NamedTuple):
    """The voter a cast is for; `paper_waiting` as `Voter` has it."""

    id: UUID
    number: int
    building_id: UUID
    serial: int
    paper_waiting: bool


class NewRow(NamedTuple):
    """A ballot to be inserted; `replaces` is the id of the one before."""

    id: UUID
    number: int
    unit: int
    choice: str
    channel: str
    nonce: str
    evidence: str
    replaces: UUID | None
    hash: str


def lock(motion_id: UUID) -> tuple[MotionNow, Head]:
    """The motion, kept as it is until the commit, and the end of its chain, locked.

    The motion is locked against change, not against others who read it: whoever closes it waits
    for the ballots on their way, and every later one sees the close. The motion before the head,
    always, so that no two wait crosswise.

    Raises:
        ChainHead.DoesNotExist: the motion has no chain, because no notice was given yet.
    """
    if connection.vendor != "postgresql":
        return _read(motion_id)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [motion_id, motion_id])
        motion = cursor.fetchone()
        cursor.nextset()
        head = cursor.fetchone()
    if motion is None or head is None:
        raise ChainHead.DoesNotExist
    state, closes_at, options = motion
    return _motion(state, closes_at, json.loads(options) if options else None), Head(*head)


# Two statements, not one: the head may have to be waited for, and is then read as it is by then.
_LOCK = (
    "SELECT state, closes_at, options FROM ballot_motion WHERE id = %s FOR SHARE; "
    "SELECT id, space_id, motion_id, number, hash, frontier, last_at FROM ballot_chainhead "
    "WHERE motion_id = %s FOR UPDATE"
)


def _read(motion_id: UUID) -> tuple[MotionNow, Head]:
    """On SQLite the transaction itself is the lock."""
    names = ("id", "space_id", "motion_id", "number", "hash", "frontier", "last_at")
    head = ChainHead.objects.values_list(*names).get(motion_id=motion_id)
    motion = Motion.objects.values_list("state", "closes_at", "options").get(pk=motion_id)
    return _motion(*motion), Head(*head)


def _motion(state: str, closes_at: datetime | None, options: Any) -> MotionNow:
    return MotionNow(state, closes_at, (options or {}).get("repeat_policy") != "last")


def units(
    motion_id: UUID, voter_ids: Collection[UUID]
) -> tuple[dict[UUID, Unit], dict[int, list[Standing]]]:
    """The motion's voters among these, and the ballots of each unit that has any, oldest first.

    One query, and one more when some have voted already.
    """
    if not voter_ids:
        return {}, {}
    found: dict[UUID, Unit] = {}
    voted: list[int] = []
    for voter, number, building, serial, paper, has_ballot in _asked(_UNITS, motion_id, voter_ids):
        unit = Unit(_id(voter), number, _id(building), serial, bool(paper))
        found[unit.id] = unit
        if has_ballot:
            voted.append(number)
    return found, _lines(motion_id, voted) if voted else {}


# Asked a unit at a time, by the key that lets it have one first ballot: a join would be planned
# by what was known of the table before the vote, and then read all of it for each batch.
_UNITS = (
    "SELECT voter.id, voter.number, voter.building_id, voter.serial, voter.paper_waiting, "
    "(SELECT 1 FROM ballot_ballot AS first WHERE first.motion_id = voter.motion_id "
    "AND first.unit = voter.number AND first.replaces_id IS NULL) IS NOT NULL "
    "FROM ballot_voter AS voter WHERE voter.motion_id = %s AND voter.id {among}"
)


def motions_of(voter_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The motion of each of these voters, of those that exist. One query."""
    if not voter_ids:
        return {}
    rows = _asked("SELECT id, motion_id FROM ballot_voter WHERE id {among}", None, voter_ids)
    return {_id(voter): _id(motion) for voter, motion in rows}


def _asked(sql: str, motion_id: UUID | None, ids: Collection[UUID]) -> Sequence[Any]:
    """The rows of a query that is asked about many ids."""
    first = [] if motion_id is None else [stored(motion_id)]
    if connection.vendor == "postgresql":
        among = "= ANY(string_to_array(%s, ',')::uuid[])"
        params = [*first, _joined(ids)]
    else:
        among = f"IN ({', '.join(['%s'] * len(ids))})"
        params = [*first, *map(stored, ids)]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(among=among), params)
        return list(cursor.fetchall())


_LINES = """
WITH RECURSIVE line AS (
    SELECT * FROM ballot_ballot
    WHERE motion_id = %s AND replaces_id IS NULL AND unit IN ({marks})
    UNION ALL
    SELECT later.* FROM line {join}
)
SELECT id, number, unit, choice, nonce, hash, received_at, replaces_id FROM line ORDER BY number
"""
_JOIN = "JOIN ballot_ballot AS later ON later.replaces_id = line.id"
# For the same reason; the offset keeps it from being made a join after all.
_JOIN_POSTGRESQL = (
    "JOIN LATERAL (SELECT * FROM ballot_ballot AS one WHERE one.replaces_id = line.id OFFSET 0) "
    "AS later ON true"
)


def _lines(motion_id: UUID, numbers: Sequence[int]) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = {}
    marks = ", ".join(["%s"] * len(numbers))
    join = _JOIN_POSTGRESQL if connection.vendor == "postgresql" else _JOIN
    sql = _LINES.format(marks=marks, join=join)
    for row in Ballot.objects.raw(sql, [stored(motion_id), *numbers]):
        standing = Standing(
            row.id, row.number, row.choice, row.nonce, row.hash, row.received_at,
            row.replaces_id is not None,
        )  # fmt: skip
        found.setdefault(row.unit, []).append(standing)
    return found


def write(
    head: Head, rows: Sequence[NewRow], at: datetime, doubted: bool, turnout: Turnout
) -> None:
    """Insert the rows, move the head to where it stands now, change the counters.

    Args:
        at, doubted: when the rows were received, and whether the clock was in doubt.
        turnout: what the counters of the motion change by.
    """
    if connection.vendor == "postgresql":
        _write_at_once(head, rows, at, doubted, turnout)
    else:
        _write_one_by_one(head, rows, at, doubted, turnout)


_COLUMNS = (
    "space_id, motion_id, received_at, clock_doubted, "
    "id, number, unit, choice, channel, nonce, evidence, replaces_id, hash"
)
_INSERT_ONE = f"INSERT INTO ballot_ballot ({_COLUMNS}) VALUES ({', '.join(['%s'] * 13)})"  # noqa: S608 – names only
# What is not there is sent as a hyphen: an empty text would make an empty list.
_INSERT_ALL = (
    f"INSERT INTO ballot_ballot ({_COLUMNS}) "  # noqa: S608 – names only
    "SELECT %s, %s, %s, %s, id, number, unit, choice, channel, nonce, "
    "CASE evidence WHEN '-' THEN '' ELSE evidence END, replaces_id, hash "
    "FROM unnest(string_to_array(%s, ',')::uuid[], string_to_array(%s, ',')::bigint[], "
    "string_to_array(%s, ',')::integer[], string_to_array(%s, ','), string_to_array(%s, ','), "
    "string_to_array(%s, ','), string_to_array(%s, ','), "
    "string_to_array(%s, ',', '-')::uuid[], string_to_array(%s, ',')) "
    "AS row (id, number, unit, choice, channel, nonce, evidence, replaces_id, hash)"
)
_MOVE = (
    "UPDATE ballot_chainhead SET number = %s, hash = %s, frontier = %s, last_at = %s WHERE id = %s"
)
# In the order of the keys, so that two writers never wait for each other crosswise.
_COUNT = (
    "INSERT INTO commons_tally (id, space_id, scope_id, name, key, count) "
    "SELECT gen_random_uuid(), %s, %s, name, key, change FROM unnest(string_to_array(%s, ','), "
    "string_to_array(%s, ','), string_to_array(%s, ',')::integer[]) AS row (name, key, change) "
    "ON CONFLICT (scope_id, name, key) DO UPDATE SET count = commons_tally.count + excluded.count"
)
_AT_ONCE = {True: f"{_INSERT_ALL}; {_MOVE}; {_COUNT}", False: f"{_INSERT_ALL}; {_MOVE}"}


def _write_at_once(
    head: Head, rows: Sequence[NewRow], at: datetime, doubted: bool, turnout: Turnout
) -> None:
    ids, numbers, units, choices, channels, nonces, evidence, replaces, hashes = zip(
        *rows, strict=True
    )
    params: list[Any] = [
        head.space_id, head.motion_id, at, doubted, _joined(ids), _list(numbers), _list(units),
        ",".join(choices), ",".join(channels), ",".join(nonces),
        ",".join([one or "-" for one in evidence]),
        ",".join(["-" if one is None else one.hex for one in replaces]), ",".join(hashes),
        head.number, head.hash, head.frontier, head.last_at, head.id,
    ]  # fmt: skip
    changes = sorted((name, key, change) for (name, key), change in turnout.items() if change)
    if changes:
        names, keys, amounts = zip(*changes, strict=True)
        params += [head.space_id, head.motion_id, ",".join(names), ",".join(keys), _list(amounts)]
    with connection.cursor() as cursor:
        cursor.execute(_AT_ONCE[bool(changes)], params)


def _write_one_by_one(
    head: Head, rows: Sequence[NewRow], at: datetime, doubted: bool, turnout: Turnout
) -> None:
    same = (stored(head.space_id), stored(head.motion_id), _moment(at), doubted)
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT_ONE, [(*same, *map(stored, row)) for row in rows])
        moved = [head.number, head.hash, head.frontier, _moment(head.last_at), stored(head.id)]
        cursor.execute(_MOVE, moved)
    deltas = Deltas(head.space_id)
    for (name, key), change in turnout.items():
        deltas.add([head.motion_id], name, key, change)
    deltas.write()


def _joined(ids: Iterable[UUID]) -> str:
    return ",".join([one.hex for one in ids])


def _list(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _moment(at: datetime | None) -> Any:
    return None if at is None else connection.ops.adapt_datetimefield_value(at)


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(hex=value)


def stored(value: Any) -> Any:
    """A value as this database keeps it: SQLite has no column of ids."""
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
