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

__all__ = [
    "Case",
    "CaseClock",
    "CaseFinding",
    "CaseParty",
    "CasePhoto",
    "CaseStep",
    "ClockEntry",
    "HandOver",
]
