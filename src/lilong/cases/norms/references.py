"""What norms add to the packet, and ask before something counts as done."""

from __future__ import annotations

from lilong.cases.files.packet import register_section
from lilong.cases.files.proofs import register_proof
from lilong.cases.files.states import CaseState
from lilong.cases.norms.packet import section
from lilong.cases.norms.proving import check_brought_to_norm


def register() -> None:
    """Let the packet tell what was measured and against what; no norm is met unmeasured."""
    register_section("norm", section)
    register_proof(CaseState.TO_NORM, check_brought_to_norm)
