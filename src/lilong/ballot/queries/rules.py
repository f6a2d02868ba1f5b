"""Reads of a compound's own rules of voting and of its re-elections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lilong.ballot.models import CompoundRules, Reelection
from lilong.ballot.options import rules_on, told


@dataclass(frozen=True)
class RulesVersion:
    """One version as a page shows it: each option as (name, sentence)."""

    version: int
    source: str
    effective_from: date
    told: list[tuple[str, str]]
    current: bool


def versions_of(place_id: UUID, on: date) -> list[RulesVersion]:
    """Every version, the newest first; `current` is the one in force on the day. Two queries."""
    current = rules_on(place_id, on)
    rows = CompoundRules.objects.filter(place_id=place_id).order_by("-version")
    return [
        RulesVersion(
            row.version,
            row.source,
            row.effective_from,
            told(row.options),
            current is not None and row.pk == current.pk,
        )
        for row in rows
    ]


def reelections_of(place_id: UUID) -> list[Reelection]:
    """The compound's re-elections, the newest first."""
    return list(Reelection.objects.filter(place_id=place_id).order_by("-since"))
