"""How findings, campaigns and frozen counts stand in the trace."""

from __future__ import annotations


def register() -> None:
    """Let the survey's things stand in the trace."""
