"""What turnout may be at the close: a band from low to high, with what it takes for granted.

No more is known than how much came in and when, so the band is wide on purpose and told in whole
hundredths. Low is what has come in. Middle is the recent pace slackening to half, as it does when
those who answer by themselves have answered. High is the faster of the recent pace and the pace so
far, kept up to the close. Of what is still to come, nothing agrees in the low band, all of it in
the high one, and in the middle as many as told estimates say, or as many as so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lilong.engines.voting.counting import Tally
from lilong.engines.voting.rules import Rule, Threshold
from lilong.engines.voting.verdict import Sentence

SAFE, OPEN, FAR = "safe", "open", "far"
"""Met as it stands; within the band; beyond even its high end."""

PACE_TOO_YOUNG = "pace_too_young"
LOW_IS_NOW = "low_is_now"
MIDDLE_SLACKENS = "middle_slackens"
HIGH_KEEPS_PACE = "high_keeps_pace"
AGREE_AS_SO_FAR = "agree_as_so_far"
AGREE_AS_ESTIMATED = "agree_as_estimated"
AGREE_UNKNOWN = "agree_unknown"
CHOICES_HIDDEN = "choices_hidden"

_RECENT = Fraction(1, 4)
_YOUNG = 60 * 24


@dataclass(frozen=True, slots=True)
class Turnout:
    """What had come in at a moment.

    Attributes:
        minute: minutes since voting opened.
        area, heads: of what took part by then, in 0.01 m² and heads.
    """

    minute: int
    area: int
    heads: int


@dataclass(frozen=True, slots=True)
class Band:
    """Low, middle and high in whole per cent of what it is measured against.

    Attributes:
        low: rounded down.
        middle: to the nearest.
        high: rounded up.
        need: what is asked for, rounded up; more than this where the threshold is strict.
        outlook: `safe`, `open` or `far`, told from the exact amounts.
    """

    low: int
    middle: int
    high: int
    need: int
    outlook: str


@dataclass(frozen=True)
class Forecast:
    """The bands at the close, and what they take for granted, as coded sentences.

    Of agreement nothing is foretold while nobody may know the choices.
    """

    participation_area: Band
    participation_heads: Band
    agreement_area: Band | None
    agreement_heads: Band | None
    assumptions: tuple[Sentence, ...]


def forecast(
    rule: Rule,
    counted: Tally,
    turnout: Sequence[Turnout],
    now: int,
    close: int,
    agreeing: Fraction | None = None,
    *,
    choices_known: bool = True,
) -> Forecast:
    """What turnout and agreement may be at the close.

    Args:
        rule: what is asked for.
        counted: what stands now.
        turnout: what had come in at earlier moments, in order; at the opening nothing had.
        now, close: minutes since voting opened.
        agreeing: what share of those still to come is estimated to agree; None for no estimate.
        choices_known: False while choices are hidden; then what agrees is not looked at.

    Raises:
        ValueError: when times run backwards, or turnout lies after now.
    """
    seen = [Turnout(0, 0, 0), *turnout, Turnout(now, counted.part_area, counted.part_heads)]
    times = [one.minute for one in seen]
    if times != sorted(times) or close < now:
        raise ValueError("turnout is told in order, up to now, and voting is not over yet")
    area = _to_come([(one.minute, one.area) for one in seen], close, counted.area)
    heads = _to_come([(one.minute, one.heads) for one in seen], close, counted.heads)
    by_area = by_heads = None
    if choices_known:
        agree_area, agree_heads = counted.agree_area, counted.agree_heads
        by_area = _agreeing(agree_area, counted.part_area, area, agreeing, rule.majority_area)
        by_heads = _agreeing(agree_heads, counted.part_heads, heads, agreeing, rule.majority_heads)
    return Forecast(
        _band(counted.part_area, counted.area, area, rule.quorum_area),
        _band(counted.part_heads, counted.heads, heads, rule.quorum_heads),
        by_area,
        by_heads,
        _assumed(now, counted, agreeing, choices_known=choices_known),
    )


@dataclass(frozen=True, slots=True)
class _ToCome:
    """How much more may come in by the close, on average and at most."""

    middle: Fraction
    high: Fraction


def _to_come(seen: Sequence[tuple[int, int]], close: int, whole: int) -> _ToCome:
    now, have = seen[-1]
    if not now:
        # Before the first minute is over there is no pace, so anything may come.
        return _ToCome(Fraction(0), Fraction(whole - have))
    since = now - now * _RECENT
    before = max(amount for minute, amount in seen if minute <= since)
    began = max(minute for minute, _amount in seen if minute <= since)
    recent = max(Fraction(have - before, max(1, now - began)), Fraction(0))
    left, most = close - now, Fraction(whole - have)
    high = max(recent, Fraction(have, now)) * left
    return _ToCome(min(recent * left / 2, most), min(high, most))


def _band(have: int, whole: int, more: _ToCome, threshold: Threshold) -> Band:
    middle, high = have + more.middle, have + more.high
    need = threshold.need(whole)
    outlook = SAFE if have >= need else OPEN if high >= need else FAR
    return _told(Fraction(have), middle, high, Fraction(whole), threshold, outlook)


def _agreeing(
    have: int, part: int, more: _ToCome, agreeing: Fraction | None, threshold: Threshold
) -> Band:
    """Agreement among what will take part: the low end adds only others, the high end only it."""
    share = agreeing if agreeing is not None else Fraction(have, part) if part else Fraction(0)
    low = _ratio(Fraction(have), part + more.high)
    middle = _ratio(have + share * more.middle, part + more.middle)
    high = _ratio(have + more.high, part + more.high)
    outlook = SAFE if _meets(low, threshold) else OPEN if _meets(high, threshold) else FAR
    return _told(low, middle, high, Fraction(1), threshold, outlook)


def _ratio(part: Fraction, whole: Fraction) -> Fraction:
    return part / whole if whole else Fraction(0)


def _meets(share: Fraction, threshold: Threshold) -> bool:
    return share > threshold.share if threshold.strict else share >= threshold.share


def _told(
    low: Fraction,
    middle: Fraction,
    high: Fraction,
    whole: Fraction,
    threshold: Threshold,
    outlook: str,
) -> Band:
    if not whole:
        return Band(0, 0, 0, _up(threshold.share * 100), FAR)
    return Band(
        int(low / whole * 100),
        int(middle / whole * 100 + Fraction(1, 2)),
        min(100, _up(high / whole * 100)),
        _up(threshold.share * 100),
        outlook,
    )


def _up(share: Fraction) -> int:
    return -(-share.numerator // share.denominator)


def _assumed(
    now: int, counted: Tally, agreeing: Fraction | None, *, choices_known: bool
) -> tuple[Sentence, ...]:
    said = [Sentence(LOW_IS_NOW, {}), Sentence(MIDDLE_SLACKENS, {}), Sentence(HIGH_KEEPS_PACE, {})]
    if now < _YOUNG:
        said.append(Sentence(PACE_TOO_YOUNG, {"hours": now // 60}))
    if not choices_known:
        said.append(Sentence(CHOICES_HIDDEN, {}))
    elif agreeing is not None:
        per_cent = int(agreeing * 100 + Fraction(1, 2))
        said.append(Sentence(AGREE_AS_ESTIMATED, {"per_cent": per_cent}))
    elif counted.part_area:
        said.append(Sentence(AGREE_AS_SO_FAR, {}))
    else:
        said.append(Sentence(AGREE_UNKNOWN, {}))
    return tuple(said)
