"""The one place that appends to a motion's chain of ballots.

Use cases call it after their permission. Several ballots of one motion go in together: one lock,
one row inserted a ballot, one change of the head, one counter a building. What cannot be taken is
answered with a code (`ballot.refusals`) and does not hold up the others.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from lilong.ballot import clocking
from lilong.ballot.models import Ballot, ChainHead, Motion, Voter
from lilong.ballot.states import OWNERS_CHOICES, Channel, Choice, MotionState
from lilong.commons.counters.counting import Deltas
from lilong.engines.proof import BallotLine, Frontier, chain
from lilong.kernel.ids import uuid7

TURNOUT = "ballot.turnout"
"""Counter of units with a ballot that stands: scope the motion, key the building's id in hex."""

_EVIDENCE = re.compile(r"[0-9a-f]{64}\Z")
# What each channel can bring: only a person who reads paper makes a spoiled ballot of it.
_ON_PAPER: frozenset[str] = frozenset({*OWNERS_CHOICES, Choice.SPOILED})
_CAN_SAY: dict[str, frozenset[str]] = {
    Channel.ONLINE: frozenset(OWNERS_CHOICES),
    Channel.PAPER: _ON_PAPER,
    Channel.DOOR: _ON_PAPER,
    Channel.PROXY: _ON_PAPER,
    Channel.MEETING: _ON_PAPER,
    Channel.OFFICE: frozenset({Choice.STRUCK}),
}


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it comes in.

    Attributes:
        voter_id: the unit's slip, `Voter.id`.
        choice, channel: values of `Choice` and `Channel`.
        serial: number of the slip it came on; None when no slip was shown.
        evidence: SHA-256 of the scan or photo, 64 hex digits, or empty.
        request: the sender's own name for this very cast. Sent again after a lost reply with the
            same name and choice, it is answered with the receipt of the first.
    """

    voter_id: UUID
    choice: str
    channel: str
    serial: int | None = None
    evidence: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A ballot that stands in the chain: its receipt."""

    ballot_id: UUID
    number: int
    hash: str
    voter_id: UUID
    replaced: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Untaken:
    """A cast that was not taken; `code` is one of `refusals.CODES`, `unit` empty when unknown."""

    voter_id: UUID
    code: str
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """A ballot of a unit, as far as the next one must know it."""

    id: UUID
    number: int
    choice: str
    nonce: str
    hash: str
    received_at: datetime
    replaced: bool


@dataclass(frozen=True, slots=True)
class _Unit:
    """The voter a cast is for."""

    id: UUID
    number: int
    building_id: UUID
    serial: int


def append(motion_id: UUID, casts: Sequence[Cast]) -> list[Taken | Untaken]:
    """Append what can be taken, in this order; an answer for each, in the same order.

    Must run in the transaction of a use case: the motion's head stays locked until its commit.

    Raises:
        ChainHead.DoesNotExist: the motion has no chain, because no notice was given yet.
    """
    motion = _motion(motion_id)
    batch = _Batch(motion, lock_head(motion_id), casts)
    answers = [batch.answer(cast) for cast in casts]
    batch.write()
    return answers


def lock_head(motion_id: UUID) -> ChainHead:
    """The end of a motion's chain, locked until the commit.

    Whoever needs both locks the motion first, then this, so that no two wait crosswise.
    """
    return ChainHead.objects.select_for_update().get(motion_id=motion_id)


