"""Precision and recall of groups, over pairs of texts: the same figures for tests and bench."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from lilong.engines.grouping import Group


@dataclass(frozen=True)
class Judged:
    """Of the pairs put together, how many belong so; of those that do, how many were put."""

    precision: float
    recall: float
    pairs: int


def judge(groups: Iterable[Group], topics: Mapping[str, str]) -> Judged:
    """Hold groups against the topic of each text; an empty topic is like no other."""
    put = {pair for group in groups for pair in combinations(sorted(group.ids), 2)}
    same = {
        (one, other)
        for one, other in combinations(sorted(topics), 2)
        if topics[one] and topics[one] == topics[other]
    }
    right = len(put & same)
    return Judged(right / len(put) if put else 1.0, right / len(same), len(put))
