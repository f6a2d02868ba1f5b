"""A second count of a motion, written from the law and from nothing else of ours.

Civil Code arts. 278 and 1259; SPC interpretation on condominium disputes, arts. 2, 8, 9;
上海市住宅物业管理规定 arts. 18, 69. Fractions, dictionaries and loops, so that it can be read
beside the articles. It shares no line and no type with the engine that it checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Part:
    """An exclusive part 专有部分: area in m², owner, whether it was sold and handed over."""

    area: Fraction
    owner: str
    sold_and_delivered: bool = True
    parking: bool = False


@dataclass(frozen=True)
class House:
    """What the compound's own rules settle."""

    parking_counts: bool = False
    spoiled_takes_part: bool = False
    last_ballot_counts: bool = False


@dataclass(frozen=True)
class Asked:
    """Shares that have to be reached: of all for taking part, of those for agreeing."""

    quorum: Fraction
    majority: Fraction
    majority_must_be_exceeded: bool


@dataclass(frozen=True)
class Counted:
    """The four sums against their wholes, and what follows."""

    all_area: Fraction
    all_owners: int
    part_area: Fraction
    part_owners: int
    agree_area: Fraction
    agree_owners: int
    carried: bool


def count(
    parts: Sequence[Part], ballots: Sequence[tuple[int, str]], house: House, asked: Asked
) -> Counted:
    """Count ballots (part, choice) in the order in which they came."""
    voting = [n for n, part in enumerate(parts) if house.parking_counts or not part.parking]
    owner_of = {n: _owner(parts[n]) for n in voting}
    effective = {
        n: choice
        for n, choice in _effective(ballots, house).items()
        if n in owner_of and (choice != "spoiled" or house.spoiled_takes_part)
    }
    ballots_of: dict[str, list[str]] = {}
    for n, choice in effective.items():
        ballots_of.setdefault(owner_of[n], []).append(choice)
    agreeing = [n for n, choice in effective.items() if choice == "agree"]
    all_area = sum((parts[n].area for n in voting), Fraction(0))
    part_area = sum((parts[n].area for n in effective), Fraction(0))
    agree_area = sum((parts[n].area for n in agreeing), Fraction(0))
    all_owners = len(set(owner_of.values()))
    agree_owners = sum(all(c == "agree" for c in choices) for choices in ballots_of.values())
    carried = (
        _reached(part_area, all_area, asked.quorum, exceeded=False)
        and _reached(Fraction(len(ballots_of)), Fraction(all_owners), asked.quorum, exceeded=False)
        and _reached(
            agree_area, part_area, asked.majority, exceeded=asked.majority_must_be_exceeded
        )
        and _reached(
            Fraction(agree_owners),
            Fraction(len(ballots_of)),
            asked.majority,
            exceeded=asked.majority_must_be_exceeded,
        )
    )
    return Counted(
        all_area, all_owners, part_area, len(ballots_of), agree_area, agree_owners, carried
    )


def _owner(part: Part) -> str:
    """Art. 9: what is unsold, or sold and not delivered, is one owner together."""
    return f"owner {part.owner}" if part.sold_and_delivered else "the developer"


def _effective(ballots: Sequence[tuple[int, str]], house: House) -> Mapping[int, str]:
    """One ballot a part: the first or the last that is valid, a spoiled one failing those.

    What was struck is as if it had not been handed in, and neither had what came before it.
    """
    handed_in: dict[int, list[str]] = {}
    for n, choice in ballots:
        if choice == "struck":
            handed_in.pop(n, None)
        else:
            handed_in.setdefault(n, []).append(choice)
    chosen = {}
    for n, choices in handed_in.items():
        valid = [choice for choice in choices if choice != "spoiled"]
        if not valid:
            chosen[n] = "spoiled"
        else:
            chosen[n] = valid[-1] if house.last_ballot_counts else valid[0]
    return chosen


def _reached(part: Fraction, whole: Fraction, share: Fraction, *, exceeded: bool) -> bool:
    """Art. 1259: 以上 includes the number, 过半数 does not. Of nothing nothing is reached."""
    if whole == 0:
        return False
    return part / whole > share if exceeded else part / whole >= share
