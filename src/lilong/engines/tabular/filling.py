"""What a blank cell stands for: a merge from above, 同上, a lane written once for its block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lilong.engines.tabular.cells import Merge, RawCell, Reading, Row, is_blank

SAME_AS_ABOVE, CARRIED = "same_as_above", "carried_down"

_DITTO = frozenset(("同上", "同前", "同上栏", "〃", "″", '"', "''", "”", "“", "ditto", "〞", "々"))


@dataclass(frozen=True, slots=True)
class Filled:
    """Why a cell counts for more than what stood in it, and what really stood there."""

    note: str
    raw: RawCell = None

    def mark(self, reading: Reading[Any]) -> Reading[Any]:
        confidence = min(reading.confidence, 70) if self.note == CARRIED else reading.confidence
        return replace(reading, confidence=confidence, note=reading.note or self.note, raw=self.raw)


_NOTHING: Mapping[int, Filled] = {}


class Filling:
    """Vertical merges and 同上: what a blank or a ditto mark stands for.

    Made of a sheet's merged ranges and of (index, whether it is carried down) of each column
    that is read; rows are handed in from top to bottom.
    """

    def __init__(self, merged: Iterable[Merge], columns: Sequence[tuple[int, bool]]) -> None:
        self._starts: dict[int, list[Merge]] = {}
        for merge in merged:
            if merge.bottom > merge.top:
                self._starts.setdefault(merge.top, []).append(merge)
        self._indices = [index for index, _ in columns]
        self._carried = [carry for _, carry in columns]
        self._open: dict[int, tuple[int, RawCell]] = {}
        self._last: list[RawCell] = [None] * len(self._indices)

    def start(self, row: int, raw: Row) -> None:
        """Note the merges that begin in this row, whatever else the row is."""
        for merge in self._starts.pop(row, ()):
            value = raw[merge.left] if merge.left < len(raw) else None
            self._open[merge.left] = (merge.bottom, value)

    def filled(self, row: int, raw: Row) -> tuple[list[RawCell], Mapping[int, Filled]]:
        """The cell that counts in each mapped column, and which of them were filled in."""
        width = len(raw)
        cells = [raw[index] if index < width else None for index in self._indices]
        origins: dict[int, Filled] | None = None
        last = self._last
        for at, cell in enumerate(cells):
            if cell.__class__ is str:
                if cell in _DITTO and last[at] is not None:
                    cells[at] = last[at]
                    origins = origins or {}
                    origins[at] = Filled(SAME_AS_ABOVE, cell)
                    continue
                if cell and not is_blank(cell):
                    last[at] = cell
                    continue
            elif cell is not None:
                last[at] = cell
                continue
            cells[at] = self._merged(row, at)
            if cells[at] is None and self._carried[at] and last[at] is not None:
                cells[at] = last[at]
                origins = origins or {}
                origins[at] = Filled(CARRIED)
        return cells, origins or _NOTHING

    def forget(self) -> None:
        """After a subtotal nothing is carried down: another block begins."""
        self._last = [None] * len(self._last)

    def _merged(self, row: int, at: int) -> RawCell:
        bottom, value = self._open.get(self._indices[at], (-1, None))
        if row > bottom or is_blank(value):
            return None
        self._last[at] = value
        return value
