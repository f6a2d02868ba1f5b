"""How often each group agreed, disagreed and passed, and what of it is more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lilong.engines.opinions.cells import Labels
from lilong.engines.opinions.components import Floats
from lilong.engines.opinions.votes import AGREE, DISAGREE, PASS, Votes

Counts = npt.NDArray[np.int64]

NINE_OF_TEN = 1.2815515655446004
"""z that one chance in ten exceeds."""


@dataclass(frozen=True)
class Figures:
    """Counts of votes.

    Attributes:
        agree, disagree, passed: groups × statements, or statements alone.
    """

    agree: Counts
    disagree: Counts
    passed: Counts

    @property
    def answered(self) -> Counts:
        """All who voted, whatever they said."""
        return self.agree + self.disagree + self.passed

    def of(self, group: int) -> Figures:
        """The figures of one group."""
        return Figures(self.agree[group], self.disagree[group], self.passed[group])

    def of_some(self, groups: list[int]) -> Figures:
        """The figures of some groups, in the order given."""
        return Figures(self.agree[groups], self.disagree[groups], self.passed[groups])

    def of_others(self, group: int) -> Figures:
        """All other groups together."""
        return Figures(
            self.agree.sum(axis=0) - self.agree[group],
            self.disagree.sum(axis=0) - self.disagree[group],
            self.passed.sum(axis=0) - self.passed[group],
        )


def overall(votes: Votes) -> Figures:
    """The votes of everybody, by statement."""
    return by_group(votes, np.zeros(len(votes.participants), np.int64), 1).of(0)


def by_group(votes: Votes, group: Labels, groups: int) -> Figures:
    """The votes of each group: groups × statements.

    Args:
        group: by participant, -1 for who is in none.
        groups: how many there are.
    """
    statements = len(votes.statements)
    of_vote = group[votes.who]
    place = of_vote * statements + votes.what
    counted = of_vote >= 0
    return Figures(
        *(
            np.bincount(place[counted & (votes.choice == choice)], minlength=groups * statements)
            .reshape(groups, statements)
            .astype(np.int64)
            for choice in (AGREE, DISAGREE, PASS)
        )
    )


def share(some: Counts, answered: Counts) -> Floats:
    """Share, with one imagined vote for and one against: nothing is certain after few votes."""
    return (some + 1) / (answered + 2)


def z_of_share(some: Counts, answered: Counts) -> Floats:
    """How surely more than half did so: z against one half, with one imagined vote for it."""
    return 2 * np.sqrt(answered + 1) * ((some + 1) / (answered + 1) - 0.5)


def z_of_difference(
    some: Counts, answered: Counts, others: Counts, others_answered: Counts
) -> Floats:
    """How surely a group did so more often than others: z of two shares, pooled.

    One imagined vote for it on each side; 0 where all on both sides did so.
    """
    one, all_one = some + 1, answered + 1
    other, all_other = others + 1, others_answered + 1
    pooled = (one + other) / (all_one + all_other)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / all_one + 1 / all_other))
    difference = one / all_one - other / all_other
    return np.where(spread > 0, difference / np.where(spread > 0, spread, 1.0), 0.0)


def group_aware(figures: Figures) -> Floats:
    """By statement: the product over groups of the share that agrees, 0 to 1.

    High only where all groups agree; one group that does not pulls it down, however small.
    """
    product: Floats = np.prod(share(figures.agree, figures.answered), axis=0)
    return product
