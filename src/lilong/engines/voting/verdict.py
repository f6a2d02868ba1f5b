"""Carried or not, with the four figures that decide and one sentence for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lilong.engines.voting.counting import Tally, standing, tally, tally_following
from lilong.engines.voting.roll import Ballots, Roll
from lilong.engines.voting.rules import (
    FOLLOWS_MAJORITY,
    NOT_PARTICIPATING,
    Options,
    Rule,
    Threshold,
)

CARRIED, NOT_CARRIED = "carried", "not_carried"
AREA, HEADS = "area", "heads"
QUORUM, MAJORITY = "quorum", "majority"
MET, MISSED = "met", "missed"
NOBODY_TAKES_PART = "nobody_takes_part"
EMPTY_ROLL = "empty_roll"

NONRETURN_DECIDES = "nonreturn_decides"
RULES_DISAGREE = "rules_disagree"


@dataclass(frozen=True)
class Sentence:
    """One sentence; `ballot` puts it into words.

    Attributes:
        code: which sentence.
        facts: what it speaks of, by name: whole numbers and exact figures as text.
    """

    code: str
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the four numbers that decide.

    Attributes:
        measure: `area`, in 0.01 m², or `heads`.
        have: what was reached.
        of: what it is measured against: the roll for taking part, what takes part for agreeing.
        need: the smallest amount that meets the threshold.
        threshold: the share that was asked for.
    """

    measure: str
    have: int
    of: int
    need: int
    threshold: Threshold

    @classmethod
    def of_share(cls, measure: str, have: int, of: int, threshold: Threshold) -> Figure:
        """The figure of `have` within `of` against `threshold`."""
        return cls(measure, have, of, threshold.need(of), threshold)

    @property
    def met(self) -> bool:
        """Whether it is enough."""
        return self.have >= self.need

    @property
    def short(self) -> int:
        """How much of `of` as it stands is missing; 0 when it is met."""
        return max(0, self.need - self.have)

    def text(self, amount: int) -> str:
        """An exact amount as text: `480.00` m², `8` heads."""
        return str(amount) if self.measure == HEADS else square_metres(amount)

    def as_dict(self) -> dict[str, str | bool]:
        """Exact texts, as the command line and a bundle give them."""
        return {
            "have": self.text(self.have),
            "of": self.text(self.of),
            "need": self.text(self.need),
            "met": self.met,
        }


def square_metres(amount: int) -> str:
    """An exact area of `amount` times 0.01 m² as text: `480.00`."""
    return f"{amount // 100}.{amount % 100:02d}"


@dataclass(frozen=True, slots=True)
class Pair:
    """The same by area and by heads; both have to be met."""

    area: Figure
    heads: Figure

    @property
    def met(self) -> bool:
        """Whether both are."""
        return self.area.met and self.heads.met

    def as_dict(self) -> dict[str, dict[str, str | bool]]:
        """As the command line and a bundle give it."""
        return {AREA: self.area.as_dict(), HEADS: self.heads.as_dict()}


@dataclass(frozen=True)
class Verdict:
    """What came of a motion.

    Attributes:
        carried: whether all four thresholds are met.
        participation: what takes part, of the roll.
        agreement: what agrees, of what takes part.
        why: each threshold that was missed; all four when it is carried.
        rule: what it was judged by.
        counted: the tally beneath.
        nonreturn_policy: how what was not returned is treated in it.
        other_policy: the verdict under the other treatment; None where nothing was delivered
            and not returned, or the compound has no such rule.
        conflicts: the verdicts by the rules that ask something else of the same matter.
        warnings: where another reading of the law would decide otherwise.
    """

    carried: bool
    participation: Pair
    agreement: Pair
    why: tuple[Sentence, ...]
    rule: Rule
    counted: Tally
    nonreturn_policy: str = NOT_PARTICIPATING
    other_policy: Verdict | None = None
    conflicts: tuple[Verdict, ...] = ()
    warnings: tuple[Sentence, ...] = ()

    @property
    def word(self) -> str:
        """`carried` or `not_carried`."""
        return CARRIED if self.carried else NOT_CARRIED


