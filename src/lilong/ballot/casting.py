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
from uuid import UUID

from django.conf import settings

from lilong.ballot import chain_rows, clocking
from lilong.ballot.chain_rows import Head, NewRow, Standing, Turnout, Unit
from lilong.ballot.models import ChainHead
from lilong.ballot.states import OWNERS_CHOICES, Channel, Choice, MotionState
from lilong.engines.proof import Frontier, chain, moment_text
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
        handed_in: when paper reached those who enter it. What was handed in in time counts,
            although its second reader comes after the end, as long as the vote is not closed.
    """

    voter_id: UUID
    choice: str
    channel: str
    serial: int | None = None
    evidence: str = ""
    request: str = ""
    handed_in: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A ballot that is in the chain: its receipt.

    `stands` is false only where the cast was sent again after another ballot of the unit had
    replaced this one, or the office had struck it.
    """

    ballot_id: UUID
    number: int
    hash: str
    voter_id: UUID
    replaced: bool
    received_at: datetime
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Untaken:
    """A cast that was not taken; `code` is one of `refusals.CODES`, `unit` empty when unknown."""

    voter_id: UUID
    code: str
    unit: int | None = None


def append(motion_id: UUID, casts: Sequence[Cast]) -> list[Taken | Untaken]:
    """Append what can be taken, in this order; an answer for each, in the same order.

    Must run in the transaction of a use case: the motion's head stays locked until its commit.

    Raises:
        ChainHead.DoesNotExist: the motion has no chain, because no notice was given yet.
    """
    batch = _Batch(motion_id, casts)
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

    def __init__(self, motion_id: UUID, casts: Sequence[Cast]) -> None:
        self.motion, self.head = chain_rows.lock(motion_id)
        self.moment = clocking.moment(self.head.last_at)
        self.at_text = moment_text(self.moment.at)
        self.voters, self.lines = chain_rows.units(motion_id, {cast.voter_id for cast in casts})
        self.why_not_now = self._why_not_now()
        self.number, self.hash = self.head.number, bytes.fromhex(self.head.hash)
        self.rows: list[NewRow] = []
        self.leaves: list[bytes] = []
        self.turnout: Turnout = {}

    def answer(self, cast: Cast) -> Taken | Untaken:
        """Take one cast, or say why not."""
        unit = self.voters.get(cast.voter_id)
        if unit is None:
            return Untaken(cast.voter_id, "unknown_unit")
        line = self.lines.setdefault(unit.number, [])
        nonce = _nonce(cast)
        for earlier in line:
            if earlier.nonce == nonce:  # the reply was lost, the ballot was not
                return _receipt(cast, earlier, stands=earlier is line[-1])
        if why := self._why_not(cast, unit, line[-1] if line else None):
            return Untaken(cast.voter_id, why, unit.number)
        return _receipt(cast, self._add(cast, unit, nonce, line))

    def _why_not(self, cast: Cast, unit: Unit, standing: Standing | None) -> str:
        if cast.choice not in _CAN_SAY.get(cast.channel, ()):
            return "unfit"
        if cast.evidence and _EVIDENCE.match(cast.evidence) is None:
            return "unfit"
        stands = standing.choice if standing else Choice.STRUCK
        if cast.choice == Choice.STRUCK:
            return self._why_not_struck(stands != Choice.STRUCK)
        if self.why_not_now and not self._in_time(cast):
            return self.why_not_now
        if cast.serial is not None and cast.serial != unit.serial:
            return "void_slip" if cast.serial < unit.serial else "future_slip"
        return self._why_not_beside(cast, unit, stands)

    def _why_not_beside(self, cast: Cast, unit: Unit, stands: str) -> str:
        """What the unit's other ballots say to this one: the first, or the last, *valid* counts."""
        if cast.choice == Choice.SPOILED:
            # Spoiled counts only where nothing else does, and once.
            if stands == Choice.SPOILED:
                return "spoiled_stands"
            return "valid_stands" if stands in OWNERS_CHOICES else ""
        if not self.motion.first_wins:
            return ""
        if stands in OWNERS_CHOICES:
            return "already_voted"
        # Paper was handed in before, although its second reader comes after.
        waits = unit.paper_waiting and cast.channel == Channel.ONLINE
        return "paper_waiting" if waits else ""

    def _why_not_struck(self, counts: bool) -> str:
        if self.motion.state not in (MotionState.OPEN, MotionState.CLOSED):
            return _WHY_NOT_IN.get(self.motion.state, "counted")
        return "" if counts else "nothing_to_strike"

    def _why_not_now(self) -> str:
        if self.motion.state != MotionState.OPEN:
            return _WHY_NOT_IN.get(self.motion.state, "late")
        ended = self.motion.closes_at is not None and self.moment.clock >= self.motion.closes_at
        # A clock that is in doubt refuses nobody: the ballot is marked, and a person closes.
        return "late" if ended and not self.moment.doubted else ""

    def _in_time(self, cast: Cast) -> bool:
        closes_at = self.motion.closes_at
        if self.motion.state != MotionState.OPEN or closes_at is None or cast.handed_in is None:
            return False
        return bool(cast.handed_in < closes_at)

    def _add(self, cast: Cast, unit: Unit, nonce: str, line: list[Standing]) -> Standing:
        before = line[-1] if line else None
        self.number += 1
        text = line_text(
            self.number, unit.number, cast, nonce, self.at_text, before.number if before else 0
        )
        self.hash = chain(self.hash, text)
        self.leaves.append(self.hash)
        added = Standing(
            uuid7(), self.number, cast.choice, nonce, self.hash.hex(), self.moment.at,
            before is not None,
        )  # fmt: skip
        line.append(added)
        self.rows.append(
            NewRow(
                added.id, self.number, unit.number, cast.choice, cast.channel, nonce,
                cast.evidence, before.id if before else None, added.hash,
            )
        )  # fmt: skip
        stood = before is not None and before.choice != Choice.STRUCK
        if change := (cast.choice != Choice.STRUCK) - stood:
            counter = TURNOUT, unit.building_id.hex
            self.turnout[counter] = self.turnout.get(counter, 0) + change
        return added

    def write(self) -> None:
        """Insert the rows, move the head, change the counters."""
        if not self.rows:
            return
        head, at = self.head, self.moment.at
        frontier = frontier_of(head)
        frontier.extend(self.leaves)
        head.number, head.hash, head.frontier = self.number, self.hash.hex(), frontier.text()
        head.last_at = max(head.last_at, at) if head.last_at else at
        chain_rows.write(head, self.rows, at, self.moment.doubted, self.turnout)


def line_text(number: int, unit: int, cast: Cast, nonce: str, at: str, replaces: int) -> str:
    """The line of a ballot that was found fit; the same as `engines.proof.BallotLine` writes.

    That one looks at each field once more, which takes longer than all else about a ballot.
    """
    return (
        f"{number}\t{unit}\t{cast.choice}\t{cast.channel}\t{nonce}"
        f"\t{at}\t{cast.evidence or '-'}\t{replaces}"
    )


# What a motion that is not open says to a ballot.
_WHY_NOT_IN: dict[str, str] = {
    MotionState.DRAFT: "not_open",
    MotionState.SCOPE_FROZEN: "not_open",
    MotionState.NOTICED: "not_open",
    MotionState.WITHDRAWN: "withdrawn",
}


def frontier_of(head: ChainHead | Head) -> Frontier:
    """The right edge of the motion's tree; of an empty chain, an empty one."""
    return Frontier.parse(head.frontier) if head.frontier else Frontier()


def _receipt(cast: Cast, ballot: Standing, *, stands: bool = True) -> Taken:
    return Taken(
        ballot.id, ballot.number, ballot.hash, cast.voter_id, ballot.replaced, ballot.received_at,
        stands,
    )  # fmt: skip


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
