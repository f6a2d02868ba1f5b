"""What has to be shown before something counts as done: rooms above register it by state."""

from __future__ import annotations

from collections.abc import Callable

from lilong.cases.files.models import Case

Proof = Callable[[Case, str], None]

_PROOFS: dict[str, Proof] = {}


def register_proof(state: str, proof: Proof) -> None:
    """Let `proof(case, words)` say by Refused or Invalid why what was noted in `state` is not yet
    shown; `words` are those of whoever checks."""
    _PROOFS[state] = proof


def check(case: Case, words: str) -> None:
    """Raises Refused, Invalid: it is not shown that it was done."""
    if (proof := _PROOFS.get(case.state)) is not None:
        proof(case, words)
