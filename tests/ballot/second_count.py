"""A second count, written for the tests from the law's words: slow, plain, with fractions."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.ballot.bundles import Vote


def second_count(vote: Vote) -> dict[str, Any]:
    """Verdict and figures as `result.json` has them."""
    stands = {line.unit: line.choice for line in vote.lines}
    taking = {"agree", "oppose", "abstain"}
    if vote.options["spoiled_counts_as_participation"]:
        taking.add("spoiled")
    counted = [row for row in vote.roll if row.counted]
    takes = {row.unit for row in counted if stands.get(row.unit) in taking}
    agrees = {row.unit for row in counted if stands.get(row.unit) == "agree"}
    figures = _figures(vote, counted, takes, agrees)
    if vote.followed and takes:
        have = [Fraction(figures[2][0], figures[2][1]), Fraction(figures[3][0], figures[3][1])]
        if min(have) > Fraction(1, 2):
            agrees |= set(vote.followed)
        figures = _figures(vote, counted, takes | set(vote.followed), agrees)
    told = []
    names = ("quorum_area", "quorum_heads", "majority_area", "majority_heads")
    for name, (have_, of) in zip(names, figures, strict=True):
        limit = of * Fraction(*vote.rule[name]["share"])
        need = max(1, floor(limit) + 1 if vote.rule[name]["strict"] else ceil(limit))
        told.append(
            {
                "have": _text(name, have_), "of": _text(name, of), "need": _text(name, need),
                "met": have_ >= need,
            }
        )  # fmt: skip
    return {
        "verdict": "carried" if all(one["met"] for one in told) else "not_carried",
        "participation": {"area": told[0], "heads": told[1]},
        "agreement": {"area": told[2], "heads": told[3]},
    }


def _figures(vote: Vote, counted: Any, takes: set[int], agrees: set[int]) -> list[tuple[int, int]]:
    owners: dict[int, list[int]] = {}
    for row in counted:
        owners.setdefault(row.head, []).append(row.unit)
    part = [theirs for theirs in owners.values() if takes.intersection(theirs)]
    all_agree = [theirs for theirs in part if takes.intersection(theirs) <= agrees]
    part_area = sum(row.area for row in counted if row.unit in takes)
    return [
        (part_area, sum(row.area for row in counted)),
        (len(part), len(owners)),
        (sum(row.area for row in counted if row.unit in agrees), part_area),
        (len(all_agree), len(part)),
    ]


def _text(name: str, amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}" if name.endswith("area") else str(amount)
