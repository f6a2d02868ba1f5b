"""From ballots to four sums: what takes part and what agrees, by area and by heads.

All in whole numbers. No sum can run over: a roll refuses areas that would.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from lilong.engines.voting.roll import (
    ABSTAIN,
    AGREE,
    CODES,
    NO_BALLOT,
    OPPOSE,
    SPOILED,
    STRUCK,
    Ballots,
    Choices,
    Flags,
    Roll,
)
from lilong.engines.voting.rules import FIRST, Options


@dataclass(frozen=True)
class Standing:
    """What stands for each unit.

    Attributes:
        choices: by position on the roll, the code of the ballot that counts; 0 where the unit
            has none, or its last one was struck.
        repeated: how many ballots of the plain form do not count because the unit has another.
    """

    choices: Choices
    repeated: int = 0

    @property
    def answered(self) -> Flags:
        """Whether something stands for the unit, a spoiled ballot too."""
        answered: Flags = self.choices != NO_BALLOT
        return answered


def standing(roll: Roll, ballots: Ballots, options: Options) -> Standing:
    """Which ballot of each unit counts.

    It is the first or last valid one, as `options.repeat_policy` says; a spoiled one counts only
    where the unit has no valid one. In a line a strike takes all that the unit cast before it
    away, so that only what came after its last one is looked at.

    Raises:
        ValueError: when a ballot's unit is not on the roll.
    """
    choices = np.zeros(roll.size, np.int8)
    if not len(ballots.units):
        return Standing(choices)
    if int(ballots.units.max()) >= roll.size:
        raise ValueError(f"unit {int(ballots.units.max())} is not on a roll of {roll.size}")
    choices[ballots.units] = ballots.choices
    repeated = len(ballots.units) - int(np.count_nonzero(choices))
    if repeated:
        # Few units cast twice: only theirs are put in order.
        several = np.bincount(ballots.units, minlength=roll.size) > 1
        theirs = _since_strike(roll, _of(ballots, several[ballots.units]))
        first = options.repeat_policy == FIRST
        choices[several] = _chosen(roll, theirs, first=first)[several]
    choices[choices == CODES[STRUCK]] = NO_BALLOT
    return Standing(choices, 0 if ballots.replaces is not None else repeated)


def _of(ballots: Ballots, marked: Flags) -> Ballots:
    """The marked ballots, in the same order."""
    return Ballots(ballots.units[marked], ballots.choices[marked])


def _since_strike(roll: Roll, ballots: Ballots) -> Ballots:
    """What came after its unit's last strike; all of it where none was struck."""
    struck = ballots.choices == CODES[STRUCK]
    if not struck.any():
        return ballots
    order = np.arange(len(ballots.units))
    last_strike = np.full(roll.size, -1, np.int64)
    np.maximum.at(last_strike, ballots.units[struck], order[struck])
    return _of(ballots, order > last_strike[ballots.units])


def _chosen(roll: Roll, ballots: Ballots, *, first: bool) -> Choices:
    """The first or last valid ballot of each unit, a spoiled one where there is no other."""
    choices = np.zeros(roll.size, np.int8)
    spoiled = ballots.choices == CODES[SPOILED]
    for group in (np.flatnonzero(spoiled), np.flatnonzero(~spoiled)):
        order = group[::-1] if first else group
        ordered = ballots.units[order]
        # The last of its unit in this order, so that no cell is written twice.
        units, at = np.unique(ordered[::-1], return_index=True)
        choices[units] = ballots.choices[order[::-1][at]]
    return choices


@dataclass(frozen=True)
class Tally:
    """What was counted.

    Attributes:
        area, heads: of everything on the roll that counts, in 0.01 m² and heads.
        part_area, part_heads: of what takes part.
        agree_area, agree_heads: of what agrees.
        units: how many counted units stand at each choice, and at `none`.
        left_out: ballots of units that do not count, such as parking.
        repeated: ballots that do not count because their unit has another.
        followed: units that were not returned and went with the majority.
    """

    area: int
    heads: int
    part_area: int
    part_heads: int
    agree_area: int
    agree_heads: int
    units: Mapping[str, int] = field(default_factory=dict)
    left_out: int = 0
    repeated: int = 0
    followed: int = 0


def tally(roll: Roll, stands: Standing, options: Options) -> Tally:
    """Count what stands, without any ballot that was not returned."""
    part, agree = taking_part(roll, stands.choices, options), _agreeing(roll, stands.choices)
    return _tally(roll, stands, part, agree)


def tally_following(roll: Roll, stands: Standing, options: Options) -> Tally:
    """Count what stands, and what was delivered and not returned as going with the majority.

    The majority agrees when more than half of what takes part does, by area and by heads. When
    it does not, or area and heads part ways, what was not returned takes part without agreeing.
    Where nobody took part there is no majority to go with.
    """
    part, agree = taking_part(roll, stands.choices, options), _agreeing(roll, stands.choices)
    own = _tally(roll, stands, part, agree)
    follows = roll.delivered & roll.counted & ~stands.answered
    count = int(np.count_nonzero(follows))
    if not own.part_area or not count:
        return own
    if 2 * own.agree_area > own.part_area and 2 * own.agree_heads > own.part_heads:
        agree = agree | follows
    return _tally(roll, stands, part | follows, agree, followed=count)


def taking_part(roll: Roll, choices: Choices, options: Options) -> Flags:
    """By unit: whether it takes part. Abstaining does; spoiling does where the compound says so."""
    last = CODES[SPOILED] if options.spoiled_counts_as_participation else CODES[ABSTAIN]
    # Choices are coded in the order agree, oppose, abstain, spoiled, from 1: 0 wraps to 255.
    voted: Flags = (choices.view(np.uint8) - np.uint8(1)) < np.uint8(last)
    voted &= roll.counted
    return voted


def _agreeing(roll: Roll, choices: Choices) -> Flags:
    agree: Flags = choices == CODES[AGREE]
    agree &= roll.counted
    return agree


def _tally(roll: Roll, stands: Standing, part: Flags, agree: Flags, *, followed: int = 0) -> Tally:
    heads_part = roll.marked(part)
    # One ballot of theirs that does not agree is enough for an owner not to.
    heads_agree = heads_part & ~roll.marked(part & ~agree)
    cast = {
        choice: int(np.count_nonzero((stands.choices == CODES[choice]) & roll.counted))
        for choice in (AGREE, OPPOSE, ABSTAIN, SPOILED)
    }
    counted = int(np.count_nonzero(roll.counted))
    answered = int(np.count_nonzero(stands.choices))
    voiced = sum(cast.values())
    return Tally(
        area=roll.area,
        heads=roll.head_count,
        part_area=_sum(roll, part),
        part_heads=int(np.count_nonzero(heads_part)),
        agree_area=_sum(roll, agree),
        agree_heads=int(np.count_nonzero(heads_agree)),
        units={**cast, "none": counted - voiced},
        left_out=answered - voiced,
        repeated=stands.repeated,
        followed=followed,
    )


def _sum(roll: Roll, units: Flags) -> int:
    return int(np.dot(roll.areas, units))
