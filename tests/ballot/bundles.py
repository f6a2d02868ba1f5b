"""Bundles for tests: a small, wholly right one, and its values to be spoiled one by one."""

from __future__ import annotations

import json
import random
import zlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.ballot.second_count import second_count

from lilong.ballot.bundling import write_bundle
from lilong.engines.proof import (
    CLOSE,
    COUNT,
    HOUR,
    BallotLine,
    Frontier,
    Root,
    SignedRoot,
    chain,
    genesis,
    moment_text,
    sign_root,
)

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
FOLLOW = "follows_majority_if_rules_say_and_delivered"
OPENED = datetime(2026, 11, 28, 1, tzinfo=UTC)
CLOSES = datetime(2026, 11, 28, 9, tzinfo=UTC)


@dataclass(frozen=True)
class RollRow:
    """A unit of the roll; area in 0.01 m²."""

    unit: int
    area: int
    head: int
    kind: str = "dwelling"
    state: str = "sold"
    counted: bool = True
    building: str = "1号"

    def text(self) -> str:
        """As in `roll.tsv`, with its CRC-32."""
        row = (
            f"{self.unit}\t{self.area // 100}.{self.area % 100:02d}\t{self.head}\t{self.kind}"
            f"\t{self.state}\t{int(self.counted)}\t{self.building}"
        )
        return f"{row}\t{zlib.crc32(row.encode()):08x}"


def digest(text: str) -> str:
    """SHA-256 in hex digits."""
    return sha256(text.encode()).hexdigest()


def share(above: int, below: int, *, strict: bool = False) -> dict[str, Any]:
    """A threshold as a rule's JSON has it."""
    return {"share": [above, below], "strict": strict}


def rule(
    majority: dict[str, Any], quorum: dict[str, Any] | None = None, name: str = "civil-code-278-6"
) -> dict[str, Any]:
    """As much of a rule as a count needs."""
    quorum = quorum or share(2, 3)
    return {
        "id": name, "basis": "《民法典》第二百七十八条",
        "effective_from": "2021-01-01",
        "unanimous": majority["share"] == [1, 1],
        "quorum_area": quorum, "quorum_heads": quorum,
        "majority_area": majority, "majority_heads": majority,
    }  # fmt: skip


THREE_QUARTERS, MORE_THAN_HALF = rule(share(3, 4)), rule(share(1, 2, strict=True))
UNANIMOUS = rule(share(1, 1), share(1, 1))


