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
from lilong.cases.files.states import CaseState, Outcome
from lilong.cases.files.writing import scopes_of
from lilong.commons.counters.counting import Deltas

DAYS = "cases.days"  # counter: days spent in a state, by kind and state, of those who left it
LEFT = "cases.left"  # counter: how often a state was left, by kind and state
CLOSED = "cases.closed"  # counter: closings by kind, level and outcome
REOPENED = "cases.reopened"  # counter: closings that came back, by the same key

_OUTCOME_OF: dict[str, Outcome] = {
    CaseState.REMOVED: Outcome.REMOVED,
    CaseState.RESTORED: Outcome.RESTORED,
    CaseState.TO_NORM: Outcome.TO_NORM,
    CaseState.DONE: Outcome.REPAIRED,
    CaseState.PERFORMED: Outcome.AGREED,
}


def outcome_of(before: str, done: str) -> Outcome:
    """How a case came to rest that was closed.

    Args:
        before: the state that it left.
        done: the last state of `TO_BE_CHECKED` in which it stood before; empty for none.
    """
    if before == CaseState.FAILED:
        return Outcome.NOT_AGREED
    return _OUTCOME_OF[done] if before == CaseState.CHECKED else Outcome.REFERRED


@dataclass(frozen=True)
class Moved:
    """A case that went from a state, which it had entered on a day, to another on a day.

    Attributes:
        closing: level and outcome of the closing that this is, or that this takes back.
    """

    kind: str
    before: str
    entered: date
    after: str
    on: date
    scopes: tuple[UUID, ...]
    closing: tuple[str, str] = ("", "")


def counted(moved: Moved) -> Iterable[tuple[str, str, int]]:
    """What a move counts: (name, key, amount)."""
    state = f"{moved.kind}|{moved.before}"
    yield DAYS, state, max(0, (moved.on - moved.entered).days)
    yield LEFT, state, 1
    if moved.after == CaseState.CLOSED:
        yield CLOSED, "|".join((moved.kind, *moved.closing)), 1
    if moved.before == CaseState.CLOSED:
        yield REOPENED, "|".join((moved.kind, *moved.closing)), 1


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


def moved_of(case: Case, before: str, entered: date, closing: tuple[str, str] = ("", "")) -> Moved:
    """What has just happened to a case whose state is the new one already.

    Args:
        closing: level and outcome that it had before, where it had been closed.
    """
    if case.state == CaseState.CLOSED:
        closing = (case.level, case.outcome)
    return Moved(case.kind, before, entered, case.state, case.since, scopes_of(case), closing)
