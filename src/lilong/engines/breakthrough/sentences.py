"""What a secretary can say in the meeting: codes and figures; the pages put them into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lilong.engines.breakthrough.ranking import Ranking, Trial, why
from lilong.engines.breakthrough.steps import steps_within
from lilong.engines.pareto import Pareto, pareto, per_mille

NOTHING_FOUND = "nothing_found"
WORK_LIES_IN_ONE_LANE = "work_lies_in_one_lane"
WORK_IS_SPREAD = "work_is_spread"
BEGIN_WHERE_MOST_IS = "begin_where_most_is"
BEGIN_ELSEWHERE = "begin_elsewhere"
FIRST_STEP = "first_step"
ONLY_ONE_LANE = "only_one_lane"
CHOICE_IS_STEADY = "choice_is_steady"
CHOICE_DEPENDS_ON = "choice_depends_on"

_HALF, _FOUR_FIFTHS = Fraction(1, 2), Fraction(4, 5)


@dataclass(frozen=True)
class Sentence:
    """One sentence.

    Attributes:
        code: which sentence.
        parameters: its names and whole numbers; lanes and numbers by key, shares in per mille.
    """

    code: str
    parameters: Mapping[str, str | int]


def sentences_for(ranking: Ranking) -> tuple[Sentence, ...]:
    """Where the work lies, where to begin, with what, and how firm that is; in this order.

    | code | parameters |
    |---|---|
    | `nothing_found` | – |
    | `work_lies_in_one_lane` | lane, findings, all_findings, per_mille |
    | `work_is_spread` | lane, findings, all_findings, per_mille, lanes, lanes_per_mille |
    | `begin_where_most_is` | lane, points, out_of |
    | `begin_elsewhere` | lane, points, out_of, largest, reason |
    | `first_step` | lane, step, findings, number, number_findings |
    | `only_one_lane` | lane |
    | `choice_is_steady` | lane, next, points_ahead |
    | `choice_depends_on` | lane, criterion, numerator, other |

    `lanes` of `work_is_spread` is the smallest number of lanes that hold four fifths, and
    `lanes_per_mille` what they hold. `reason` is the criterion that leads most before the
    largest lane. `numerator` is that of the first `Trial` that changes the first place.
    """
    if not ranking.candidates:
        return (Sentence(NOTHING_FOUND, {}),)
    counts = pareto({one.lane.key: one.lane.findings for one in ranking.candidates})
    return _where(counts), _begin(ranking, counts.rows[0].key), _step(ranking), _firm(ranking)


def _where(counts: Pareto) -> Sentence:
    largest = counts.rows[0]
    figures: dict[str, str | int] = {
        "lane": largest.key,
        "findings": largest.count,
        "all_findings": counts.total,
        "per_mille": largest.per_mille,
    }
    if largest.share > _HALF:
        return Sentence(WORK_LIES_IN_ONE_LANE, figures)
    carriers = counts.carriers(_FOUR_FIFTHS)
    held = per_mille(carriers[-1].running_share)
    return Sentence(WORK_IS_SPREAD, {**figures, "lanes": len(carriers), "lanes_per_mille": held})


def _begin(ranking: Ranking, largest: str) -> Sentence:
    first = ranking.candidates[0]
    lane = first.lane.key
    figures: dict[str, str | int] = {"lane": lane, "points": first.total, "out_of": first.out_of}
    if first.lane.findings == ranking.candidate(largest).lane.findings:
        return Sentence(BEGIN_WHERE_MOST_IS, figures)
    reason = why(ranking, lane, largest).leads[0].criterion
    return Sentence(BEGIN_ELSEWHERE, {**figures, "largest": largest, "reason": reason})


def _step(ranking: Ranking) -> Sentence:
    lane = ranking.candidates[0].lane
    step = steps_within(lane)[0]
    number, findings = step.numbers[0]
    return Sentence(
        FIRST_STEP,
        {
            "lane": lane.key,
            "step": step.code,
            "findings": step.findings,
            "number": number,
            "number_findings": findings,
        },
    )


def _firm(ranking: Ranking) -> Sentence:
    first, *others = ranking.candidates
    lane = first.lane.key
    if not others:
        return Sentence(ONLY_ONE_LANE, {"lane": lane})
    for trial in ranking.trials:
        if trial.changes:
            return _depends_on(lane, trial)
    ahead = first.total - others[0].total
    return Sentence(
        CHOICE_IS_STEADY, {"lane": lane, "next": others[0].lane.key, "points_ahead": ahead}
    )


def _depends_on(lane: str, trial: Trial) -> Sentence:
    return Sentence(
        CHOICE_DEPENDS_ON,
        {
            "lane": lane,
            "criterion": trial.criterion,
            "numerator": trial.numerator,
            "other": trial.first,
        },
    )