def judge(
    rule: Rule,
    roll: Roll,
    ballots: Ballots,
    options: Options | None = None,
    conflicting: Sequence[Rule] = (),
) -> Verdict:
    """Count the ballots and measure them against the rule.

    Args:
        rule: what the motion is judged by.
        roll: what was frozen at notice.
        ballots: everything cast, in order.
        options: how the compound counts; the defaults of `Options` when left out.
        conflicting: rules that ask something else of the same matter; judged beside it.

    Raises:
        ValueError: when a ballot's unit is not on the roll.
    """
    options = options or Options()
    stands = standing(roll, ballots, options)
    own = tally(roll, stands, options)
    if options.nonreturn_policy == NOT_PARTICIPATING:
        verdict = measure(rule, own)
    else:
        verdict = _following(rule, own, tally_following(roll, stands, options))
    beside = tuple(measure(other, verdict.counted) for other in conflicting)
    disagree = tuple(_disagree(verdict, other) for other in beside if other.word != verdict.word)
    return replace(verdict, conflicts=beside, warnings=(*verdict.warnings, *disagree))


def measure(rule: Rule, counted: Tally) -> Verdict:
    """Measure what was counted against a rule."""
    participation = Pair(
        Figure.of_share(AREA, counted.part_area, counted.area, rule.quorum_area),
        Figure.of_share(HEADS, counted.part_heads, counted.heads, rule.quorum_heads),
    )
    agreement = Pair(
        Figure.of_share(AREA, counted.agree_area, counted.part_area, rule.majority_area),
        Figure.of_share(HEADS, counted.agree_heads, counted.part_heads, rule.majority_heads),
    )
    carried = participation.met and agreement.met
    why = _why(participation, agreement, carried=carried)
    return Verdict(carried, participation, agreement, why, rule, counted)


def _why(participation: Pair, agreement: Pair, *, carried: bool) -> tuple[Sentence, ...]:
    if not participation.area.of:
        return (Sentence(EMPTY_ROLL, {}),)
    figures = [
        (QUORUM, participation.area),
        (QUORUM, participation.heads),
        (MAJORITY, agreement.area),
        (MAJORITY, agreement.heads),
    ]
    if not participation.area.have:
        # Of nothing no share can be told: one sentence instead of two about nothing.
        nobody = Sentence(NOBODY_TAKES_PART, {})
        return (nobody, *(sentence_of(QUORUM, figure) for _, figure in figures[:2]))
    return tuple(sentence_of(step, figure) for step, figure in figures if figure.met == carried)


def sentence_of(step: str, figure: Figure) -> Sentence:
    """The sentence of one figure, with its arithmetic.

    Codes are `{quorum|majority}_{area|heads}_{met|missed}`; facts are have, of, need and short
    as texts, numerator, denominator and strict (0 or 1) of the share.
    """
    return Sentence(
        f"{step}_{figure.measure}_{MET if figure.met else MISSED}",
        {
            "have": figure.text(figure.have),
            "of": figure.text(figure.of),
            "need": figure.text(figure.need),
            "short": figure.text(figure.short),
            "numerator": figure.threshold.share.numerator,
            "denominator": figure.threshold.share.denominator,
            "strict": int(figure.threshold.strict),
        },
    )


def _following(rule: Rule, own: Tally, followed: Tally) -> Verdict:
    """The verdict where what was not returned goes with the majority, with the one where not."""
    verdict = replace(measure(rule, followed), nonreturn_policy=FOLLOWS_MAJORITY)
    if not followed.followed:
        return verdict
    other = measure(rule, own)
    warnings = ()if other.carried == verdict.carried else (
        Sentence(
            NONRETURN_DECIDES,
            {"units": followed.followed, "with": verdict.word, "without": other.word},
        ),
    )  # fmt: skip
    return replace(verdict, other_policy=other, warnings=warnings)


def _disagree(verdict: Verdict, other: Verdict) -> Sentence:
    facts: dict[str, str | int] = {
        "basis": verdict.rule.basis,
        "basis_english": verdict.rule.basis_english,
        "verdict": verdict.word,
        "other_basis": other.rule.basis,
        "other_basis_english": other.rule.basis_english,
        "other_verdict": other.word,
    }
    return Sentence(RULES_DISAGREE, facts)
