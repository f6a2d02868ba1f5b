"""A second count, written for the tests from the law's words: slow, plain, with fractions."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.ballot.bundles import Vote


def second_count(vote: Vote) -> dict[str, Any]:
    """Verdicts and figures as `result.json` has them."""
    stands = _standing(vote)
    taking = {"agree", "oppose", "abstain"}
    if vote.options["spoiled_counts_as_participation"]:
        taking.add("spoiled")
    counted = [row for row in vote.roll if row.counted]
    takes = {row.unit for row in counted if stands.get(row.unit) in taking}
    agrees = {row.unit for row in counted if stands.get(row.unit) == "agree"}
    without = figures = _figures(vote, counted, takes, agrees)
    silent = {row.unit for row in counted if row.unit not in stands}
    follow = silent.intersection(vote.delivered) if takes else set()
    if follow:
        shares = [Fraction(*without[2]), Fraction(*without[3])]
        agreeing = agrees | follow if min(shares) > Fraction(1, 2) else agrees
        figures = _figures(vote, counted, takes | follow, agreeing)
    beside = vote.options.get("conflicting_rules", [])
    return {
        **_measured(vote.rule, figures),
        "followed": len(follow),
        "other_policy": _measured(vote.rule, without) if follow else None,
        "conflicts": [_measured(rule, figures) for rule in beside],
    }


def _measured(rule: dict[str, Any], figures: list[tuple[int, int]]) -> dict[str, Any]:
    told = []
    names = ("quorum_area", "quorum_heads", "majority_area", "majority_heads")
    for name, (have, of) in zip(names, figures, strict=True):
        limit = of * Fraction(*rule[name]["share"])
        need = max(1, floor(limit) + 1 if rule[name]["strict"] else ceil(limit))
        told.append(
            {
                "have": _text(name, have), "of": _text(name, of), "need": _text(name, need),
                "met": have >= need,
            }
        )  # fmt: skip
    return {
        "rule": {name: rule[name] for name in ("id", "basis", "effective_from")},
        "verdict": "carried" if all(one["met"] for one in told) else "not_carried",
        "participation": {"area": told[0], "heads": told[1]},
        "agreement": {"area": told[2], "heads": told[3]},
    }


def _standing(vote: Vote) -> dict[int, str]:
    """By unit what counts: the first or last valid one since the last strike, or a spoiled one."""
    first = vote.options["repeat_policy"] == "first"
    stands: dict[int, str] = {}
    for line in vote.lines:
        valid = stands.get(line.unit) in ("agree", "oppose", "abstain")
        if line.choice == "struck":
            stands.pop(line.unit, None)
        elif not valid or (line.choice != "spoiled" and not first):
            stands[line.unit] = line.choice
    return stands


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
