"""What is counted of the way a case takes: days in each state, and where and how it came to rest.

Kept in counters in the transaction that moves a case, so that a picture of a million cases reads
a few rows. Each counter can be reckoned again from the steps (`checking.outcomes_agree`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lilong.cases.files.models import Case
from lilong.cases.files.states import CaseState
from lilong.cases.files.writing import scopes_of
from lilong.commons.counters.counting import Deltas

DAYS = "cases.days"  # counter: days spent in a state, by kind and state, of those who left it
LEFT = "cases.left"  # counter: how often a state was left, by kind and state
CLOSED = "cases.closed"  # counter: closings by kind and level
REOPENED = "cases.reopened"  # counter: reopenings by kind


@dataclass(frozen=True)
class Moved:
    """A case that went from a state, which it had entered on a day, to another on a day."""

    kind: str
    level: str
    before: str
    entered: date
    after: str
    on: date
    scopes: tuple[UUID, ...]


def counted(moved: Moved) -> Iterable[tuple[str, str, int]]:
    """What a move counts: (name, key, amount)."""
    state = f"{moved.kind}|{moved.before}"
    yield DAYS, state, max(0, (moved.on - moved.entered).days)
    yield LEFT, state, 1
    if moved.after == CaseState.CLOSED:
        yield CLOSED, f"{moved.kind}|{moved.level}", 1
    if moved.before == CaseState.CLOSED:
        yield REOPENED, moved.kind, 1


def note(space_id: UUID, moved: Moved) -> None:
    """Count a move."""
    deltas = Deltas(space_id)
    add(deltas, moved)
    deltas.write()


def add(deltas: Deltas, moved: Moved) -> None:
    """Count a move among others that are written together."""
    for name, key, amount in counted(moved):
        if amount:
            deltas.add(moved.scopes, name, key, amount)


def moved_of(case: Case, before: str, entered: date) -> Moved:
    """What has just happened to a case whose state is the new one already."""
    return Moved(case.kind, case.level, before, entered, case.state, case.since, scopes_of(case))
