"""Where to begin: lanes in order, why one comes before another, and how firm the first place is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lilong.engines.breakthrough.criteria import FULL, Contribution, contributions, yardsticks
from lilong.engines.breakthrough.lanes import House, Lane, gather_lanes
from lilong.engines.breakthrough.weights import CRITERIA, Weights

BY_FINDINGS, BY_PUBLIC_OR_SHOP, BY_KEY = "findings", "public_or_shop", "key"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lane in the ranking.

    Attributes:
        rank: 1 for the lane to begin with.
        lane: its sums.
        contributions: one for each criterion, in the order of `CRITERIA`.
        total: the sum of their points.
        out_of: the points that a lane would have with 1000 for every criterion.
        tie_broken_by: when its total equals that of the lane before it, what decided:
            `findings` (more), `public_or_shop` (more) or `key` (nothing but the order of names).
    """

    rank: int
    lane: Lane
    contributions: tuple[Contribution, ...]
    total: int
    out_of: int
    tie_broken_by: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """The first place, had one weight been half as large or half as large again.

    Attributes:
        criterion: whose weight is changed.
        numerator: its weight times `numerator` / 2: 1 or 3.
        first: the lane that would then come first.
        changes: whether that is another lane than now.
    """

    criterion: str
    numerator: int
    first: str
    changes: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """The whole ranking.

    Attributes:
        candidates: every lane with findings, in order.
        weights: what it was made with.
        trials: two for each criterion; empty when there is no lane.
    """

    candidates: tuple[Candidate, ...]
    weights: Weights
    trials: tuple[Trial, ...]

    @property
    def steady(self) -> bool:
        """Whether no single weight, changed by half, changes the first place."""
        return not any(trial.changes for trial in self.trials)

    def candidate(self, lane: str) -> Candidate:
        """The candidate of a lane.

        Raises:
            KeyError: when the lane has no findings.
        """
        for candidate in self.candidates:
            if candidate.lane.key == lane:
                return candidate
        raise KeyError(lane)


@dataclass(frozen=True, slots=True)
class Reason:
    """Points by which one lane leads or trails another in one criterion; above zero."""

    criterion: str
    points: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Why one lane comes before another.

    Attributes:
        leads: criteria in which it has more points, the largest difference first.
        trails: criteria in which the other has more, likewise.
        tie_broken_by: what decided when the differences cancel out, as in `Candidate`.
    """

    leads: tuple[Reason, ...]
    trails: tuple[Reason, ...]
    tie_broken_by: str | None


def rank_lanes(houses: Iterable[House], weights: Weights) -> Ranking:
    """Rank the lanes of some houses by where it pays to begin.

    Points are whole numbers: the sum of weight × score. Equal totals are ordered by more
    findings, then by more public and shop findings, then by key.
    """
    lanes = gather_lanes(houses)
    if not lanes:
        return Ranking((), weights, ())
    against = yardsticks(lanes, weights)
    scored = [(lane, contributions(lane, against, weights)) for lane in lanes]
    scored.sort(key=lambda one: _order(one[0], sum(c.points for c in one[1])))
    out_of = FULL * sum(weights.criteria.values())
    candidates: list[Candidate] = []
    for rank, (lane, given) in enumerate(scored, 1):
        candidate = Candidate(rank, lane, given, sum(c.points for c in given), out_of, None)
        if candidates:
            candidate = replace(candidate, tie_broken_by=_tie(candidates[-1], candidate))
        candidates.append(candidate)
    return Ranking(tuple(candidates), weights, _trials(candidates))


def why(ranking: Ranking, a: str, b: str) -> Comparison:
    """What puts lane `a` before lane `b`: the criteria, by the points they make.

    The points of `leads` minus those of `trails` are the difference of the two totals.

    Raises:
        KeyError: when one of them has no findings.
        ValueError: when `a` does not come before `b`.
    """
    first, second = ranking.candidate(a), ranking.candidate(b)
    if first.rank >= second.rank:
        raise ValueError(f"{a} does not come before {b}")
    ahead = [
        (mine.criterion, mine.points - theirs.points)
        for mine, theirs in zip(first.contributions, second.contributions, strict=True)
    ]
    # A stable sort: equal differences stay in the order of the criteria.
    leads = sorted((Reason(c, d) for c, d in ahead if d > 0), key=lambda r: -r.points)
    trails = sorted((Reason(c, -d) for c, d in ahead if d < 0), key=lambda r: -r.points)
    return Comparison(tuple(leads), tuple(trails), _tie(first, second))


def _order(lane: Lane, total: int) -> tuple[int, int, int, str]:
    return -total, -lane.findings, -lane.public_or_shop, lane.key


def _tie(before: Candidate, after: Candidate) -> str | None:
    if before.total != after.total:
        return None
    if before.lane.findings != after.lane.findings:
        return BY_FINDINGS
    same = before.lane.public_or_shop == after.lane.public_or_shop
    return BY_KEY if same else BY_PUBLIC_OR_SHOP


def _trials(candidates: list[Candidate]) -> tuple[Trial, ...]:
    now = candidates[0].lane.key
    return tuple(
        Trial(criterion, numerator, first, first != now)
        for criterion in CRITERIA
        for numerator in (1, 3)
        for first in [_first_with(candidates, criterion, numerator)]
    )


def _first_with(candidates: list[Candidate], criterion: str, numerator: int) -> str:
    """Who comes first with one weight times `numerator` / 2, in doubled points to stay whole."""

    def doubled(candidate: Candidate) -> int:
        return sum(
            c.points * (numerator if c.criterion == criterion else 2)
            for c in candidate.contributions
        )

    return min(candidates, key=lambda one: _order(one.lane, doubled(one))).lane.key
