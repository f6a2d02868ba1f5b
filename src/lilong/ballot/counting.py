"""From a motion's chain to its verdict: every line is chained again before it is counted.

The count reads the chain once, in order, into columns; the engine judges. What comes out is what
`lilong ballot judge --json` prints, and tallies in which no group is so small that it tells who
chose what.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from math import inf
from typing import Any
from uuid import UUID

import numpy as np
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lilong.ballot import foundations, rolls, roots
from lilong.ballot.gates import frozen_conflicts, frozen_rule
from lilong.ballot.judging_answers import notes_of_rules, reckoned
from lilong.ballot.models import Ballot, ChainHead, Motion, PublishedRoot, RollUnit, Voter
from lilong.ballot.moving import local_day
from lilong.ballot.states import Choice, DeliveryResult, RootKind
from lilong.ballot.words_of_verdict import sentences
from lilong.engines.proof import BallotLine, Frontier, chain, genesis, moment_text
from lilong.engines.voting import (
    CODES,
    STRUCK,
    Ballots,
    Options,
    Roll,
    Sentence,
    Verdict,
    judge,
    standing,
)
from lilong.engines.voting.roll import NO_BALLOT
from lilong.kernel.refusal import Refused

# Fewer than this many units are never told apart.
SMALLEST_GROUP = 5
# The other choices a tally counts, in the order in which they are told.
TOLD = (Choice.AGREE, Choice.OPPOSE, Choice.ABSTAIN, Choice.SPOILED)
# The language in which figures are kept: the law's own.
_KEPT_IN = "zh-hans"
_BATCH = 5000


class ChainBroken(Refused):
    """The chain of ballots is not what was appended; `number` is the first that does not fit."""

    why = _("第 %(number)s 张票和当时记下的不一致，不能计票")

    def __init__(self, number: int) -> None:
        super().__init__(
            self.why % {"number": number},
            remedy=_("请不要再改动任何东西，马上联系街道和系统管理员，用备份和复核包查明。"),
        )
        self.number = number


class AddedLater(ChainBroken):
    """A ballot came after the root of the close, or anything after that of the count."""

    why = _("第 %(number)s 张票是截止以后加上的，不能计票")


@dataclass(frozen=True)
class Counted:
    """A count: the verdict, what is kept of it, and the chain it rests on.

    Attributes:
        figures: as `lilong ballot judge --json` prints, its sentences in Chinese.
        tallies: {"said", "choices", "channels", "buildings"}, see `tallies_of`, and "followed".
        size: ballots in the chain; `root` its Merkle root, 64 hex digits.
    """

    verdict: Verdict
    figures: dict[str, Any]
    tallies: dict[str, Any]
    size: int
    root: str


def count(motion: Motion) -> Counted:
    """Read the chain, judge, and gather the tallies.

    Raises:
        FoundationChanged: motion, roll or voters are not those of the notice, or what was
            delivered is not what was signed at the close.
        ChainBroken: a line is missing, altered, or not of this motion and roll.
        AddedLater: a ballot came after the root of the close.
    """
    foundations.need_unchanged(motion)
    _need_close(motion)
    roll, numbers = roll_of(motion)
    read = read_chain(motion)
    position = _positions(numbers)
    ballots = Ballots.line(position[read.units], read.choices, read.replaces)
    options = Options.from_dict(motion.options or {})
    verdict = judge(frozen_rule(motion), roll, ballots, options, frozen_conflicts(motion))
    with translation.override(_KEPT_IN):
        figures = figures_of(verdict, motion.rule_on or local_day(motion.created_at))
    stands = standing(roll, ballots, options).choices
    channels = _standing_channels(read, position, len(numbers))
    tallies = tallies_of(motion, verdict, stands, channels)
    tallies["followed"] = _followed(verdict, roll, stands, numbers)
    return Counted(verdict, figures, tallies, read.size, read.root)


def _need_close(motion: Motion) -> None:
    """What was delivered decides where silence goes with the majority: it stands as signed."""
    close = PublishedRoot.objects.filter(motion=motion, kind=RootKind.CLOSE).first()
    if close is None:
        raise foundations.FoundationChanged(_("截止时的校验码没有公布过，或者不见了"))
    if close.delivered != roots.delivered_digest(motion):
        raise foundations.FoundationChanged(_("当面送达的名单和截止时签下的不一样了"))


def figures_of(verdict: Verdict, on: date) -> dict[str, Any]:
    """The verdict as JSON, with the keys of `lilong ballot judge --json`.

    Args:
        on: the day whose rule it is.
    """
    other = verdict.other_policy
    return {
        **reckoned(verdict),
        "warnings": sentences(verdict.warnings),
        "conflicts": [reckoned(one) for one in verdict.conflicts],
        "other_policy": reckoned(other) if other else None,
        "notes": notes_of_rules([verdict.rule, *(one.rule for one in verdict.conflicts)], on),
    }


def _followed(verdict: Verdict, roll: Roll, stands: Any, numbers: Sequence[int]) -> list[int]:
    """The numbers of the units that were not returned and went with the majority."""
    if not verdict.counted.followed:
        return []
    silent = np.flatnonzero(roll.delivered & roll.counted & (stands == NO_BALLOT))
    return [numbers[at] for at in silent.tolist()]


# ── The roll ────────────────────────────────────────────────────────────────────────────────


def roll_of(motion: Motion) -> tuple[Roll, list[int]]:
    """The units that are asked, for the engine, and their numbers by position.

    A slip is taken to have reached the owner only where somebody handed it over.
    """
    assert motion.roll is not None
    rows = list(rolls.roll_rows(motion.roll, motion.scope_paths, motion.options or {}))
    reached = set(
        Voter.objects.filter(motion=motion, delivery=DeliveryResult.DELIVERED).values_list(
            "number", flat=True
        )
    )
    roll = Roll.of(
        [row.area for row in rows],
        [row.head for row in rows],
        [row.counted for row in rows],
        [row.number in reached for row in rows],
    )
    return roll, [row.number for row in rows]


def _positions(numbers: Sequence[int]) -> np.ndarray[Any, np.dtype[np.int32]]:
    """By unit number its position on the roll; -1 for what is not asked."""
    found = np.full(max(numbers, default=0) + 1, -1, np.int32)
    found[np.asarray(numbers, np.int64)] = np.arange(len(numbers), dtype=np.int32)
    return found


# ── The chain ───────────────────────────────────────────────────────────────────────────────


@dataclass
class Chain:
    """What a chain says, as columns in its order, and where it ends."""

    units: array[int] = field(default_factory=lambda: array("i"))
    choices: list[str] = field(default_factory=list)
    replaces: array[int] = field(default_factory=lambda: array("i"))
    channels: list[str] = field(default_factory=list)
    size: int = 0
    root: str = ""


def read_chain(motion: Motion) -> Chain:
    """Read a motion's chain and chain it again; rows pass a batch at a time.

    Raises:
        ChainBroken: a line does not lead to the hash that was written down with it, or not to
            the root that was published when it was the last one.
        AddedLater: it is no strike, and came after the root of the close; or it came after that
            of the count.
    """
    read, edge, published = Chain(), Frontier(), _published(motion.id)
    ends = _ends(motion.id)
    reached = genesis(motion.motion_digest, motion.roll_digest)
    for line, written in _lines(motion.id):
        if line.number != read.size + 1:
            raise ChainBroken(read.size + 1)
        reached = chain(reached, line.text())
        if reached.hex() != written:
            raise ChainBroken(line.number)
        if line.number > ends[line.choice == STRUCK]:
            raise AddedLater(line.number)
        edge.append(reached)
        read.units.append(line.unit)
        read.choices.append(line.choice)
        read.replaces.append(line.replaces)
        read.channels.append(line.channel)
        read.size += 1
        if published.pop(read.size, reached.hex()) != reached.hex():
            raise ChainBroken(read.size)
    head = ChainHead.objects.get(motion_id=motion.id)
    # A root over more than there is: what followed was taken away.
    if (head.number, head.hash) != (read.size, reached.hex()) or published:
        raise ChainBroken(read.size + 1)
    read.root = edge.root().hex()
    return read


def _published(motion_id: UUID) -> dict[int, str]:
    """The heads of the chain that were published, by how many ballots they cover.

    A head rests on every line before it, so that none of these needs the tree to be made again.
    """
    rows = PublishedRoot.objects.filter(motion_id=motion_id, size__gt=0)
    return dict(rows.values_list("size", "head"))


def _ends(motion_id: UUID) -> tuple[float, float]:
    """The last number that a ballot, and that a strike may have; infinite while there is none."""
    rows = PublishedRoot.objects.filter(motion_id=motion_id).exclude(kind=RootKind.HOUR)
    sizes = dict(rows.values_list("kind", "size"))
    counted = sizes.get(RootKind.COUNT, inf)
    return sizes.get(RootKind.CLOSE, counted), counted


_COLUMNS = (
    "number", "unit", "choice", "channel", "nonce", "received_at", "evidence",
    "replaces__number", "hash",
)  # fmt: skip


def _lines(motion_id: UUID) -> Iterator[tuple[BallotLine, str]]:
    rows = Ballot.objects.filter(motion_id=motion_id).order_by("number")
    for number, unit, choice, channel, nonce, at, evidence, replaces, written in rows.values_list(
        *_COLUMNS
    ).iterator(_BATCH):
        try:
            line = BallotLine(
                number, unit, choice, channel, nonce, at.astimezone(UTC), evidence, replaces or 0
            )
        except ValueError as error:
            raise ChainBroken(number) from error
        yield line, written


def chain_lines(motion_id: UUID) -> Iterator[tuple[str, str]]:
    """Each ballot's line and its hash as they are stored, right or wrong, in their order."""
    rows = Ballot.objects.filter(motion_id=motion_id).order_by("number")
    for number, unit, choice, channel, nonce, at, evidence, replaces, written in rows.values_list(
        *_COLUMNS
    ).iterator(_BATCH):
        told = (
            number, unit, choice, channel, nonce, moment_text(at.astimezone(UTC)),
            evidence or "-", replaces or 0,
        )  # fmt: skip
        yield "\t".join(map(str, told)), written


