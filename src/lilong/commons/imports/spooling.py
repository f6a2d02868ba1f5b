"""Reading a file into a spool: outside of any transaction, so that nobody waits for it.

A large file takes half a minute to be understood, and SQLite lets one write at a time. What was
read stands in the spool as the rows that `keep_reading` then inserts in one go.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings

from lilong.commons.bulk import many_rows, stored_rows
from lilong.commons.files.storing import open_stored
from lilong.commons.imports.importer import IMPORTERS, UNREADABLE, Guess, Learned
from lilong.commons.imports.models import ImportRow, ImportRun
from lilong.commons.imports.queries import target_of
from lilong.commons.imports.reading import DraftRow, Report, learned_at, read_file
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid

BATCH = 1000
BYTES_IN_MEMORY = 4 << 20

# The columns of ImportRow that a spooled row holds.
COLUMNS = (
    "id", "space_id", "run_id", "sheet", "number", "raw", "fields", "guesses", "verdict", "why",
    "guessed",
)  # fmt: skip
Row = tuple[Any, ...]


class RowSpool:
    """Rows in batches: in memory while they are few, else in a file without a name.

    The file stands in no folder and is read by nobody but who wrote it (so it may be pickled);
    the system takes it back when it is closed, or when the process ends, however that ends.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._batches = file, 0

    def put(self, rows: Sequence[Row]) -> None:
        """Add a batch."""
        pickle.dump(rows, self._file, pickle.HIGHEST_PROTOCOL)
        self._batches += 1

    def batches(self) -> Iterator[Sequence[Row]]:
        """Every batch, from the first."""
        self._file.seek(0)
        for _batch in range(self._batches):
            yield pickle.load(self._file)  # noqa: S301 - our own, see above


def spool_folder() -> Path:
    """Where large spools lie: on the disk of the files, as /tmp may be memory."""
    return Path(settings.DATA_DIR) / "run" / "reading"


@contextmanager
def row_spool() -> Iterator[RowSpool]:
    """An empty spool; its rows are gone when the block ends."""
    folder = spool_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with SpooledTemporaryFile(BYTES_IN_MEMORY, dir=str(folder)) as file:
        yield RowSpool(file)


@dataclass
class Reading:
    """What was read of the file of an import, and what that rests on.

    Attributes:
        state: the import's state before the file was read.
        learned: the street's corrections that the file was read with.
        report: what the file holds.
        rows: its rows, the values of COLUMNS as this database stores them.
        refused: why it could not be read; None when it could.
    """

    state: str
    learned: Learned
    report: Report
    rows: RowSpool
    refused: Invalid | None = None


@contextmanager
def read_to_spool(run: ImportRun, each: Callable[[], None]) -> Iterator[Reading]:
    """Read the file of an import; what was read is gone when the block ends.

    Args:
        each: called for each row, for progress.
    """
    learned = learned_at(run.space_id, run.importer)
    with row_spool() as spool:
        reading = Reading(run.state, learned, Report(), spool)
        try:
            with open_stored(run.file_id) as file, many_rows():
                rows = read_file(
                    IMPORTERS[run.importer],
                    target_of(run),
                    file,
                    name=run.file_name,
                    learned=learned,
                    report=reading.report,
                    each=each,
                )
                for batch in _batches(rows):
                    spool.put(stored_rows(ImportRow, COLUMNS, [_row(run, row) for row in batch]))
        except Invalid as refusal:
            reading.refused = refusal
        yield reading


def _batches(rows: Iterable[DraftRow]) -> Iterator[list[DraftRow]]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _row(run: ImportRun, row: DraftRow) -> Row:
    draft = row.draft
    guesses = [_guess(guess) for guess in draft.guesses]
    return (
        uuid7(), run.space_id, run.id, row.sheet, row.number, row.raw, draft.fields, guesses,
        draft.verdict, draft.why, bool(guesses) and draft.verdict != UNREADABLE,
    )  # fmt: skip


def _guess(guess: Guess) -> dict[str, Any]:
    return {
        "field": guess.field,
        "from": guess.text,
        "to": guess.value,
        "confidence": guess.confidence,
        "code": guess.code,
    }
