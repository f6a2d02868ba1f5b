"""Which statements to read: what a group stands for, what all agree on, what divides.

What stands for a group and what everybody together agrees on is chosen as the reference server
does (Small et al. 2021, see `components`); what camps agree on and what divides them is ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from lilong.engines.opinions.components import Flags, Floats
from lilong.engines.opinions.figures import (
    NINE_OF_TEN,
    Counts,
    Figures,
    group_aware,
    share,
    z_of_difference,
    z_of_share,
)

AGREEING, DISAGREEING = "agree", "disagree"
MOST_FOR_A_GROUP = 5
CERTAIN = 2.5758293035489004
"""z that one chance in a hundred exceeds on either side: many statements are compared."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A statement on which a group, or everybody, takes a side.

    Attributes:
        statement: its position.
        side: `agree` or `disagree`.
        some, answered: how many took the side, of how many who voted on it.
        share: `some` of `answered` with imagined votes, 0 to 1; its `share_z` against one half.
        ratio: how many times the share of all others it is; its `ratio_z`. 1 and 0 for
            everybody together, who have no others.
    """

    statement: int
    side: str
    some: int
    answered: int
    share: float
    share_z: float
    ratio: float = 1.0
    ratio_z: float = 0.0

    @property
    def score(self) -> float:
        """By which statements of a group are ranked."""
        return self.ratio * self.ratio_z * self.share * self.share_z

    @property
    def certain(self) -> bool:
        """Whether it is more than half, and more than the others, with nine chances in ten."""
        return self.share_z > NINE_OF_TEN and self.ratio_z > NINE_OF_TEN


def standing_for(
    figures: Figures, group: int, left_out: Flags, *, most: int = MOST_FOR_A_GROUP
) -> tuple[Standing, ...]:
    """What a group says more than others do: agreement first, then what it rejects.

    The statement that it most clearly agrees with comes first, even if it is not certain, so
    that a group is told by what it wants; the certain ones follow by score. Where there are
    none at all, the one statement by which it differs most.
    """
    own, others = figures.of(group), figures.of_others(group)
    sides = {
        AGREEING: _standings(AGREEING, own.agree, own, others.agree, others),
        DISAGREEING: _standings(DISAGREEING, own.disagree, own, others.disagree, others),
    }
    pairs = [
        pair
        for out, *pair in zip(left_out, sides[AGREEING], sides[DISAGREEING], strict=True)
        if not out and pair[0].answered
    ]
    # Of one statement, the side that the group takes more than others do.
    clearer = [max(pair, key=lambda one: (one.ratio_z, one.side == AGREEING)) for pair in pairs]
    wanted = _most_wanted(agreeing for agreeing, _disagreeing in pairs)
    ranked = sorted((one for one in clearer if one.certain), key=_by_score)
    chosen = [one for one in (wanted, *ranked) if one is not None]
    if not chosen:
        chosen = sorted(clearer, key=lambda one: (-one.ratio_z, one.statement))[:1]
    chosen = list({(one.statement, one.side): one for one in chosen}.values())[:most]
    return tuple(sorted(chosen, key=lambda one: one.side != AGREEING))


def agreed_overall(
    everybody: Figures, left_out: Flags, side: str, *, least: int = 1
) -> tuple[Standing, ...]:
    """What everybody together agrees with (or rejects), the clearest first; groups play no part.

    Args:
        least: fewer votes than this, and a statement is not told of.
    """
    some = everybody.agree if side == AGREEING else everybody.disagree
    shares, zs = share(some, everybody.answered), z_of_share(some, everybody.answered)
    clear = ~left_out & (shares > 0.5) & (zs > NINE_OF_TEN) & (everybody.answered >= least)
    return tuple(
        Standing(at, side, int(some[at]), int(everybody.answered[at]), shares[at], zs[at])
        for at in _ranked(shares * zs, clear)
    )


def agreed_by_all(camps: Figures, left_out: Flags, side: str, *, least: int = 1) -> list[int]:
    """Statements that each camp by itself agrees with (or rejects) by a clear majority.

    Args:
        camps: camps × statements.
        least: fewer votes than this in one camp, and a statement is not told of.

    Returns:
        Positions, the highest product of shares first.
    """
    if side == DISAGREEING:
        camps = Figures(camps.disagree, camps.agree, camps.passed)
    answered = camps.answered
    clear = (share(camps.agree, answered) > 0.5) & (z_of_share(camps.agree, answered) > NINE_OF_TEN)
    everywhere = ~left_out & (clear & (answered >= least)).all(axis=0)
    return _ranked(group_aware(camps), everywhere)


def dividing(camps: Figures, left_out: Flags, *, least: int = 1) -> list[int]:
    """Statements to which one camp leans and from which another leans away, beyond chance.

    A camp's lean is what agrees less what disagrees, of all who voted on it. Two camps divide
    over a statement when one leans to it, one away from it, and both what agrees and what
    disagrees differ with 99 chances in 100.

    Returns:
        Positions, the widest gap between two camps first.
    """
    widest = np.zeros(camps.agree.shape[1])
    for one, other in combinations(range(len(camps.agree)), 2):
        for to, away in ((camps.of(one), camps.of(other)), (camps.of(other), camps.of(one))):
            seen, unseen = to.answered, away.answered
            agree = z_of_difference(to.agree, seen, away.agree, unseen)
            disagree = z_of_difference(away.disagree, unseen, to.disagree, seen)
            leans = (to.agree > to.disagree) & (away.agree < away.disagree)
            enough = (seen >= least) & (unseen >= least)
            apart = leans & enough & (agree > CERTAIN) & (disagree > CERTAIN)
            widest = np.maximum(widest, np.where(apart, _lean(to) - _lean(away), 0.0))
    return _ranked(widest, ~left_out & (widest > 0))


def _standings(
    side: str, some: Counts, own: Figures, others_some: Counts, others: Figures
) -> list[Standing]:
    shares, zs = share(some, own.answered), z_of_share(some, own.answered)
    ratios = shares / share(others_some, others.answered)
    ratio_zs = z_of_difference(some, own.answered, others_some, others.answered)
    columns = (some, own.answered, shares, zs, ratios, ratio_zs)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [Standing(at, side, *row) for at, row in enumerate(rows)]


def _most_wanted(agreeing: Iterable[Standing]) -> Standing | None:
    """What the group agrees with most: by score where it agrees more often than others do."""
    likely = [
        one
        for one in agreeing
        if one.some and (one.share_z > NINE_OF_TEN or (one.ratio > 1 and one.share > 0.5))
    ]
    more_than_others = [one for one in likely if one.ratio > 1]
    if more_than_others:
        return min(more_than_others, key=_by_score)
    return min(likely, key=lambda one: (-one.share * one.share_z, one.statement), default=None)


def _by_score(one: Standing) -> tuple[float, int]:
    return (-round(one.score, 9), one.statement)


def _ranked(score: Floats, chosen: Flags) -> list[int]:
    """Positions of what is chosen, the highest score first, equals in their order."""
    order = np.argsort(-score.round(9), kind="stable")
    return [int(at) for at in order if chosen[at]]


def _lean(camp: Figures) -> Floats:
    return (camp.agree - camp.disagree) / (camp.answered + 2)
