"""Was every acknowledged ballot kept, once and unaltered? A checker of what clients saw.

A unit is a register that is written once. Each client notes what it asked and what it was told;
afterwards the table is read. As the units have nothing to do with each other, one walk through
the history is enough.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

TAKEN, REFUSED, UNKNOWN = "taken", "refused", "unknown"


@dataclass(frozen=True, slots=True)
class Try:
    """One cast as its client saw it.

    Attributes:
        unit, choice, request: what was asked; tries of one request are one cast.
        outcome: `taken` with the receipt, `refused` with the code, or `unknown` when no answer,
            or none that says, came.
        began, ended: by the one steady clock of the test, in seconds.
    """

    unit: int
    choice: str
    request: str
    outcome: str
    number: int = 0
    hash: str = ""
    code: str = ""
    began: float = 0.0
    ended: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One ballot as the table holds it."""

    number: int
    unit: int
    choice: str
    hash: str


@dataclass
class History:
    """What all clients saw; several threads may write to it."""

    tries: list[Try] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, seen: Try) -> None:
        """Add one."""
        with self.lock:
            self.tries.append(seen)

    def told(self, outcome: str) -> list[Try]:
        """The tries with this outcome."""
        return [one for one in self.tries if one.outcome == outcome]


def faults(tries: Iterable[Try], rows: Iterable[Row]) -> list[str]:
    """Every way in which the table is not what the clients were told."""
    history, kept = list(tries), list(rows)
    return [
        *_acknowledged(history, kept),
        *_rows(history, kept),
        *_refused(history, kept),
    ]


def _acknowledged(history: list[Try], kept: list[Row]) -> Iterator[str]:
    by_number = {row.number: row for row in kept}
    receipts: dict[int, str] = {}
    for one in history:
        if one.outcome != TAKEN:
            continue
        row = by_number.get(one.number)
        if row is None:
            yield f"lost: unit {one.unit}, receipt {one.number}"
        elif (row.unit, row.choice, row.hash) != (one.unit, one.choice, one.hash):
            yield f"altered: unit {one.unit}, receipt {one.number}"
        if receipts.setdefault(one.number, one.request) != one.request:
            yield f"one receipt for two casts: {one.number}"


def _rows(history: list[Try], kept: list[Row]) -> Iterator[str]:
    asked = {(one.unit, one.choice) for one in history}
    seen: set[int] = set()
    for place, row in enumerate(sorted(kept, key=lambda row: row.number), 1):
        if row.number != place:
            yield f"a gap before {row.number}"
        if row.unit in seen:
            yield f"doubled: unit {row.unit}"
        seen.add(row.unit)
        if (row.unit, row.choice) not in asked:
            yield f"never cast: unit {row.unit} {row.choice}"


def _refused(history: list[Try], kept: list[Row]) -> Iterator[str]:
    began: dict[int, list[tuple[float, str]]] = {}
    stored = {(row.unit, row.choice) for row in kept}
    for one in history:
        began.setdefault(one.unit, []).append((one.began, one.request))
    for one in history:
        if one.outcome != REFUSED:
            continue
        winner = any(
            start <= one.ended and request != one.request for start, request in began[one.unit]
        )
        if one.code == "already_voted" and not winner:
            yield f"refused without a winner: unit {one.unit}"
        others = [
            two for two in history
            if (two.unit, two.choice) == (one.unit, one.choice) and two.request != one.request
        ]  # fmt: skip
        if (one.unit, one.choice) in stored and not others:
            yield f"refused and yet stored: unit {one.unit}"


def now() -> float:
    """The steady clock."""
    return time.monotonic()
