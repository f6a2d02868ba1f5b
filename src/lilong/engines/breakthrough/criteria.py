"""Six criteria, each from 0 to 1000 by an arithmetic that can be read.

A score is 1000 × `value` / `out_of`, to the nearest whole number. More is better throughout:
what should count against a lane is turned round before, and its figures show how.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lilong.engines.breakthrough.lanes import PUBLIC, SHOP, Lane
from lilong.engines.breakthrough.weights import (
    BLOCKS,
    CONCENTRATION,
    CRITERIA,
    EFFORT,
    NEIGHBOURS_AFFECTED,
    PUBLIC_OR_SHOP_FIRST,
    SAFETY,
    Weights,
)

FULL = 1000


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one criterion gives one lane, with its arithmetic.

    Attributes:
        criterion: one of `CRITERIA`.
        figures: what was counted, by name, such as `("findings", 251)`.
        value, out_of: what was divided; `out_of` is 0 when no lane has anything to show.
        score: 1000 × value / out_of to the nearest whole number; 0 when `out_of` is 0.
        weight: what the criterion counts.
        points: weight × score.
    """

    criterion: str
    figures: tuple[tuple[str, int], ...]
    value: int
    out_of: int
    score: int
    weight: int
    points: int


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """What the lanes of one ranking are measured against.

    Attributes:
        findings: all findings of all lanes.
        public_or_shop, danger, households, waiting: the most that one lane has.
        least_effort, least_findings: effort points and findings of the lane in which one
            finding takes least.
    """

    findings: int
    public_or_shop: int
    danger: int
    households: int
    waiting: int
    least_effort: int
    least_findings: int


def yardsticks(lanes: Sequence[Lane], weights: Weights) -> Yardsticks:
    """What `lanes`, at least one, are measured against."""
    easiest = min(lanes, key=lambda lane: Fraction(effort(lane, weights), lane.findings))
    return Yardsticks(
        findings=sum(lane.findings for lane in lanes),
        public_or_shop=max(lane.public_or_shop for lane in lanes),
        danger=max(danger(lane, weights) for lane in lanes),
        households=max(lane.households for lane in lanes),
        waiting=max(len(lane.blocks) for lane in lanes),
        least_effort=effort(easiest, weights),
        least_findings=easiest.findings,
    )


def danger(lane: Lane, weights: Weights) -> int:
    """Danger points of a lane: each finding's kind, and more for each bearing or unknown wall."""
    kinds = sum(count.findings * count.safety for count in lane.counts)
    walls = lane.bearing * weights.bearing + lane.bearing_unknown * weights.bearing_unknown
    return kinds + walls


def effort(lane: Lane, weights: Weights) -> int:
    """Effort points of a lane: each finding's kind, and more for each full 10 m²."""
    kinds = sum(count.findings * count.effort for count in lane.counts)
    return kinds + lane.area_dm2 // 1000 * weights.per_10_m2


def contributions(lane: Lane, against: Yardsticks, weights: Weights) -> tuple[Contribution, ...]:
    """What each criterion gives `lane`, in the order of `CRITERIA`."""
    return tuple(_contribution(name, lane, against, weights) for name in CRITERIA)


def _contribution(name: str, lane: Lane, against: Yardsticks, weights: Weights) -> Contribution:
    figures, value, out_of = _ARITHMETIC[name](lane, against, weights)
    score = (2 * FULL * value + out_of) // (2 * out_of) if out_of else 0
    weight = weights.criteria[name]
    return Contribution(name, figures, value, out_of, score, weight, weight * score)


_Arithmetic = tuple[tuple[tuple[str, int], ...], int, int]


def _concentration(lane: Lane, against: Yardsticks, _: Weights) -> _Arithmetic:
    """The lane's share of all findings."""
    figures = (("findings", lane.findings), ("all_findings", against.findings))
    return figures, lane.findings, against.findings


def _public_or_shop_first(lane: Lane, against: Yardsticks, _: Weights) -> _Arithmetic:
    """Public parts and shops, against the lane that has most of them: what can move first."""
    most = against.public_or_shop
    figures = (("public", lane.by_part[PUBLIC]), ("shop", lane.by_part[SHOP]), ("most", most))
    return figures, lane.public_or_shop, most


def _safety(lane: Lane, against: Yardsticks, weights: Weights) -> _Arithmetic:
    """Danger points, against the most dangerous lane."""
    points = danger(lane, weights)
    figures = (
        ("bearing", lane.bearing),
        ("bearing_unknown", lane.bearing_unknown),
        ("danger_points", points),
        ("most", against.danger),
    )
    return figures, points, against.danger


def _effort(lane: Lane, against: Yardsticks, weights: Weights) -> _Arithmetic:
    """Effort points for one finding, against the lane where one takes least.

    For one finding and not in all: the lane with most of the work must not lose for having it.
    """
    points = effort(lane, weights)
    figures = (
        ("effort_points", points),
        ("findings", lane.findings),
        ("least_effort_points", against.least_effort),
        ("least_findings", against.least_findings),
    )
    return figures, against.least_effort * lane.findings, points * against.least_findings


def _neighbours_affected(lane: Lane, against: Yardsticks, _: Weights) -> _Arithmetic:
    """Households that will feel it, against the lane with most of them."""
    figures = (("households", lane.households), ("most", against.households))
    return figures, lane.households, against.households


def _blocks(lane: Lane, against: Yardsticks, _: Weights) -> _Arithmetic:
    """Works that wait for it, against the lane that most of them wait for."""
    waiting = len(lane.blocks)
    return (("waiting", waiting), ("most", against.waiting)), waiting, against.waiting


_ARITHMETIC: dict[str, Callable[[Lane, Yardsticks, Weights], _Arithmetic]] = {
    CONCENTRATION: _concentration,
    PUBLIC_OR_SHOP_FIRST: _public_or_shop_first,
    SAFETY: _safety,
    EFFORT: _effort,
    NEIGHBOURS_AFFECTED: _neighbours_affected,
    BLOCKS: _blocks,
}
