"""Counting what the ledger said at one of its numbers."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from lilong.kernel.paths import subtree
from lilong.places import queries as places
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding, FindingVersion, FrozenCount
from lilong.survey.states import COUNTED


def count_as_of(path: str, number: int) -> dict[str, Any]:
    """The counts at and below `path` after ledger entry `number`.

    Values are taken from the version that held then. Deleted findings count until their
    deletion, duplicates until they were marked.
    """
    by_kind: Counter[str] = Counter()
    by_lane: Counter[str] = Counter()
    by_part: Counter[str] = Counter()
    for lane_id, values in _held_at(path, number):
        if values["state"] in COUNTED:
            by_kind[values["kind"]] += 1
            by_lane[str(lane_id) if lane_id else ""] += 1
            by_part[values["part"]] += 1
    return {
        "total": sum(by_kind.values()),
        "by_kind": dict(sorted(by_kind.items())),
        "by_lane": dict(sorted(by_lane.items())),
        "by_part": dict(sorted(by_part.items())),
    }


def _held_at(path: str, number: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    low, high = subtree(path)
    below = Q(place_path__gte=low, place_path__lt=high, recorded_number__lte=number)
    changed_since = {
        version.finding_id: version.values
        for version in FindingVersion.objects.filter(
            finding__place_path__gte=low,
            finding__place_path__lt=high,
            from_number__lte=number,
            until_number__gt=number,
        ).iterator(2000)
    }
    rows = Finding.objects.filter(below).values_list("pk", "lane_id", "kind", "part", "state")
    for pk, lane_id, kind, part, state in rows.iterator(5000):
        now = {"kind": kind, "part": part, "state": state}
        yield lane_id, changed_since.get(pk, now)


def digest_of(figures: dict[str, Any]) -> str:
    """SHA-256 (hex) of the figures as canonical JSON."""
    text = json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def recount(frozen: FrozenCount) -> bool:
    """Whether counting again gives exactly what was frozen."""
    return digest_of(count_as_of(frozen.place_path, frozen.as_of)) == frozen.digest


def frozen_counts_at(path: str) -> list[FrozenCount]:
    """The frozen counts at exactly this place and below, newest first; at most 50."""
    low, high = subtree(path)
    rows = FrozenCount.objects.filter(place_path__gte=low, place_path__lt=high)
    return list(rows.order_by("-frozen_at")[:50])


def named(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures with the reader's words for kinds and lanes."""
    kinds = finding_kinds()
    lanes = places.places_by_id([key for key in figures["by_lane"] if key])
    names = {str(lane.id): lane.name for lane in lanes.values()}
    return {
        "total": figures["total"],
        "by_kind": {kinds[code].label: count for code, count in figures["by_kind"].items()},
        "by_lane": {names.get(key, ""): count for key, count in figures["by_lane"].items()},
    }
