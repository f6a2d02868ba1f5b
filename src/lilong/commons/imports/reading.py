"""The dry run: from a file to drafts and a report, with no effect on the module's tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.imports.importer import (
    DUPLICATE,
    FINDING,
    KNOWN,
    UNREADABLE,
    Draft,
    Guess,
    Importer,
    Learned,
    Target,
)
from lilong.commons.imports.models import LearnedReading
from lilong.commons.imports.sealing import sealed_cells
from lilong.commons.spreadsheets.reading import Limits, open_workbook
from lilong.commons.wording import listed
from lilong.engines.tabular.cells import text_of
from lilong.engines.tabular.columns import REPORTER
from lilong.engines.tabular.ledger import Seen, Understood, read_ledger
from lilong.engines.tabular.personal import HIDDEN, covered
from lilong.engines.tabular.spec import Context
from lilong.kernel.refusal import Invalid


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One row: where it stood, its cells as text, and what it would become.

    Telephone and identity numbers are covered in the texts; `personal` says that there are some.
    """

    sheet: int
    number: int
    raw: list[str]
    draft: Draft
    personal: bool = False


@dataclass
class Report:
    """What a file holds, as the reader and the command line see it.

    Attributes:
        rows_read: every row of every sheet; it is findings + duplicates + len(skipped).
        findings: rows that would become something, those already known included.
        known: those of them that stand in the tables already.
        duplicates: rows that repeat another row of the file.
        figures: {figure: {name: count}} of the findings, such as by_kind.
        skipped: (sheet, row, code of why) of all other rows.
        guessed: (sheet, row, Guess).
        columns: {heading: field} of the columns that were understood.
        unread: headings that were not.
        withheld: headings under which stands who reported something: covered and not read.
        guessed_rows, not_understood: rows read with a guess; rows that could not be read.
        guesses: how many guesses those rows have of a field for a reason (field, code).
        personal: rows in which a telephone or identity number stands.
        filled_on: the day the sheet says it was filled in, ISO; empty when it does not say.
    """

    rows_read: int = 0
    findings: int = 0
    known: int = 0
    duplicates: int = 0
    figures: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    skipped: list[tuple[int, int, str]] = field(default_factory=list)
    guessed: list[tuple[int, int, Guess]] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    filled_on: str = ""
    guessed_rows: int = 0
    not_understood: int = 0
    guesses: Counter[tuple[str, str]] = field(default_factory=Counter)
    personal: int = 0

    def add(self, row: DraftRow) -> None:
        """Count one row in."""
        self.rows_read += 1
        draft = row.draft
        self.personal += row.personal
        if draft.verdict == DUPLICATE:
            self.duplicates += 1
            return
        if draft.verdict not in (FINDING, KNOWN):
            self.skipped.append((row.sheet, row.number, draft.why))
            self.not_understood += draft.verdict == UNREADABLE
        else:
            self.findings += 1
            self.known += draft.verdict == KNOWN
            for figure, name in draft.figures.items():
                self.figures[figure][name] += 1
        self.guessed += [(row.sheet, row.number, guess) for guess in draft.guesses]
        if draft.verdict != UNREADABLE and draft.guesses:
            self.guessed_rows += 1
            self.guesses.update((guess.field, guess.code) for guess in draft.guesses)


def learned_at(space_id: Any, importer: str) -> Learned:
    """What people of a street have taught this importer."""
    learned: dict[str, dict[str, Any]] = defaultdict(dict)
    rows = LearnedReading.objects.filter(space_id=space_id, importer=importer)
    for what, text, value in rows.values_list("what", "text", "value"):
        learned[what][text] = value
    return learned


def read_file(
    importer: Importer,
    target: Target,
    file: BinaryIO,
    *,
    name: str,
    learned: Learned,
    report: Report,
    each: Callable[[], None] = lambda: None,
) -> Iterator[DraftRow]:
    """Read a spreadsheet row by row, filling `report` on the way.

    Args:
        learned: the corrections to read it with, see `learned_at`.
        each: called for each row, for progress.

    Raises:
        Invalid: no spreadsheet we can read, or no sheet with a column we know.
    """
    limits = Limits(file_bytes=settings.UPLOAD_MAX_SPREADSHEET)
    maker, spec = importer.maker(target, learned), importer.spec()
    remembered = {heading: str(value) for heading, value in learned.get("column", {}).items()}
    seen: Seen = {}
    found = False
    headings: list[str] = []
    for number, sheet in enumerate(open_workbook(file, name=name, limits=limits).sheets):
        context = Context(sheet.name, timezone.localdate(), remembered)
        reading = read_ledger(sheet.rows(), sheet.merged, spec, context, seen=seen)
        _note_columns(reading.report, report)
        found = found or reading.report.found
        sealed = [column.index for column in reading.report.columns if column.reason == REPORTER]
        headings += [column.heading for column in reading.report.columns if column.heading]
        for understood in reading:
            row = _draft_row(number, understood, maker.make(understood), sealed)
            if importer.names_persons:
                row = replace(row, raw=sealed_cells(row.raw))
            report.add(row)
            each()
            yield row
    if not found:
        report.unread = list(dict.fromkeys(headings))
        raise _no_known_column(name, headings, importer.needed)


def _note_columns(heads: Any, report: Report) -> None:
    if not heads.found:
        return
    for column in heads.columns:
        if column.reason == REPORTER:
            report.withheld.append(column.heading)
        elif column.field:
            report.columns[column.heading] = column.field
        elif column.heading and column.heading not in report.unread:
            report.unread.append(column.heading)
    if heads.preamble.filled_on and not report.filled_on:
        report.filled_on = heads.preamble.filled_on.isoformat()


def _draft_row(sheet: int, understood: Understood, draft: Draft, sealed: Sequence[int]) -> DraftRow:
    raw = [cell if cell.__class__ is str else text_of(cell) for cell in understood.raw]
    for index in sealed:
        if index < len(raw) and raw[index]:
            raw[index] = HIDDEN
    for index in understood.personal:
        raw[index] = covered(raw[index])
    while raw and not raw[-1]:
        raw.pop()
    return DraftRow(sheet, understood.row, raw, draft, bool(understood.personal))


def _no_known_column(name: str, headings: list[str], needed: Sequence[str]) -> Invalid:
    seen = listed(headings[:12])
    return Invalid(
        _("“%(name)s”里没有找到认识的表头%(seen)s。")
        % {"name": name, "seen": _("（%(seen)s）") % {"seen": seen} if seen else ""},
        remedy=_("请确认表里有%(needed)s这样的列，或在核对页面指明哪一列是什么。")
        % {"needed": "".join(f"“{heading}”" for heading in needed)},
    )
