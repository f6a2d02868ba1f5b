"""Where the table begins: title lines, the line that says who and when, the heading rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from lilong.engines.tabular.cells import Merge, RawCell, Row, compact, is_blank, text_of, tidy
from lilong.engines.tabular.columns import SLASH, Column, HeadingMatcher, map_columns
from lilong.engines.tabular.dates import DAY, parse_date
from lilong.engines.tabular.spec import ColumnSpec

LOOK_AHEAD = 40
WIDEST = 256  # columns beyond are kept raw and not looked at
DEEPEST = 3
FEWEST_FIELDS = 2
FEWEST_POINTS = 160
NO_HEADER, NO_KNOWN_COLUMN = "no_header", "no_known_column"

_LONGEST_HEADING = 40
_FILL_LINE = re.compile(r"(?:填报|报送|制表|统计|填表|上报)(?:单位|日期|时间|人)?\s*:|单位\s*:")
_FILLED_ON = re.compile(
    r"(?:填报|填表|制表|统计|报送|上报|截止|截至)?(?:日期|时间)\s*:?\s*"
    r"([0-9]{2,4}\s*[-年/.]\s*[0-9]{1,2}\s*[-月/.]\s*[0-9]{1,2}\s*日?)"
)
_REPORTER = re.compile(r"(?:填报|报送|上报|制表)单位\s*:\s*([^\s:]+)")
_UNITS = re.compile(r"(?<!填报)(?<!报送)(?<!上报)(?<!制表)单位\s*:\s*([^\s:]+)")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s*年")


@dataclass(frozen=True, slots=True)
class Preamble:
    """What the lines above the headings say.

    Attributes:
        title: the first of them.
        reporter: 填报单位.
        filled_on: 填报日期; the last day of the year that the title names when only that is
            known.
        units: 单位, such as `("处", "平方米")`.
    """

    title: str = ""
    reporter: str = ""
    filled_on: date | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeaderReport:
    """How a sheet's headings were understood.

    Attributes:
        found: whether there is a table that we know.
        why: `no_header` or `no_known_column` when there is none.
        rows: the heading rows, numbered as the spreadsheet does, from 1.
        columns: each column, in order, mapped or not. Without a known one they still name
            the headings, so that a person can say which is which.
        preamble: what stood above.
    """

    found: bool
    why: str = ""
    rows: tuple[int, ...] = ()
    columns: tuple[Column, ...] = ()
    preamble: Preamble = field(default_factory=Preamble)

    @property
    def fields(self) -> dict[str, tuple[str, int]]:
        """Heading → (field, confidence), for the headings that were understood."""
        return {c.heading: (c.field, c.confidence) for c in self.columns if c.field}

    @property
    def unmapped(self) -> tuple[Column, ...]:
        """The columns that have a heading and no field."""
        return tuple(c for c in self.columns if c.heading and not c.field)


def find_header(
    rows: Sequence[Row],
    merged: Iterable[Merge],
    specs: Sequence[ColumnSpec],
    remembered: Mapping[str, str] | None = None,
) -> HeaderReport:
    """The best heading rows among `rows`, the first rows of a sheet (up to `LOOK_AHEAD`)."""
    rows = rows[:LOOK_AHEAD]
    near = [m for m in merged if m.top < len(rows)]
    spans, matcher = _spans(near), HeadingMatcher(specs)
    best: tuple[int, int, int] | None = None
    best_columns: list[Column] = []
    fallback: tuple[int, int] | None = None
    for top in range(len(rows)):
        if not _heads_a_table(rows[top]):
            continue
        for depth in range(1, DEEPEST + 1):
            if depth > 1 and not _continues(rows, top, depth, spans):
                break
            columns = matcher.columns(_flattened(rows, top, depth, spans), remembered or {})
            points = _points(columns)
            spanning = depth > 1 and any(m.top == top and m.right > m.left for m in near)
            rank = (points, depth if spanning else -depth, top)
            if points and (best is None or rank[:2] > best[:2]):
                best, best_columns = rank, columns
                chosen = (top, depth)
            if fallback is None and len(_texts(rows[top])) > 2:
                fallback = (top, depth)
    if best is None:
        return _nothing_known(rows, spans, fallback)
    numbers = tuple(range(chosen[0] + 1, chosen[0] + chosen[1] + 1))
    return HeaderReport(True, "", numbers, tuple(best_columns), read_preamble(rows[: chosen[0]]))


def _nothing_known(
    rows: Sequence[Row], spans: dict[tuple[int, int], int], likely: tuple[int, int] | None
) -> HeaderReport:
    if likely is None:
        return HeaderReport(False, NO_HEADER, preamble=read_preamble(rows))
    top, depth = likely
    headings = _flattened(rows, top, depth, spans)
    columns = tuple(map_columns(headings, ()))
    return HeaderReport(False, NO_KNOWN_COLUMN, (top + 1,), columns, read_preamble(rows[:top]))


def _points(columns: Sequence[Column]) -> int:
    mapped = [column.confidence for column in columns if column.field]
    enough = len(mapped) >= FEWEST_FIELDS and sum(mapped) >= FEWEST_POINTS
    return sum(mapped) if enough else 0


def _texts(row: Row) -> set[str]:
    return {tidy(cell) for cell in row if isinstance(cell, str) and not is_blank(cell)}


def _heads_a_table(row: Row) -> bool:
    """Whether the row could be the first of the heading rows: several different short words."""
    texts = _texts(row)
    return (
        len(texts) >= FEWEST_FIELDS
        and all(is_blank(cell) or isinstance(cell, str) for cell in row)
        and all(len(text) <= _LONGEST_HEADING for text in texts)
        and not any(_FILL_LINE.search(text) for text in texts)
    )


def _spans(merged: Iterable[Merge]) -> dict[tuple[int, int], int]:
    """For each cell of a merge that is not its first: the column of the text that covers it."""
    covered = (
        ((row, column), m.left)
        for m in merged
        for row in range(m.top, min(m.bottom, LOOK_AHEAD) + 1)
        for column in range(m.left, min(m.right, WIDEST) + 1)
        if (row, column) != (m.top, m.left)
    )
    # Honest merges do not overlap; hostile ones end here.
    return dict(islice(covered, LOOK_AHEAD * WIDEST))


def _continues(
    rows: Sequence[Row], top: int, depth: int, spans: dict[tuple[int, int], int]
) -> bool:
    """Whether the row at `depth` only divides headings that are open to division.

    A heading is open when it spans to the right: by a merge, or by blanks beside it. A row
    of data stands under closed headings too, which is how it is told apart.
    """
    if top + depth > len(rows):
        return False
    row, above = rows[top + depth - 1], rows[top + depth - 2]
    if not _texts(row) or not all(is_blank(cell) or isinstance(cell, str) for cell in row):
        return False
    written = [c for c, cell in enumerate(row) if not is_blank(cell)]
    return all(
        len(tidy(str(row[c]))) <= _LONGEST_HEADING
        and not any(letter.isdigit() for letter in tidy(str(row[c])))
        and (is_blank(_at(above, c)) or _opens(above, c, top + depth - 2, spans))
        for c in written
    )


def _opens(row: Row, column: int, number: int, spans: dict[tuple[int, int], int]) -> bool:
    if (number + 1, column) in spans:  # merged downwards: this heading is whole
        return False
    return spans.get((number, column + 1)) == column or (
        column + 1 < len(row) and is_blank(row[column + 1])
    )


def _at(row: Row, column: int) -> RawCell:
    return row[column] if column < len(row) else None


def _flattened(
    rows: Sequence[Row], top: int, depth: int, spans: dict[tuple[int, int], int]
) -> list[str]:
    """One heading a column, its levels joined by a slash: `位置/弄`."""
    width = min(WIDEST, max(len(rows[top + level]) for level in range(depth)))
    headings: list[list[str]] = [[] for _ in range(width)]
    for level in range(depth):
        last = level == depth - 1
        for column in range(width):
            text = _heading_at(rows, top, level, column, spans, last=last)
            if text and text not in headings[column]:
                headings[column].append(text)
    return [SLASH.join(levels) for levels in headings]


def _heading_at(
    rows: Sequence[Row],
    top: int,
    level: int,
    column: int,
    spans: dict[tuple[int, int], int],
    *,
    last: bool,
) -> str:
    number = top + level
    own = _shown(_at(rows[number], column))
    if own or last:
        return own
    if (number, column) in spans:
        return _shown(_at(rows[number], spans[number, column]))
    # Merges are lost in a text file: a blank beside a heading and above another continues it.
    if is_blank(_at(rows[number + 1], column)):
        return ""
    left = next((c for c in range(column, -1, -1) if not is_blank(_at(rows[number], c))), None)
    return "" if left is None else _shown(_at(rows[number], left))


def _shown(cell: RawCell) -> str:
    """A heading in its own characters, on one line; `㎡` stays `㎡`."""
    return " ".join(text_of(cell).split())


def read_preamble(rows: Sequence[Row]) -> Preamble:
    """What the lines above the headings say; the colon may be of either width."""
    lines = [" ".join(tidy(text_of(cell)) for cell in row if not is_blank(cell)) for row in rows]
    lines = [line for line in lines if line]
    if not lines:
        return Preamble()
    text = " ".join(lines)
    reporter, units = _REPORTER.search(text), _UNITS.search(text)
    return Preamble(
        title=lines[0],
        reporter=reporter[1] if reporter else "",
        filled_on=_filled_on(text),
        units=tuple(filter(None, re.split(r"[、,;/]", units[1]))) if units else (),
    )


def _filled_on(text: str) -> date | None:
    if match := _FILLED_ON.search(text):
        found = parse_date(match[1]).value
        if found is not None and found.precision == DAY:
            return found.first
    year = _YEAR.search(text)
    return date(int(year[1]), 12, 31) if year else None


def heading_texts(rows: Iterable[Row]) -> list[frozenset[str]]:
    """The words of each heading row, to know it again where a page break repeats it."""
    return [frozenset(compact(text) for text in _texts(row)) for row in rows]
