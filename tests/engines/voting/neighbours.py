"""Rolls and ballots for the tests of owners' votes, for the engine and for the second count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from random import Random

from tests.engines.voting.second_tally import Asked, House, Part

from lilong.engines.voting import Ballots, Options, Roll, Rule, Threshold, head_numbers

CHOICES = ("agree", "oppose", "abstain", "spoiled")
TWO_THIRDS = Threshold(Fraction(2, 3), strict=False)
THREE_QUARTERS = Threshold(Fraction(3, 4), strict=False)
HALF = Threshold(Fraction(1, 2), strict=True)
EVERYBODY = Threshold(Fraction(1), strict=False)


def rule(majority: Threshold = HALF, quorum: Threshold = TWO_THIRDS, **other: object) -> Rule:
    """A rule with one share for taking part and one for agreeing."""
    return Rule(
        id="example",
        matter="example",
        label="示例",
        english="example",
        quorum_area=quorum,
        quorum_heads=quorum,
        majority_area=majority,
        majority_heads=majority,
        basis="依据",
        source="来源",
        effective_from=date(2021, 1, 1),
        checked_on=date(2026, 11, 28),
        **other,
    )


def asked(of: Rule) -> Asked:
    """The same rule for the second count."""
    return Asked(of.quorum_area.share, of.majority_area.share, of.majority_area.strict)


def roll_of(parts: Sequence[Part], options: Options | None = None) -> Roll:
    """The engine's roll of these parts."""
    counts = options is not None and options.count_parking
    return Roll.of(
        [int(part.area * 100) for part in parts],
        head_numbers(
            [part.owner for part in parts],
            ["sold" if part.sold_and_delivered else "unsold" for part in parts],
        ),
        [counts or not part.parking for part in parts],
    )


def house_of(options: Options) -> House:
    """The same options for the second count."""
    return House(
        options.count_parking,
        options.spoiled_counts_as_participation,
        options.repeat_policy == "last",
    )


def cast(ballots: Iterable[tuple[int, str]]) -> Ballots:
    """The engine's ballots."""
    listed = list(ballots)
    return Ballots.of([unit for unit, _ in listed], [choice for _, choice in listed])


def twelve(owners: Sequence[str] | None = None, area: str = "60.00") -> list[Part]:
    """Twelve units of one area, one owner each unless said."""
    names = owners or [f"业主{n}" for n in range(12)]
    return [Part(Fraction(area), name) for name in names]


def some_parts(chance: Random, most: int = 14) -> list[Part]:
    """A small neighbourhood: buyers of several units, a developer, parking, odd areas."""
    buyers = [f"业主{n}" for n in range(chance.randint(1, most))]
    return [
        Part(
            Fraction(chance.choice((6000, 6000, 4321, 8999, chance.randint(1, 30_000))), 100),
            chance.choice(buyers),
            chance.random() > 0.15,
            chance.random() < 0.15,
        )
        for _ in range(chance.randint(1, most))
    ]


def some_ballots(chance: Random, units: int) -> list[tuple[int, str]]:
    """Ballots of most units, mostly agreeing, some handed in twice."""
    leaning = chance.choice(((6, 2, 1, 1), (8, 1, 1, 0), (1, 1, 1, 1), (3, 1, 0, 0)))
    found = []
    for unit in range(units):
        for _again in range(chance.choice((0, 1, 1, 1, 1, 2))):
            found.append((unit, chance.choices(CHOICES, leaning)[0]))  # noqa: PERF401
    chance.shuffle(found)
    return found


def some_options(chance: Random) -> Options:
    """Any way in which a compound may count."""
    return Options(
        count_parking=chance.random() < 0.5,
        spoiled_counts_as_participation=chance.random() < 0.5,
        repeat_policy=chance.choice(("first", "last")),
    )
