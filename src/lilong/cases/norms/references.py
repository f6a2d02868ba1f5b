"""What norms add to the packet."""

from __future__ import annotations

from lilong.cases.files.packet import register_section
from lilong.cases.norms.packet import section


def register() -> None:
    """Let the packet tell what was measured and against what."""
    register_section("norm", section)