class _Batch:
    """Casts of one motion on their way into its chain."""

    def __init__(self, motion: _MotionNow, head: ChainHead, casts: Sequence[Cast]) -> None:
        self.motion, self.head = motion, head
        self.moment = clocking.moment(head.last_at)
        self.voters = _voters(head.motion_id, {cast.voter_id for cast in casts})
        self.lines = _lines(head.motion_id, {unit.number for unit in self.voters.values()})
        self.number, self.hash = head.number, bytes.fromhex(head.hash)
        self.rows: list[tuple[Any, ...]] = []
        self.leaves: list[bytes] = []
        self.turnout = Deltas(head.space_id)

    def answer(self, cast: Cast) -> Taken | Untaken:
        """Take one cast, or say why not."""
        unit = self.voters.get(cast.voter_id)
        if unit is None:
            return Untaken(cast.voter_id, "unknown_unit")
        line = self.lines.setdefault(unit.number, [])
        nonce = _nonce(cast)
        for earlier in line:
            if earlier.nonce == nonce:  # the reply was lost, the ballot was not
                return _receipt(cast, earlier)
        if why := self._why_not(cast, unit, line[-1] if line else None):
            return Untaken(cast.voter_id, why, unit.number)
        return _receipt(cast, self._add(cast, unit, nonce, line))

    def _why_not(self, cast: Cast, unit: _Unit, standing: _Standing | None) -> str:
        if cast.choice not in _CAN_SAY.get(cast.channel, ()):
            return "unfit"
        if cast.evidence and _EVIDENCE.match(cast.evidence) is None:
            return "unfit"
        counts = standing is not None and standing.choice != Choice.STRUCK
        if cast.choice == Choice.STRUCK:
            return self._why_not_struck(counts)
        if why := self._why_not_now():
            return why
        if cast.serial is not None and cast.serial != unit.serial:
            return "void_slip" if cast.serial < unit.serial else "future_slip"
        return "already_voted" if counts and self.motion.first_wins else ""

    def _why_not_struck(self, counts: bool) -> str:
        if self.motion.state not in (MotionState.OPEN, MotionState.CLOSED):
            return _WHY_NOT_IN.get(self.motion.state, "counted")
        return "" if counts else "nothing_to_strike"

    def _why_not_now(self) -> str:
        if self.motion.state != MotionState.OPEN:
            return _WHY_NOT_IN.get(self.motion.state, "late")
        ended = self.motion.closes_at is not None and self.moment.at >= self.motion.closes_at
        # A clock that is in doubt refuses nobody: the ballot is marked, and a person closes.
        return "late" if ended and not self.moment.doubted else ""

    def _add(self, cast: Cast, unit: _Unit, nonce: str, line: list[_Standing]) -> _Standing:
        before = line[-1] if line else None
        at, self.number = self.moment.at, self.number + 1
        replaces = before.number if before else 0
        text = BallotLine(
            self.number, unit.number, cast.choice, cast.channel, nonce, at, cast.evidence, replaces
        ).text()
        self.hash = chain(self.hash, text)
        self.leaves.append(self.hash)
        added = _Standing(
            uuid7(), self.number, cast.choice, nonce, self.hash.hex(), at, before is not None
        )
        line.append(added)
        self.rows.append(
            (
                added.id, self.number, unit.number, cast.choice, cast.channel, nonce,
                cast.evidence, before.id if before else None, added.hash,
            )
        )  # fmt: skip
        stood = before is not None and before.choice != Choice.STRUCK
        change = (cast.choice != Choice.STRUCK) - stood
        if change:
            self.turnout.add([self.head.motion_id], TURNOUT, unit.building_id.hex, change)
        return added

    def write(self) -> None:
        """Insert the rows, move the head, change the counters."""
        if not self.rows:
            return
        head = self.head
        _insert(head, self.rows, self.moment)
        frontier = frontier_of(head)
        frontier.extend(self.leaves)
        head.number, head.hash, head.frontier = self.number, self.hash.hex(), frontier.text()
        head.last_at = max(head.last_at, self.moment.at) if head.last_at else self.moment.at
        head.save(update_fields=["number", "hash", "frontier", "last_at"])
        self.turnout.write()


# What a motion that is not open says to a ballot.
_WHY_NOT_IN: dict[str, str] = {
    MotionState.DRAFT: "not_open",
    MotionState.SCOPE_FROZEN: "not_open",
    MotionState.NOTICED: "not_open",
    MotionState.WITHDRAWN: "withdrawn",
}


def frontier_of(head: ChainHead) -> Frontier:
    """The right edge of the motion's tree; of an empty chain, an empty one."""
    return Frontier.parse(head.frontier) if head.frontier else Frontier()


@dataclass(frozen=True, slots=True)
class _MotionNow:
    state: str
    closes_at: datetime | None
    first_wins: bool


