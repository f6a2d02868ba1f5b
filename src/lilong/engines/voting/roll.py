"""The owners' roll and the ballots, as columns: a million of them take tens of megabytes.

Units are known by their position on the roll, counted from 0; owners by their head number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Areas = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Choices = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

SOLD, UNSOLD, UNDELIVERED = "sold", "unsold", "undelivered"
STATES = (SOLD, UNSOLD, UNDELIVERED)
DWELLING, SHOP, PARKING = "dwelling", "shop", "parking"
KINDS = (DWELLING, SHOP, PARKING)

AGREE, OPPOSE, ABSTAIN, SPOILED, STRUCK = "agree", "oppose", "abstain", "spoiled", "struck"
CHOICES = (AGREE, OPPOSE, ABSTAIN, SPOILED, STRUCK)
NO_BALLOT = 0
CODES = {choice: code for code, choice in enumerate(CHOICES, 1)}
"""What stands for a choice in a column; 0 stands for no ballot."""

_MOST = int(np.iinfo(np.int64).max)


@dataclass(frozen=True)
class Roll:
    """The units that the question is put to.

    Attributes:
        areas: exclusive area of each unit in 0.01 m².
        heads: head number of each unit, from 0 without gaps; one head votes as one owner.
        counted: whether the unit counts at all; parking often does not.
        delivered: whether the slip is known to have reached the owner.

    Build it with `of`, which checks.
    """

    areas: Areas
    heads: Numbers
    counted: Flags
    delivered: Flags

    @classmethod
    def of(
        cls,
        areas: Sequence[int] | Areas,
        heads: Sequence[int] | Numbers,
        counted: Sequence[bool] | Flags | None = None,
        delivered: Sequence[bool] | Flags | None = None,
    ) -> Roll:
        """A roll from plain sequences or columns of one length.

        Args:
            areas: whole hundredths of a square metre, each above zero.
            heads: any whole numbers; equal ones are one owner.
            counted: all of them when left out.
            delivered: none of them when left out.

        Raises:
            TypeError: when an area is not a whole number.
            ValueError: when lengths differ, an area is not above zero, or all areas together
                exceed what 64 bits hold.
        """
        size = len(areas)
        marks = [np.full(size, mark) if column is None else np.asarray(column, np.bool_)
                 for column, mark in ((counted, True), (delivered, False))]  # fmt: skip
        if {len(heads), *map(len, marks)} != {size}:
            raise ValueError("the columns of a roll are of one length")
        return cls(_areas(areas), _numbered(heads), *marks)

    @property
    def size(self) -> int:
        """How many units stand on it, counted or not."""
        return len(self.areas)

    @cached_property
    def area(self) -> int:
        """The area of all that count, in 0.01 m²."""
        return int(np.sum(self.areas, where=self.counted))

    @cached_property
    def head_count(self) -> int:
        """How many heads have at least one unit that counts."""
        return int(np.count_nonzero(self.has_head))

    @cached_property
    def has_head(self) -> Flags:
        """By head number: whether a unit of this head counts."""
        return self.marked(self.counted)

    @cached_property
    def heads_given(self) -> int:
        """How many head numbers there are, of counted units and others."""
        return int(self.heads.max()) + 1 if len(self.heads) else 0

    def marked(self, units: Flags) -> Flags:
        """By head number: whether one of the marked units is this head's."""
        found = np.zeros(self.heads_given, np.bool_)
        found[self.heads[units]] = True
        return found


def _areas(areas: Sequence[int] | Areas) -> Areas:
    if not isinstance(areas, np.ndarray):
        for area in areas:
            if type(area) is not int:
                raise TypeError(f"an area is a whole number of 0.01 m²: {area!r}")
        if sum(areas) > _MOST:
            raise ValueError("the areas of a roll together exceed what 64 bits hold")
        column = np.asarray(areas, np.int64)
    elif areas.dtype.kind != "i":
        raise TypeError(f"an area is a whole number of 0.01 m²: a column of {areas.dtype}")
    else:
        column = areas.astype(np.int64, copy=False)
    if not len(column):
        return column
    if column.min() <= 0:
        raise ValueError("every unit of a roll has an area above zero")
    # No sum of some of them can then run over.
    if int(column.max()) * len(column) > _MOST and sum(map(int, column)) > _MOST:
        raise ValueError("the areas of a roll together exceed what 64 bits hold")
    return column