def _standing_channels(read: Chain, position: Any, size: int) -> list[str]:
    """By position the channel of the ballot that stands; empty where none does."""
    channels = [""] * size
    for unit, choice, channel in zip(read.units, read.choices, read.channels, strict=True):
        channels[position[unit]] = "" if choice == STRUCK else channel
    return channels


# ── Tallies that tell of nobody ─────────────────────────────────────────────────────────────


def tallies_of(
    motion: Motion, verdict: Verdict, stands: Any, channels: Sequence[str]
) -> dict[str, Any]:
    """What is told of the count beside the verdict.

    `said` are the verdict's sentences as codes and facts, to be worded for each reader; `choices`
    how many units chose what; `channels` and `buildings` the same by the way a ballot came and
    by building, groups of fewer than `SMALLEST_GROUP` units put together.
    """
    words = {code: choice for choice, code in CODES.items()}
    chosen = [words.get(int(code), "none") for code in stands]
    return {
        "said": {
            "why": _kept(verdict.why),
            "warnings": _kept(verdict.warnings),
            "conflicts": [_kept(one.why) for one in verdict.conflicts],
            "other_policy": _kept(verdict.other_policy.why) if verdict.other_policy else None,
        },
        "choices": _by_choice(chosen),
        "channels": grouped(
            (channel, channel, choice)
            for channel, choice in zip(channels, chosen, strict=True)
            if channel
        ),
        "buildings": grouped(
            (building_id, name, choice)
            for (building_id, name), choice in zip(_buildings(motion), chosen, strict=True)
        ),
    }