def _motion(motion_id: UUID) -> _MotionNow:
    """The motion as it stays until the commit.

    Locked against change, not against others who only read it: whoever closes it waits for the
    ballots on their way, and every later one sees the close.
    """
    lock = " FOR SHARE" if connection.features.has_select_for_update else ""
    sql = "SELECT id, state, closes_at, options FROM ballot_motion WHERE id = %s"
    [row] = Motion.objects.raw(sql + lock, [stored(motion_id)])
    return _MotionNow(row.state, row.closes_at, (row.options or {}).get("repeat_policy") != "last")


def _voters(motion_id: UUID, ids: set[UUID]) -> dict[UUID, _Unit]:
    rows = Voter.objects.filter(motion_id=motion_id, pk__in=ids)
    names = ("pk", "number", "building_id", "serial")
    return {pk: _Unit(pk, *rest) for pk, *rest in rows.values_list(*names)}


_LINES = """
WITH RECURSIVE line AS (
    SELECT * FROM ballot_ballot
    WHERE motion_id = %s AND replaces_id IS NULL AND unit IN ({marks})
    UNION ALL
    SELECT later.* FROM ballot_ballot AS later JOIN line ON later.replaces_id = line.id
)
SELECT id, number, unit, choice, nonce, hash, received_at, replaces_id FROM line ORDER BY number
"""


def _lines(motion_id: UUID, units: set[int]) -> dict[int, list[_Standing]]:
    """The ballots of each unit that has any, oldest first. One query."""
    found: dict[int, list[_Standing]] = {}
    if not units:
        return found
    marks = ", ".join(["%s"] * len(units))
    for row in Ballot.objects.raw(_LINES.format(marks=marks), [stored(motion_id), *sorted(units)]):
        standing = _Standing(
            row.id, row.number, row.choice, row.nonce, row.hash, row.received_at,
            row.replaces_id is not None,
        )  # fmt: skip
        found.setdefault(row.unit, []).append(standing)
    return found


def _receipt(cast: Cast, ballot: _Standing) -> Taken:
    return Taken(
        ballot.id, ballot.number, ballot.hash, cast.voter_id, ballot.replaced, ballot.received_at
    )


@cache
def _nonce_key(field_key: str) -> bytes:
    return hashlib.sha256(b"lilong ballot nonce" + field_key.encode()).digest()


def _nonce(cast: Cast) -> str:
    """32 hex digits that only the holder of the installation's key can foretell.

    With a request they are the same for the same cast, which is how a retry is known; another
    choice under the same request is another cast.
    """
    if not cast.request:
        return secrets.token_hex(16)
    said = "\n".join((cast.voter_id.hex, cast.channel, cast.choice, cast.request))
    key = _nonce_key(settings.FIELD_KEY)
    return hmac.digest(key, said.encode("utf-8", "surrogatepass"), "sha256")[:16].hex()


_COLUMNS = (
    "space_id, motion_id, received_at, clock_doubted, "
    "id, number, unit, choice, channel, nonce, evidence, replaces_id, hash"
)
_INSERT_ONE = f"INSERT INTO ballot_ballot ({_COLUMNS}) VALUES ({', '.join(['%s'] * 13)})"  # noqa: S608 – names only
_INSERT_MANY = (
    f"INSERT INTO ballot_ballot ({_COLUMNS}) "  # noqa: S608 – names only
    "SELECT %s::uuid, %s::uuid, %s::timestamptz, %s::boolean, * FROM unnest("
    "%s::uuid[], %s::bigint[], %s::integer[], %s::text[], %s::text[], %s::text[], %s::text[], "
    "%s::uuid[], %s::text[])"
)


def _insert(head: ChainHead, rows: list[tuple[Any, ...]], moment: clocking.Moment) -> None:
    at = connection.ops.adapt_datetimefield_value(moment.at)
    same = (stored(head.space_id), stored(head.motion_id), at, moment.doubted)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(_INSERT_MANY, [*same, *columns])
        else:
            cursor.executemany(_INSERT_ONE, [(*same, *map(stored, row)) for row in rows])


def stored(value: Any) -> Any:
    """A value as this database keeps it: SQLite has no column of ids."""
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
