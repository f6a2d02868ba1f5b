"""What the house checks of answers."""

from __future__ import annotations

from lilong.cases.satisfaction.checking import satisfaction_agrees
from lilong.commons.checks import register_check


def register() -> None:
    """Let `lilong check` count the answers again."""
    register_check("cases.satisfaction", satisfaction_agrees)
