"""What divides a conversation most: the principal components of its votes.

A vote that was never cast is taken to be the mean of those cast on the statement. Centring makes
such a vote exactly 0, so the matrix of people and statements is never filled: the products of
statements with each other (as many as statements squared) are summed up block by block, and
their eigenvectors are the components. Method: C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw and
C. Megill, "Polis: Scaling deliberation by mapping high dimensional opinion spaces", Recerca 26
(2), 2021; it also scales each person's place by the root of statements over votes, as who
answered little would otherwise crowd the middle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lilong.engines.opinions.votes import Votes

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

AXES = 2
_CELLS = 2_000_000
_CLOSE = 1e-9


@dataclass(frozen=True)
class Components:
    """The directions in which a conversation is widest.

    Attributes:
        centre: mean vote on each statement, -1 to 1; 0 for one that is left out.
        axes: one row a direction, one column a statement, of length 1; the widest first. In
            each the statement with the largest figure (of equals, the first) has it positive,
            so that the same votes give the same picture.
        spread: along each direction, the root of the sum of squares; descending.
        left_out: statements that are shown to nobody any more.
    """

    centre: Floats
    axes: Floats
    spread: Floats
    left_out: Flags

    @property
    def divides(self) -> bool:
        """Whether any vote differs from another on the same statement."""
        return bool(len(self.spread)) and bool(self.spread[0] > _CLOSE)


def components(
    votes: Votes, left_out: Flags | None = None, *, directions: int = AXES
) -> Components:
    """The widest directions of all votes on all statements that are not left out.

    Args:
        votes: of everybody, those too who will stand in no group.
        left_out: by statement; none when it is not given.
        directions: how many to find; fewer come back when there are fewer statements.
    """
    out = np.zeros(len(votes.statements), np.bool_) if left_out is None else left_out
    centre = _means(votes, out)
    products = np.zeros((len(centre), len(centre)))
    for _first, block in _blocks(votes, centre, out):
        products += block.T @ block
    squares, vectors = np.linalg.eigh(products)
    axes = _pointed(vectors[:, : -directions - 1 : -1].T)
    spread = np.sqrt(np.maximum(squares[: -directions - 1 : -1], 0.0))
    return Components(centre, axes, spread, out)


def projections(votes: Votes, found: Components) -> Floats:
    """How far each participant lies along each direction, not scaled: participants × directions."""
    placed = np.empty((len(votes.participants), len(found.axes)))
    for first, block in _blocks(votes, found.centre, found.left_out):
        placed[first : first + len(block)] = block @ found.axes.T
    return placed


def scale(votes: Votes, left_out: Flags) -> Floats:
    """By participant: the root of statements over votes; 0 for who has no vote.

    A statement that is left out counts as answered by everybody, with a vote that says nothing:
    taking one away then moves nobody outward.
    """
    answered = np.bincount(votes.who[~left_out[votes.what]], minlength=len(votes.participants))
    answered += np.count_nonzero(left_out)
    return np.sqrt(len(left_out) / np.maximum(answered, 1)) * (answered > 0)


def _means(votes: Votes, left_out: Flags) -> Floats:
    seen = np.bincount(votes.what, minlength=len(left_out))
    total = np.bincount(votes.what, votes.choice, minlength=len(left_out))
    return np.where(left_out, 0.0, total / np.maximum(seen, 1))


def _blocks(votes: Votes, centre: Floats, left_out: Flags) -> Iterator[tuple[int, Floats]]:
    """The centred votes, some participants at a time; a vote not cast is 0.

    Yields the position of the first participant and participants × statements, in memory that
    the next block writes over.
    """
    people, width = len(votes.participants), len(centre)
    height = max(1, min(people, _CELLS // width))
    room = np.zeros((height, width))
    any_out = bool(left_out.any())
    for first in range(0, people, height):
        last = min(first + height, people)
        some = slice(votes.starts[first], votes.starts[last])
        who, what = votes.who[some] - first, votes.what[some]
        block = room[: last - first]
        block.fill(0.0)
        block[who, what] = votes.choice[some] - centre[what]
        if any_out:
            block[:, left_out] = 0.0
        yield first, block


def _pointed(axes: Floats) -> Floats:
    """The same directions, each pointing to where its largest figure is positive."""
    sizes = np.abs(axes)
    largest = np.argmax(sizes >= sizes.max(axis=1, keepdims=True) - _CLOSE, axis=1)
    signs = np.where(axes[np.arange(len(axes)), largest] < 0, -1.0, 1.0)
    return np.ascontiguousarray(axes * signs[:, None])
