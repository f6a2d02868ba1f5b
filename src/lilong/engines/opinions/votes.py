"""The votes of one conversation as columns: ten million of them take a hundred megabytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

import numpy as np
import numpy.typing as npt

from lilong.engines.opinions.sentences import NO_VOTES, UNKNOWN_VOTE, BadVotes, Sentence

AGREE, PASS, DISAGREE = 1, 0, -1
CHOICES = (AGREE, PASS, DISAGREE)

Numbers = npt.NDArray[np.int32]
Choices = npt.NDArray[np.int8]
Moments = npt.NDArray[np.int64]
Starts = npt.NDArray[np.int64]
Column = Sequence[str] | Sequence[int] | npt.NDArray[np.integer]


@dataclass(frozen=True)
class Votes:
    """Who said what of which statement: one vote for a pair, ordered by participant.

    Attributes:
        participants: their names, in natural order: `2` before `10`, numbers before words.
        statements: likewise.
        who: for each vote the position of the participant among `participants`, ascending.
        what: the position of the statement, ascending within a participant.
        choice: 1 agrees, 0 passes, -1 disagrees.

    Build it with `of`, which checks, orders, and keeps the last vote of each pair.
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    who: Numbers
    what: Numbers
    choice: Choices

    @classmethod
    def of(
        cls,
        participants: Column,
        statements: Column,
        choices: Sequence[int] | Choices,
        moments: Sequence[int] | Moments | None = None,
    ) -> Votes:
        """Votes from columns of one length, in any order.

        Args:
            participants, statements: names or whole numbers; `7` and `"7"` are the same name.
            choices: 1, 0 or -1.
            moments: when each vote was cast, in any unit. The latest vote of a pair counts; of
                equal moments, and where there are none, the one that stands further below.

        Raises:
            BadVotes: when there is no vote, or a choice is not 1, 0 or -1; `line` counts from 1.
            ValueError: when the columns differ in length, or have more pairs than 63 bits hold.
        """
        beside = choices if moments is None else moments
        if len({len(participants), len(statements), len(choices), len(beside)}) > 1:
            raise ValueError("the columns of votes are of one length")
        if not len(choices):
            raise BadVotes(Sentence(NO_VOTES))
        people, who = _numbered(participants)
        subjects, what = _numbered(statements)
        return cls.of_numbers(people, subjects, who, what, _checked(choices), moments)

    @classmethod
    def of_numbers(
        cls,
        participants: tuple[str, ...],
        statements: tuple[str, ...],
        who: Numbers,
        what: Numbers,
        choice: Choices,
        moments: Sequence[int] | Moments | None = None,
    ) -> Votes:
        """Votes whose names are numbered already; keeps the last vote of each pair."""
        bits = len(choice).bit_length()
        if len(participants) * len(statements) >= 1 << (63 - bits):
            raise ValueError("more pairs of participant and statement than 63 bits hold")
        if moments is not None:
            order = np.argsort(np.asarray(moments, np.int64), kind="stable")
            who, what, choice = who[order], what[order], choice[order]
        # The pair, and behind it the row: plain sorting of one column then keeps the order of
        # rows within a pair.
        key = who.astype(np.int64)
        key *= len(statements)
        key += what
        key <<= bits
        key += np.arange(len(choice))
        key.sort()
        row = key & ((1 << bits) - 1)
        key >>= bits
        row = row[np.append(key[1:] != key[:-1], True)]
        return cls(participants, statements, who[row], what[row], choice[row])

    def __len__(self) -> int:
        """How many votes count."""
        return len(self.choice)

    @cached_property
    def answered(self) -> Numbers:
        """How many statements each participant voted on."""
        return np.bincount(self.who, minlength=len(self.participants)).astype(np.int32)

    @cached_property
    def starts(self) -> Starts:
        """Where each participant's votes begin, and behind the last one where they end."""
        return np.concatenate([[0], np.cumsum(self.answered, dtype=np.int64)])


def natural(name: str) -> tuple[int, int, str]:
    """A key that sorts `2` before `10`, and numbers before words."""
    if name.isascii() and name.isdecimal():
        return (0, int(name), name)
    return (1, 0, name)


def put_in_order(names: Sequence[str]) -> tuple[tuple[str, ...], Numbers]:
    """The names in natural order, and the new position of each."""
    order = sorted(range(len(names)), key=lambda at: natural(names[at]))
    position = np.empty(len(names), np.int32)
    position[order] = np.arange(len(names), dtype=np.int32)
    return tuple(names[at] for at in order), position


def _numbered(column: Column) -> tuple[tuple[str, ...], Numbers]:
    """The names of a column in natural order, and the position of each row's name."""
    if isinstance(column, np.ndarray):
        values, row = _values(column)
        names, position = put_in_order([str(value) for value in values.tolist()])
    else:
        numbers = Numbering()
        row = np.fromiter(numbers.all(map(str, column)), np.int32, len(column))
        names, position = put_in_order(numbers.names)
    return names, position[row]


def _values(column: npt.NDArray[np.integer]) -> tuple[npt.NDArray[np.integer], Numbers]:
    """The whole numbers in a column, ascending, and the position of each row's among them."""
    least, most = int(column.min()), int(column.max())
    if most - least > 4 * len(column):
        values, row = np.unique(column, return_inverse=True)
        return values, row.astype(np.int32)
    # Where numbers are dense, as keys of a table are, marking them is cheaper than sorting.
    shifted = column - least
    there = np.zeros(most - least + 1, np.bool_)
    there[shifted] = True
    position = np.cumsum(there, dtype=np.int32) - 1
    return np.flatnonzero(there) + least, position[shifted]


class Numbering(dict[str, int]):
    """Gives each name the next number when it is first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._next = count()

    def __missing__(self, name: str) -> int:
        number = self[name] = next(self._next)
        return number

    def all(self, names: Iterator[str]) -> Iterator[int]:
        """The number of each name."""
        return map(self.__getitem__, names)

    @property
    def names(self) -> list[str]:
        """The names by number."""
        return list(self)


def _checked(choices: Sequence[int] | Choices) -> Choices:
    column = np.asarray(choices)
    wrong = np.flatnonzero(~np.isin(column, CHOICES))
    if len(wrong):
        facts: dict[str, str | int] = {"line": int(wrong[0]) + 1, "vote": str(column[wrong[0]])}
        raise BadVotes(Sentence(UNKNOWN_VOTE, facts))
    return column.astype(np.int8)