def _numbered(heads: Sequence[int] | Numbers) -> Numbers:
    """Head numbers from 0 without gaps, in the order of the numbers given."""
    column = np.asarray(heads, np.int64)
    if not len(column):
        return column.astype(np.int32)
    return np.unique(column, return_inverse=True)[1].astype(np.int32)


def head_numbers(owners: Sequence[str], states: Sequence[str]) -> list[int]:
    """One head number a unit, as SPC interpretation arts. 8 and 9 count.

    One exclusive part is one owner, its co-owners together; all parts of one buyer are one; and
    everything unsold, or sold and not delivered, is one together, whoever stands beside it.

    Args:
        owners: one spelling an owner; co-owners as one text.
        states: `sold`, `unsold` or `undelivered`, of the same length.

    Raises:
        ValueError: when a state is unknown or the lengths differ.
    """
    known: dict[tuple[bool, str], int] = {}
    numbers = list[int]()
    for owner, state in zip(owners, states, strict=True):
        if state not in STATES:
            raise ValueError(f"a unit is sold, unsold or undelivered: {state!r}")
        key = (True, owner) if state == SOLD else (False, "")
        numbers.append(known.setdefault(key, len(known)))
    return numbers


@dataclass(frozen=True)
class Ballots:
    """What was cast, in the order in which it was received.

    Attributes:
        units: position on the roll.
        choices: code of the choice, from `CODES`.
        replaces: in the append-only form, the number (from 1) of the same unit's ballot that
            this one replaces, or 0; None in the plain form, where repeats fall under the
            compound's policy.

    Build it with `of` or `line`, which check.
    """

    units: Numbers
    choices: Choices
    replaces: Numbers | None = None

    @classmethod
    def of(cls, units: Sequence[int] | Numbers, choices: Sequence[str] | Choices) -> Ballots:
        """Ballots in the plain form.

        Raises:
            ValueError: when lengths differ, a choice is unknown, or one is struck: only a line
                of ballots can strike.
        """
        made = cls(_whole(units), _coded(choices))
        if len(made.units) != len(made.choices):
            raise ValueError("each ballot has a unit and a choice")
        if len(made.choices) and made.choices.max() >= CODES[STRUCK]:
            raise ValueError("only a line of ballots can strike one")
        return made

    @classmethod
    def line(
        cls,
        units: Sequence[int] | Numbers,
        choices: Sequence[str] | Choices,
        replaces: Sequence[int] | Numbers,
    ) -> Ballots:
        """Ballots as the append-only line holds them, numbered from 1 without gaps.

        Raises:
            ValueError: when lengths differ, a choice is unknown, or a ballot does not replace
                the last one before it of its own unit.
        """
        made = cls(_whole(units), _coded(choices), _whole(replaces))
        if {len(made.units), len(made.choices)} != {len(replaces)}:
            raise ValueError("each ballot has a unit, a choice and what it replaces")
        made._check_line()
        return made

    def _check_line(self) -> None:
        """Each unit's ballots form one line, so that exactly one of them stands."""
        order = np.argsort(self.units, kind="stable")
        expected = np.zeros(len(order), np.int64)
        same = self.units[order[1:]] == self.units[order[:-1]]
        expected[order[1:][same]] = order[:-1][same] + 1
        wrong = np.flatnonzero(expected != self.replaces)
        if len(wrong):
            number = int(wrong[0])
            raise ValueError(
                f"ballot {number + 1} replaces {expected[number]} of its unit, "
                f"not {0 if self.replaces is None else self.replaces[number]}"
            )


def _whole(numbers: Sequence[int] | Numbers) -> Numbers:
    column = np.asarray(numbers if len(numbers) else (), np.int64 if len(numbers) else np.int32)
    if len(column) and not 0 <= column.min() <= column.max() <= np.iinfo(np.int32).max:
        raise ValueError("numbers of units and ballots are not negative")
    return column.astype(np.int32, copy=False)


def _coded(choices: Sequence[str] | Choices) -> Choices:
    if not isinstance(choices, np.ndarray):
        unknown = set(choices) - set(CODES)
        if unknown:
            raise ValueError(f"unknown choices: {', '.join(sorted(unknown))}")
        return np.fromiter((CODES[choice] for choice in choices), np.int8, len(choices))
    if len(choices) and not 0 < choices.min() <= choices.max() <= len(CHOICES):
        raise ValueError("a choice has one of the known codes")
    return choices.astype(np.int8, copy=False)