def _kept(said: Iterable[Sentence]) -> list[dict[str, Any]]:
    return [{"code": one.code, "facts": dict(one.facts)} for one in said]


def _buildings(motion: Motion) -> Iterator[tuple[str, str]]:
    """The building of each unit that is asked, in the order of the numbers."""
    asked = Voter.objects.filter(motion=motion).values("unit_id")
    rows = RollUnit.objects.filter(pk__in=asked).order_by("number")
    for building_id, name in rows.values_list("building_id", "building_name").iterator(_BATCH):
        yield str(building_id), name


def _by_choice(chosen: Iterable[str]) -> dict[str, int]:
    counts = Counter(chosen)
    return {choice: counts[choice] for choice in (*map(str, TOLD), "none")}


def grouped(units: Iterable[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Units counted by choice in groups: (key, name, choice) each.

    Groups of fewer than `SMALLEST_GROUP` units are put together under an empty key, and with them
    those whose ballots all say the same, which would tell what each of their owners chose. Where
    these together are still so few, or still say the same, the next smallest joins them, because
    what is left of the whole would tell of them. Where even all together are so few, nothing is
    told; what all of the whole chose is told, as it is the public result itself.
    """
    names: dict[str, str] = {}
    found: dict[str, Counter[str]] = {}
    for key, name, choice in units:
        names.setdefault(key, name)
        found.setdefault(key, Counter())[choice] += 1
    hidden = _untold(found)
    rows = [_row(key, names[key], counts) for key, counts in found.items() if key not in hidden]
    together = sum((found[key] for key in hidden), Counter[str]())
    if together.total() >= SMALLEST_GROUP:
        rows.append({**_row("", "", together), "groups": len(hidden)})
    return rows


def _row(key: str, name: str, counts: Mapping[str, int]) -> dict[str, Any]:
    return {"key": key, "name": name, "units": sum(counts.values()), **_by_choice_of(counts)}


def _by_choice_of(counts: Mapping[str, int]) -> dict[str, int]:
    return {choice: counts.get(choice, 0) for choice in (*map(str, TOLD), "none")}


def _untold(groups: Mapping[str, Counter[str]]) -> set[str]:
    """The groups that are not told apart."""
    of_one_mind = _says_one(sum(groups.values(), Counter[str]()))
    hidden = {
        key
        for key, counts in groups.items()
        if counts.total() < SMALLEST_GROUP or (_says_one(counts) and not of_one_mind)
    }
    rest = sorted(groups.keys() - hidden, key=lambda key: (groups[key].total(), key))
    for key in rest:
        together = sum((groups[one] for one in hidden), Counter[str]())
        enough = together.total() >= SMALLEST_GROUP
        if not hidden or (enough and (of_one_mind or not _says_one(together))):
            break
        hidden.add(key)
    return hidden


def _says_one(counts: Mapping[str, int]) -> bool:
    """Whether every ballot of a group says the same; who cast none says nothing."""
    return sum(1 for choice, number in counts.items() if number and choice != "none") == 1
