"""What joint meetings add to the packet."""

from __future__ import annotations

from lilong.cases.files.packet import register_section
from lilong.cases.joint.packet import section


def register() -> None:
    """Let the packet tell what was tried at which table."""
    register_section("joint_meetings", section)
