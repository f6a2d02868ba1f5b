"""Which doors can still carry a motion: the smallest set, exactly.

A visit may bring an agreeing ballot of a unit that has not answered. It adds the unit's area to
what takes part and to what agrees, and one head where the owner has not taken part yet: an owner
who has agreed is counted already, and one who has not agreed with some unit cannot be won over
by another of their units.

Every threshold then is a bound from below. Taking part is one as it stands. Agreeing is one
because the same amount x is added to both sides: (A + x) / (P + x) ≥ n/d ⟺ x (d - n) ≥ nP - dA
(`Threshold.to_add`). So a set of doors carries the motion exactly when it adds an area of X or
more, and H new heads or more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lilong.engines.voting.counting import Standing, Tally, standing, taking_part, tally
from lilong.engines.voting.roll import Ballots, Flags, Roll
from lilong.engines.voting.rules import Options, Rule
from lilong.engines.voting.verdict import Sentence, square_metres

ALREADY_CARRIED = "already_carried"
DOORS_CARRY = "doors_carry"
DOORS_EXPECTED = "doors_expected"
DOORS_NOT_EXPECTED = "doors_not_expected"
SMALLEST_PROVEN = "smallest_proven"
SMALLEST_BOUND = "smallest_bound"
AREA_OUT_OF_REACH = "area_out_of_reach"
HEADS_OUT_OF_REACH = "heads_out_of_reach"
NOT_UNANIMOUS = "not_unanimous"

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Missing:
    """What visits have to add.

    Attributes:
        area: at least so much, in 0.01 m²; None when no amount is enough.
        heads: at least so many new heads; None when no number is enough.
    """

    area: int | None
    heads: int | None

    @property
    def nothing(self) -> bool:
        """Whether the motion is carried as it stands."""
        return self.area == 0 and self.heads == 0


@dataclass(frozen=True, eq=False)
class Open:
    """The units that a visit may still win, as columns; the largest first, then as on the roll.

    Attributes:
        units: position on the roll.
        areas: in 0.01 m².
        heads: head number.
        new_head: whether the head has not taken part yet.
    """

    units: Positions
    areas: Positions
    heads: Positions
    new_head: Flags

    @property
    def first_of_head(self) -> Flags:
        """Whether it is the largest open unit of a head that has not taken part yet."""
        first = np.zeros(len(self.units), np.bool_)
        first[np.unique(self.heads, return_index=True)[1]] = True
        first &= self.new_head
        return first


@dataclass(frozen=True)
class Doors:
    """Which doors to knock at.

    Attributes:
        reachable: whether the motion is carried when all those visited agree.
        units: positions on the roll; the largest first when exact, by worth when estimated.
        missing: what had to be added.
        area, heads: what they add when all agree.
        why: what stands in the way, or how it comes out.
        expected_area, expected_heads: what is expected of them, in thousandths of 0.01 m² and of
            a head, rounded down; None without estimates.
        at_least: no smaller set than so many doors carries it; equal to the number of doors
            when the set is proven to be the smallest.
    """

    reachable: bool
    units: tuple[int, ...]
    missing: Missing
    area: int
    heads: int
    why: tuple[Sentence, ...]
    expected_area: int | None = None
    expected_heads: int | None = None
    at_least: int = 0


def missing_for(rule: Rule, counted: Tally) -> Missing:
    """What agreeing visits have to add for the rule to be met."""
    return Missing(
        _largest(
            max(0, rule.quorum_area.need(counted.area) - counted.part_area),
            rule.majority_area.to_add(counted.agree_area, counted.part_area),
        ),
        _largest(
            max(0, rule.quorum_heads.need(counted.heads) - counted.part_heads),
            rule.majority_heads.to_add(counted.agree_heads, counted.part_heads),
        ),
    )


def _largest(quorum: int, majority: int | None) -> int | None:
    return None if majority is None else max(quorum, majority)


def open_units(roll: Roll, stands: Standing, options: Options) -> Open:
    """The units that count and for which nothing stands, a spoiled ballot being an answer."""
    units = np.flatnonzero(roll.counted & ~stands.answered)
    order = np.lexsort((units, -roll.areas[units]))
    units = units[order]
    heads = roll.heads[units].astype(np.int64)
    took_part = roll.marked(taking_part(roll, stands.choices, options))
    return Open(units, roll.areas[units], heads, ~took_part[heads])


def doors(
    roll: Roll,
    ballots: Ballots,
    rule: Rule,
    options: Options | None = None,
    estimates: Mapping[int, int] | None = None,
) -> Doors:
    """The smallest set of units not yet answered that can still carry the motion.

    Without estimates every visit is taken to agree, and the set is the smallest there is. With
    estimates see `lilong.engines.voting.expected`. What was not returned never counts here, as
    if the compound had no such rule: a motion that only that carries is better knocked for.

    Args:
        estimates: chance in per mille that a unit agrees when visited, by position on the roll.

    Raises:
        ValueError: when a ballot's unit is not on the roll, or a chance not within 0…1000.
    """
    from lilong.engines.voting.expected import expected_doors

    options = options or Options()
    stands = standing(roll, ballots, options)
    counted = tally(roll, stands, options)
    missing = missing_for(rule, counted)
    candidates = open_units(roll, stands, options)
    if missing.nothing:
        return Doors(True, (), missing, 0, 0, (Sentence(ALREADY_CARRIED, {}),))
    chosen = smallest(candidates, missing)
    if chosen is None:
        return Doors(False, (), missing, 0, 0, _unreachable(candidates, missing))
    if estimates is not None:
        return expected_doors(candidates, missing, estimates, at_least=len(chosen))
    return _exactly(candidates, missing, chosen)


def smallest(candidates: Open, missing: Missing) -> Positions | None:
    """The smallest selection, as positions within `candidates`; None when none is enough.

    For k doors, which hold H new heads or more, the largest area is had by the H largest of the
    units that are each the largest of a new head ("firsts"), filled up with the k - H largest of
    all others. Proof by exchange. Take any best selection of k doors with H new heads or more.
    (1) Where it holds a new head but not its first, the first takes the place of one of that
    head's units: no head is lost, and no area. (2) Where one of the H largest firsts is not in
    it, its head is not in it either, by (1); so it holds some new head g whose first is not
    among those H, since it holds H or more. One unit of g gives way: the first of g where that
    is its only one, another where it has several. No head is lost, since one comes in, and no
    area, since every unit of g is at most its first, which is at most the one that comes in.
    Repeated, this ends with all H largest firsts in it; and of the rest none is better than the
    largest. The area grows with k, so the least k that reaches it is found by running sums.
    """
    if missing.area is None or missing.heads is None:
        return None
    firsts = np.flatnonzero(candidates.first_of_head)[: missing.heads]
    if len(firsts) < missing.heads:
        return None
    others = np.ones(len(candidates.units), np.bool_)
    others[firsts] = False
    filling = np.flatnonzero(others)
    short = missing.area - int(candidates.areas[firsts].sum())
    if short <= 0:
        return firsts
    running = np.cumsum(candidates.areas[filling])
    fill = int(np.searchsorted(running, short))
    if fill == len(filling):
        return None
    return np.sort(np.concatenate([firsts, filling[: fill + 1]]))


def _exactly(candidates: Open, missing: Missing, chosen: Positions) -> Doors:
    area, heads = added(candidates, chosen)
    facts = {"doors": len(chosen), **amounts(area, heads, missing)}
    return Doors(
        True,
        tuple(int(unit) for unit in candidates.units[chosen]),
        missing,
        area,
        heads,
        (Sentence(DOORS_CARRY, facts), Sentence(SMALLEST_PROVEN, {"doors": len(chosen)})),
        at_least=len(chosen),
    )


def added(candidates: Open, chosen: Positions) -> tuple[int, int]:
    """Area and new heads of a selection when all agree."""
    new = candidates.heads[chosen][candidates.new_head[chosen]]
    return int(candidates.areas[chosen].sum()), len(np.unique(new))


def amounts(area: int, heads: int, missing: Missing) -> dict[str, str | int]:
    """What is added and what was missing, as facts of a sentence."""
    return {
        "area": square_metres(area),
        "heads": heads,
        "missing_area": square_metres(missing.area or 0),
        "missing_heads": missing.heads or 0,
    }


def _unreachable(candidates: Open, missing: Missing) -> tuple[Sentence, ...]:
    """Each of the two that even all open doors together do not reach."""
    area, heads = added(candidates, np.arange(len(candidates.units)))
    said = list[Sentence]()
    if missing.area is None or missing.heads is None:
        return (Sentence(NOT_UNANIMOUS, {}),)
    if area < missing.area:
        facts: dict[str, str | int] = {
            "doors": len(candidates.units),
            "have": square_metres(area),
            "need": square_metres(missing.area),
        }
        said.append(Sentence(AREA_OUT_OF_REACH, facts))
    if heads < missing.heads:
        said.append(
            Sentence(
                HEADS_OUT_OF_REACH,
                {"doors": len(candidates.units), "have": heads, "need": missing.heads},
            )
        )
    return tuple(said)
