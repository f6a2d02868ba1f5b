"""Reads of minutes: the version that counts, and those before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lilong.council.models import Meeting, MinutesVersion
from lilong.council.states import MinutesState


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in a list: number, state, when, and why where it corrects."""

    number: int
    state: str
    at: datetime
    reason: str


def minutes_of(meeting: Meeting, *, full: bool) -> MinutesVersion | None:
    """The version that counts; the latest approved one for who does not read drafts. One query."""
    rows = MinutesVersion.objects.filter(meeting=meeting)
    if not full:
        rows = rows.filter(state=MinutesState.APPROVED)
    return rows.order_by("-number").first()


def minutes_version(meeting: Meeting, number: int, *, full: bool) -> MinutesVersion | None:
    """One version; a draft only for who reads drafts. One query."""
    rows = MinutesVersion.objects.filter(meeting=meeting, number=number)
    return (rows if full else rows.filter(state=MinutesState.APPROVED)).first()


def approved_versions(meeting: Meeting) -> list[VersionLine]:
    """Every approved version, the newest first. One query."""
    rows = MinutesVersion.objects.filter(meeting=meeting, state=MinutesState.APPROVED)
    columns = ("number", "state", "at", "reason")
    return [VersionLine(*row) for row in rows.order_by("-number").values_list(*columns)]
