"""What the survey hears from the modules below it."""

from __future__ import annotations


def register() -> None:
    """Connect the survey's listeners."""
