"""Every table of the rooms, where Django looks for them."""

from __future__ import annotations

from lilong.cases.files.models import (
    Case,
    CaseClock,
    CaseFinding,
    CaseParty,
    CasePhoto,
    CaseStep,
    ClockEntry,
    HandOver,
)
from lilong.cases.outreach.models import CallPurpose, CasePromise, Errand, HouseCall, TeamNote

__all__ = [
    "CallPurpose",
    "Case",
    "CaseClock",
    "CaseFinding",
    "CaseParty",
    "CasePhoto",
    "CasePromise",
    "CaseStep",
    "ClockEntry",
    "Errand",
    "HandOver",
    "HouseCall",
    "TeamNote",
]