@dataclass
class Vote:
    """A vote whose bundle can be written: rows of the roll, ballots, published sizes.

    `cast` adds a ballot, `publish` a root; `write` counts by a second tally of its own, in
    plain Python, and writes the bundle.
    """

    roll: list[RollRow]
    rule: dict[str, Any] = field(default_factory=lambda: THREE_QUARTERS)
    options: dict[str, Any] = field(default_factory=dict)
    key: bytes = KEY
    lines: list[BallotLine] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    roots: list[SignedRoot] = field(default_factory=list)
    edge: Frontier = field(default_factory=Frontier)
    delivered: list[int] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def __post_init__(self) -> None:
        self.options = {
            "count_parking": False,
            "spoiled_counts_as_participation": False,
            "nonreturn_policy": "not_participating",
            "repeat_policy": "last",
            **self.options,
        }
        self.motion = {
            "motion": "0196c5a0-0000-7000-8000-000000000001", "code": "2026-01",
            "title": "更新曙光小区两部电梯", "matter": "fund_raise", "on": "2026-11-23",
            "rule": self.rule, "options": self.options,
            "scope": {
                "text": "更换 1、2 号楼电梯", "not_included": "不含井道改造",
                "items": [{"title": "电梯", "text": "两部", "amount": 98000000, "pictures": []}],
            },
            "roll_digest": digest("".join(f"{row.text()}\n" for row in self.roll)),
            "notice": {"venue": "居委会"}, "closes_at": moment_text(CLOSES),
        }  # fmt: skip

    @property
    def motion_text(self) -> str:
        """`motion.json`."""
        return json.dumps(self.motion, ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @property
    def genesis(self) -> bytes:
        """h(0)."""
        return genesis(digest(self.motion_text), self.motion["roll_digest"])

    @property
    def head(self) -> bytes:
        """h(n) of now."""
        return self.hashes[-1] if self.hashes else self.genesis

    def cast(self, unit: int, choice: str, channel: str = "online") -> BallotLine:
        """Append a ballot; it replaces the unit's last one, where there is one."""
        number = len(self.lines) + 1
        earlier = [line.number for line in self.lines if line.unit == unit]
        line = BallotLine(
            number, unit, choice, channel, self.chance.randbytes(16).hex(),
            OPENED + timedelta(seconds=number * 61, microseconds=number),
            self.chance.randbytes(32).hex() if channel == "paper" else "",
            earlier[-1] if earlier else 0,
        )  # fmt: skip
        self.append(line)
        return line

    def append(self, line: BallotLine) -> None:
        """Append a line as it is."""
        self.hashes.append(chain(self.head, line.text()))
        self.edge.append(self.hashes[-1])
        self.lines.append(line)

    def publish(self, kind: str = HOUR) -> SignedRoot:
        """Publish the root of now."""
        counter = len(self.roots) + 1
        root = Root(
            counter, len(self.hashes), self.head.hex(), self.edge.root().hex(),
            self.roots[-1].root.root if self.roots else "",
            moment_text(OPENED + timedelta(hours=counter)), kind,
            self.delivered_digest if kind == CLOSE else "",
        )  # fmt: skip
        self.roots.append(sign_root(root, self.key))
        return self.roots[-1]

    @property
    def delivered_digest(self) -> str:
        """What is signed at the close."""
        if self.options["nonreturn_policy"] != FOLLOW:
            return ""
        return digest("".join(f"{unit}\n" for unit in self.delivered))

    def finish(self) -> Vote:
        """Close and count."""
        self.publish(CLOSE)
        self.publish(COUNT)
        return self

    def rechained(self) -> Vote:
        """The same ballots on the motion of now, hashed and published again from the beginning."""
        again = replace(self, lines=[], hashes=[], roots=[], edge=Frontier())
        again.motion = self.motion
        for number in range(len(self.lines) + 1):
            if number:
                again.append(self.lines[number - 1])
            for signed in self.roots:
                if signed.root.size == number:
                    again.publish(signed.root.kind)
        return again

    def result(self) -> dict[str, Any]:
        """What was counted."""
        return {
            **second_count(self),
            "size": len(self.lines),
            "root": self.edge.root().hex(),
            "delivered": self.delivered,
        }

    def write(self, out: Path, **other: Any) -> Path:
        """Write the bundle; `other` values of `write_bundle` in place of the right ones."""
        values: dict[str, Any] = {
            "motion": self.motion_text,
            "roll_rows": [row.text() for row in self.roll],
            "ballot_lines": [
                (line.text(), hash_.hex())
                for line, hash_ in zip(self.lines, self.hashes, strict=True)
            ],
            "roots": [signed.text() for signed in self.roots],
        }
        values |= other
        values.setdefault("result", self.result())
        write_bundle(out, **values)
        return out


def units(count: int, *, area: int = 6000) -> list[RollRow]:
    """Dwellings of one area, each of another owner, twelve to a building."""
    return [RollRow(n, area, n, building=f"{(n - 1) // 12 + 1}号") for n in range(1, count + 1)]


def lift_vote(**options: Any) -> Vote:
    """Two towers renew their lifts: forty units of all kinds, three roots, all that can happen."""
    roll = units(36)
    roll[4] = RollRow(5, 9951, 4, building="1号")
    roll += [
        RollRow(41, 12001, 0, "dwelling", "unsold", building="3号"),
        RollRow(42, 7000, 0, "shop", "undelivered", building="3号"),
        RollRow(43, 8025, 43, "shop", building="沿街"),
        RollRow(50, 1250, 3, "parking", "sold", counted=False, building="地下车库"),
    ]
    vote = Vote(roll, options=options)
    vote.publish()
    for unit in range(1, 29):
        vote.cast(unit, "agree", ("online", "paper", "door", "proxy", "meeting")[unit % 5])
    vote.publish()
    vote.cast(29, "oppose", "paper")
    vote.cast(5, "oppose", "paper")
    vote.cast(30, "abstain")
    vote.cast(31, "spoiled", "paper")
    vote.cast(2, "struck", "office")
    vote.cast(50, "oppose")
    vote.publish()
    vote.cast(2, "agree", "door")
    vote.cast(43, "agree", "meeting")
    vote.cast(41, "agree")
    return vote.finish()
