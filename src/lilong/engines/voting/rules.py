"""What a matter needs to be carried, and how a compound counts: values, no law of its own.

The rules themselves are data (`ballot/rules/`); a motion keeps a copy of the one that it is
judged by, so both directions of the copy are here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

NOT_PARTICIPATING = "not_participating"
FOLLOWS_MAJORITY = "follows_majority_if_rules_say_and_delivered"
NONRETURN_POLICIES = (NOT_PARTICIPATING, FOLLOWS_MAJORITY)

FIRST, LAST = "first", "last"
REPEAT_POLICIES = (FIRST, LAST)

DAY, YEAR = "day", "year"
PRECISIONS = (DAY, YEAR)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share that has to be reached.

    Attributes:
        share: above nothing and at most the whole, exact.
        strict: whether exactly the share is not yet enough; "以上" includes the number itself,
            "过半数" and "超过" do not (Civil Code art. 1259).

    Raises:
        ValueError: when nothing, or nobody at all, could reach it.
    """

    share: Fraction
    strict: bool

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1 or (self.strict and self.share == 1):
            raise ValueError(f"a threshold lies above nothing and can be reached: {self}")

    def need(self, of: int) -> int:
        """The smallest whole number that meets it, of `of`; of nothing at least one.

        Where nobody takes part nothing is carried, so of nothing not even nothing is enough.
        """
        reached = of * self.share.numerator
        whole = self.share.denominator
        return max(1, reached // whole + 1 if self.strict else -(-reached // whole))

    def to_add(self, have: int, of: int) -> int | None:
        """The least that, added to `have` and to `of` alike, meets it; None when nothing does.

        (have + x) / (of + x) ≥ n / d holds exactly when x (d - n) ≥ n of - d have: a bound from
        below, as long as less than the whole is asked for. Where the whole is asked for, one who
        took part and did not agree cannot be outweighed.
        """
        n, d = self.share.numerator, self.share.denominator
        lacking = n * of - d * have
        if n == d:
            return None if lacking > 0 else int(of == 0)
        least = lacking // (d - n) + 1 if self.strict else -(-lacking // (d - n))
        return max(least, int(of == 0), 0)

    def as_dict(self) -> dict[str, Any]:
        """As in a rule's JSON."""
        return {"share": [self.share.numerator, self.share.denominator], "strict": self.strict}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Threshold:
        """Read what `as_dict` wrote.

        Raises:
            KeyError, TypeError, ValueError: when it is no such thing.
        """
        numerator, denominator = content["share"]
        if not all(type(part) is int for part in (numerator, denominator)):
            raise TypeError(f"a share is two whole numbers: {content['share']!r}")
        return cls(Fraction(numerator, denominator), bool(content["strict"]))


@dataclass(frozen=True)
class Rule:
    """What one matter needs, from one day to another.

    Attributes:
        id: never used again for another text.
        matter: code of the matter.
        label, english: what the matter is called.
        quorum_area, quorum_heads: what must take part, of the whole roll.
        majority_area, majority_heads: what must agree, of those that take part.
        unanimous: whether everybody on the roll has to agree; then all four ask for the whole.
        basis: the article, as cited in Chinese; `basis_english` says it in English.
        source: where its text was read.
        effective_from, effective_to: the first day it is in force, and the first day on which
            it is no longer; None while no end is known.
        effective_from_known: `day`, or `year` when the text that was read gives no day; then
            `effective_from` is the first day of that year.
        supersedes: id of the rule it takes the place of; empty when there is none.
        conflicts_with: ids of rules that ask something else of the same matter; all are shown.
        barred_during_reelection: whether no assembly may be called on it while the owners'
            committee is being re-elected (上海市住宅物业管理规定 art. 28).
        scrutineers: how many owners outside the committee have to watch the count; 0 for none.
        scopes: which owners' roll it can be put to: compound, building, stair, part, affected.
        notes: what a reader must know, in Chinese; `notes_english` in English.
        checked_on: when somebody last compared it with its source.
    """

    id: str
    matter: str
    label: str
    english: str
    quorum_area: Threshold
    quorum_heads: Threshold
    majority_area: Threshold
    majority_heads: Threshold
    basis: str
    source: str
    effective_from: date
    checked_on: date
    unanimous: bool = False
    basis_english: str = ""
    effective_to: date | None = None
    effective_from_known: str = DAY
    supersedes: str = ""
    conflicts_with: tuple[str, ...] = ()
    barred_during_reelection: bool = False
    scrutineers: int = 0
    scopes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    notes_english: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.effective_from_known not in PRECISIONS:
            raise ValueError(f"{self.id}: known to the {self.effective_from_known!r}")
        if self.effective_to is not None and self.effective_to <= self.effective_from:
            raise ValueError(f"{self.id}: ends before it begins")
        whole = {self.quorum_area, self.quorum_heads, self.majority_area, self.majority_heads}
        if self.unanimous and whole != {Threshold(Fraction(1), strict=False)}:
            raise ValueError(f"{self.id}: everybody is the whole of every threshold")

    def in_force(self, on: date) -> bool:
        """Whether it is the law on that day."""
        return self.effective_from <= on and (self.effective_to is None or on < self.effective_to)

    def as_dict(self) -> dict[str, Any]:
        """Everything it says, as the JSON that a motion keeps."""
        return {name: _plain(getattr(self, name)) for name in self.__dataclass_fields__}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Rule:
        """Read one entry of the rule files, or what `as_dict` wrote.

        Raises:
            KeyError, TypeError, ValueError: when something is missing, unknown or impossible.
        """
        return cls(**{name: _read(name, value) for name, value in content.items()})


_THRESHOLDS = frozenset({"quorum_area", "quorum_heads", "majority_area", "majority_heads"})
_DATES = frozenset({"effective_from", "effective_to", "checked_on"})
_LISTS = frozenset({"conflicts_with", "scopes", "notes", "notes_english"})


def _plain(value: Any) -> Any:
    if isinstance(value, Threshold):
        return value.as_dict()
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _read(name: str, value: Any) -> Any:
    if name in _THRESHOLDS:
        return Threshold.from_dict(value)
    if name in _DATES and value is not None:
        return date.fromisoformat(value)
    return tuple(value) if name in _LISTS else value


@dataclass(frozen=True, slots=True)
class Options:
    """How a compound counts, where the law leaves it to the assembly's own rules.

    Attributes:
        count_parking: whether parking spaces that are exclusive parts count, in area and heads
            (SPC interpretation art. 2 allows it; most assembly rules leave them out).
        spoiled_counts_as_participation: whether a spoiled ballot takes part; it never agrees.
        nonreturn_policy: `not_participating`, or `follows_majority_if_rules_say_and_delivered`:
            what was delivered and not returned goes with the majority. The second is contested,
            because the quorum of art. 278 is one of taking part, so both are reckoned.
        repeat_policy: which of a unit's valid ballots counts where several were handed in,
            `first` or `last`; a spoiled one counts only where there is no valid one.

    Raises:
        ValueError: when a policy is unknown.
    """

    count_parking: bool = False
    spoiled_counts_as_participation: bool = False
    nonreturn_policy: str = NOT_PARTICIPATING
    repeat_policy: str = FIRST

    def __post_init__(self) -> None:
        if self.nonreturn_policy not in NONRETURN_POLICIES:
            raise ValueError(f"unknown policy for what was not returned: {self.nonreturn_policy}")
        if self.repeat_policy not in REPEAT_POLICIES:
            raise ValueError(f"unknown policy for repeated ballots: {self.repeat_policy}")

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Options:
        """Read a compound's options; what does not concern the count is passed over.

        Raises:
            ValueError: when a policy is unknown.
        """
        return cls(**{name: content[name] for name in cls.__dataclass_fields__ if name in content})
