"""What a module gives to have its tables imported from spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise

from lilong.commons.imports.models import ImportRun
from lilong.engines.tabular.ledger import Understood
from lilong.engines.tabular.spec import LedgerSpec
from lilong.kernel.actor import Actor

FINDING, KNOWN, DUPLICATE, SKIPPED, UNREADABLE = (
    "finding", "known", "duplicate", "skipped", "not_understood",
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """Where a file goes: a place, its street, and what else the importer wants to know."""

    place_id: UUID
    place_path: str
    space_id: UUID
    context_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """A value that a person should look at.

    Attributes:
        field: the importer's field.
        text: what stands in the file.
        value: what it was taken for, as text; empty when it was not understood.
        confidence: 1–99, or 0 when not understood.
        code: why it is a guess, such as `approximate`.
    """

    field: str
    text: str
    value: str
    confidence: int
    code: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What one row of the file would become.

    `figures` names what the row counts as in the report, such as {"by_kind": "违建"}.
    """

    verdict: str
    why: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    guesses: Sequence[Guess] = ()
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Accepted:
    """One draft to be written: the row's id, its fields, and what it has become.

    `target_id` and `target_version` are None until it was written the first time.
    """

    id: UUID
    fields: dict[str, Any]
    target_id: UUID | None = None
    target_version: int | None = None


class RowMaker(Protocol):
    """Turns understood rows of one file into drafts; keeps what it needs between rows."""

    def make(self, understood: Understood) -> Draft:
        """What this row would become."""


# {what: {text: value}}, see LearnedReading.
Learned = Mapping[str, Mapping[str, Any]]


class Importer(Protocol):
    """One kind of table that can be imported.

    `names_persons` has the rows of its files kept sealed; `undoing` says what is lost when what was
    written is taken back; `needed` are headings that a file cannot do without.
    """

    code: str
    label: str | Promise
    names_persons: bool
    undoing: str | Promise
    needed: tuple[str, ...]

    def allow(self, actor: Actor, place_path: str) -> None:
        """Ask the module's permission."""

    def spec(self) -> LedgerSpec:
        """The columns and kinds to look for."""

    def maker(self, target: Target, learned: Learned) -> RowMaker:
        """A row maker for one file."""

    def write(self, actor: Actor, run: ImportRun, rows: Iterator[Sequence[Accepted]]) -> int:
        """Write the drafts, in batches, in the caller's transaction; return how many stand now.

        Sets `target_id` and `target_version` of the rows it was handed, which the caller saves
        when the next batch is asked for. Records the event.
        """

    def withdraw(
        self, actor: Actor, run: ImportRun, each: Callable[[int], None]
    ) -> tuple[int, int]:
        """Take back what was written; return how many were taken back and how many were kept
        because people have worked on them since. Records the event."""

    def kept_if_undone(self, run: ImportRun) -> int:
        """How many of those that were written `withdraw` would keep now."""

    def describe(
        self, target: Target, drafts: Sequence[Mapping[str, Any]]
    ) -> list[list[tuple[str, str]]]:
        """For each draft its fields and values, in the reader's words, in the order to be read."""

    def options(self, target: Target, name: str) -> list[tuple[str, str]]:
        """What a field can be corrected to, as (value, words); empty for free text."""

    def check_correction(self, target: Target, name: str, value: str) -> Any:
        """The value to learn for a correction. Raises Invalid."""


IMPORTERS: dict[str, Importer] = {}


def register_importer(importer: Importer) -> None:
    """Offer an importer to pages and commands."""
    IMPORTERS[importer.code] = importer


def lasting_name(run: ImportRun) -> str:
    """What the ledger calls a file for good. Where its table tells of persons, so may its own name
    (王小明投诉.csv): then the number of the import stands there."""
    importer = IMPORTERS.get(run.importer)
    if importer is not None and not importer.names_persons:
        return run.file_name
    return f"№ {run.pk.hex[-8:]}"
