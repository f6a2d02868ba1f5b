"""State machines as tables: which state may follow which, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from lilong.kernel.refusal import Refused


class ForbiddenMove(Refused):
    """The thing is in a state from which this step is not possible.

    `words` is the sentence, with `{was}` and `{to_be}`; the house above translates it.
    """

    words: ClassVar[object] = "{was} ↛ {to_be}"


@dataclass(frozen=True)
class Moves:
    """A table of moves.

    Attributes:
        name: what moves, for the drawn diagram, such as `finding`.
        table: each state with the states that may follow it.
        labels: the person's word for each state (may be lazily translated).
    """

    name: str
    table: Mapping[str, Sequence[str]]
    labels: Mapping[str, object]

    def __post_init__(self) -> None:
        named = set(self.table) | {state for nexts in self.table.values() for state in nexts}
        if named != set(self.table) or not named <= set(self.labels):
            raise ValueError(f"the moves of {self.name} name a state that the table does not have")

    def check(self, before: str, after: str) -> str:
        """Return `after`, or refuse when no move leads there from `before`."""
        if after not in self.table.get(before, ()):
            raise self.refusal(before, after)
        return after

    def refusal(self, before: str, after: str) -> ForbiddenMove:
        """What is said where no move leads from `before` to `after`, or not by this verb."""
        was, to_be = str(self.labels.get(before, before)), str(self.labels.get(after, after))
        return ForbiddenMove(str(ForbiddenMove.words).format(was=was, to_be=to_be))

    def edges(self) -> Iterator[tuple[str, str]]:
        """Every allowed move, in the table's order."""
        for before, nexts in self.table.items():
            for after in nexts:
                yield before, after

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the reference pages."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {before} --> {after}" for before, after in self.edges()]
        return "\n".join(lines)
