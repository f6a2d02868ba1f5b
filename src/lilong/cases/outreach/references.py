"""What outreach keeps for a time only, and what it adds to the packet."""

from __future__ import annotations

from lilong.cases.files.packet import register_section
from lilong.cases.outreach import sources
from lilong.cases.outreach.packet import section
from lilong.cases.outreach.sealing import forget_notes
from lilong.commons.jobs.regular import register_expiry


def register() -> None:
    """Let the night forget the team's notes, the packet tell of calls and promises, and cases come
    from calls."""
    register_expiry("cases.team_notes", forget_notes)
    register_section("outreach", section)
    sources.register()
