"""From raw rows to understood rows: one for one, nothing dropped silently."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import chain, islice
from typing import Any

from lilong.engines.tabular import addresses
from lilong.engines.tabular.addresses import Address, join_addresses, parse_lane
from lilong.engines.tabular.cells import (
    BLANK,
    Flawed,
    Merge,
    RawCell,
    Reading,
    Row,
    V,
    blank,
    compact,
    is_blank,
    not_understood,
    on_one_line,
    text_of,
)
from lilong.engines.tabular.choices import parse_choice
from lilong.engines.tabular.columns import Column
from lilong.engines.tabular.dates import parse_date
from lilong.engines.tabular.filling import Filled, Filling
from lilong.engines.tabular.headers import LOOK_AHEAD, HeaderReport, find_header, heading_texts
from lilong.engines.tabular.kinds import KindMatcher
from lilong.engines.tabular.personal import SHORTEST, personal_data_in
from lilong.engines.tabular.quantities import parse_area, parse_count, parse_length
from lilong.engines.tabular.spec import ADDRESS_ROLES, ColumnSpec, Context, LedgerSpec, MarkSpec

FINDING, SKIPPED, UNREADABLE = "finding", "skipped", "not_understood"
TITLE, HEADER, REPEATED_HEADER, EMPTY = "title", "header", "repeated_header", "blank"
TOTAL, SIGNATURE, NOTES, SECTION, DUPLICATE = "total", "signature", "notes", "section", "duplicate"
FROM_SECTION, FROM_SHEET = "from_section", "from_sheet_name"
ADDRESS = "address"

_TOTAL = re.compile(r".{0,16}?(?:合计|小计|总计|共计|累计|总数)(?:数|:)?(?:[0-9.]+.{0,6})?")
_SIGNATURE = re.compile(
    r"(?:单位)?(?:填表|制表|填报|审核|复核|负责|经办|联系|签字|签名|调查|排摸|统计|录入|分管领导|社区书记)"
    r"(?:人|员|日期|时间)?(?:\(?(?:签字|签名|盖章)\)?)?:|.{0,12}盖章|(?:日期|时间|电话|联系电话):"
)
_NOTES = re.compile(
    r"(?:注|备注|说明|填表说明|填报说明|注意|附注)[0-9]?[:.、]|[※*].{4,}|本表|以下空白|第[0-9]+页"
)
_MEMO_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class Understood:
    """One row of a sheet and what was made of it.

    Attributes:
        row: its number, from 1, as the spreadsheet program shows it.
        sheet: the sheet's name.
        raw: the cells as they stood, unmapped columns too.
        fields: field → reading, for rows that were read.
        verdict: `finding`, `skipped` or `not_understood`.
        why: for what is no finding: `title`, `header`, `repeated_header`, `blank`, `total`,
            `signature`, `notes`, `section`, `duplicate`, `no_header`, `no_known_column`, or
            `no_<field>` for a required field that is missing.
        repeats: sheet and row of the row that a `duplicate` repeats.
        personal: column index → kinds of personal number found there.
    """

    row: int
    sheet: str
    raw: tuple[RawCell, ...]
    fields: Mapping[str, Reading[Any]] = field(default_factory=dict)
    verdict: str = FINDING
    why: str = ""
    repeats: tuple[str, int] | None = None
    personal: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def guessed(self) -> dict[str, Reading[Any]]:
        """The fields that a person should look at."""
        return {name: reading for name, reading in self.fields.items() if reading.guessed}

    @property
    def misread(self) -> dict[str, Reading[Any]]:
        """The fields in which something is written that could not be understood."""
        return {name: reading for name, reading in self.fields.items() if not reading.understood}


Seen = dict[bytes, tuple[str, int]]


def read_ledger(
    rows: Iterable[Row],
    merged: Sequence[Merge],
    spec: LedgerSpec,
    context: Context | None = None,
    *,
    seen: Seen | None = None,
) -> LedgerReading:
    """Read one sheet.

    Args:
        rows: its rows from the first, top to bottom; taken once, one at a time.
        merged: its merged ranges.
        spec: the columns and kinds to look for.
        context: the sheet's name, a day for half-dates, remembered headings.
        seen: pass one dict for all sheets of a file, and repeats are found across them.

    Returns:
        an iterator of `Understood`, one for each row, whose `report` is there at once.
    """
    return LedgerReading(rows, merged, spec, context or Context(), {} if seen is None else seen)


class LedgerReading(Iterator[Understood]):
    """A sheet being read: `report` on its headings, then its rows one by one."""

    report: HeaderReport

    def __init__(
        self,
        rows: Iterable[Row],
        merged: Sequence[Merge],
        spec: LedgerSpec,
        context: Context,
        seen: Seen,
    ) -> None:
        source = iter(rows)
        head = list(islice(source, LOOK_AHEAD))
        self.report = find_header(head, merged, spec.columns, context.remembered)
        self._rows = chain(head, source)
        reader = _RowReader(head, merged, spec, context, self.report, seen)
        self._understood = (reader.read(n, tuple(row)) for n, row in enumerate(self._rows, 1))

    def __iter__(self) -> Iterator[Understood]:
        return self._understood

    def __next__(self) -> Understood:
        return next(self._understood)


Parse = Callable[[RawCell], Reading[Any]]


class _RowReader:
    """Reads one row after another, remembering what later rows may refer to."""

    def __init__(
        self,
        head: Sequence[Row],
        merged: Sequence[Merge],
        spec: LedgerSpec,
        context: Context,
        report: HeaderReport,
        seen: Seen,
    ) -> None:
        self._spec, self._context, self._report, self._seen = spec, context, report, seen
        self._first = report.rows[-1] if report.rows else 0
        heads = [head[number - 1] for number in report.rows]
        self._headings = heading_texts(heads)
        self._above = {compact(t) for t in _texts(head[: (report.rows or (1,))[0] - 1])}
        self._lead_memo: dict[str, str] = {}
        self._personal_memo: dict[RawCell, frozenset[str]] = {}
        by_field = {column.field: column for column in spec.columns}
        self._columns = [
            _Cell(column, by_field[column.field], self._parser(by_field[column.field], column))
            for column in report.columns
            if column.field
        ]
        self._serials = {c.index for c in self._columns if c.spec.parser == "serial"}
        self._filling = Filling(merged, [(c.index, c.spec.carry) for c in self._columns])
        at = list(enumerate(self._columns))
        self._plain = [
            (k, c) for k, c in at if c.spec.parser != "kind" and c.spec.parser not in ADDRESS_ROLES
        ]
        self._place = sorted(
            ((k, c) for k, c in at if c.spec.parser in ADDRESS_ROLES),
            # What stands in its own column outweighs the same inside one long address.
            key=lambda cell: (cell[1].spec.parser == ADDRESS, cell[0]),
        )
        self._kind = next((k for k, c in at if c.spec.parser == "kind"), None)
        self._kind_field = next((c.field for c in spec.columns if c.parser == "kind"), "kind")
        self._marks = [_Mark(mark) for mark in spec.marks]
        self._matcher = KindMatcher(spec.kinds)
        self._kind_memo: dict[Any, Reading[str]] = {}
        self._place_memo: dict[Any, Reading[Address]] = {}
        self._told_memo: dict[Any, str] = {}
        self._section = _lane_in(context.sheet, FROM_SHEET)

    def read(self, number: int, raw: tuple[RawCell, ...]) -> Understood:
        sheet = self._context.sheet
        why = self._why_skipped(number, raw)
        if why:
            if why in (TOTAL, SECTION):
                self._filling.forget()
            return Understood(number, sheet, raw, verdict=SKIPPED, why=why)
        fields = self._fields(*self._filling.filled(number - 1, raw))
        personal = self._personal(raw)
        missing = next((name for name in self._spec.required if _missing(fields, name)), None)
        if missing:
            why = f"no_{missing}"
            return Understood(number, sheet, raw, fields, UNREADABLE, why, None, personal)
        first = self._first_like(number, fields)
        if first:
            return Understood(number, sheet, raw, fields, SKIPPED, DUPLICATE, first, personal)
        return Understood(number, sheet, raw, fields, FINDING, "", None, personal)

    # -- rows that are no data -------------------------------------------------------------

    def _why_skipped(self, number: int, raw: tuple[RawCell, ...]) -> str:
        if not self._report.found:
            return self._report.why
        written = (i for i, cell in enumerate(raw) if not is_blank(cell))
        first = next(written, None)
        if number <= self._first:
            return self._why_above(number, first)
        self._filling.start(number - 1, raw)
        if first is None:
            return EMPTY
        lead = raw[first]
        if isinstance(lead, str):
            known = self._lead_memo.get(lead)
            if known is None:
                known = _remember(self._lead_memo, lead, self._lead(lead))
            if known and (known := self._confirmed(known, raw, [first, *written])):
                return known
        # Rows are often numbered ahead of being filled in.
        if first in self._serials and self._serials.issuperset(written):
            return EMPTY
        return ""

    def _why_above(self, number: int, first: int | None) -> str:
        if number >= self._report.rows[0]:
            return HEADER
        return EMPTY if first is None else TITLE

    def _lead(self, lead: str) -> str:
        """What a row that begins with these words may be."""
        text = compact(lead)
        if text in self._above:
            return TITLE
        if _TOTAL.fullmatch(text):
            return TOTAL
        if _SIGNATURE.match(text):
            return SIGNATURE
        if _NOTES.match(text):
            return NOTES
        if any(text in words for words in self._headings):
            return REPEATED_HEADER
        return SECTION if text.endswith(("弄", "弄:")) and len(text) <= 20 else ""

    def _confirmed(self, suspected: str, raw: Row, written: list[int]) -> str:
        """The suspicion, if the rest of the row bears it out."""
        texts = [compact(text_of(raw[i])) for i in written]
        if suspected == REPEATED_HEADER:
            most = max(sum(text in words for text in texts) for words in self._headings)
            return REPEATED_HEADER if len(texts) > 1 and most * 5 >= len(texts) * 4 else ""
        if suspected == SECTION:
            if len(texts) > 1:
                return ""
            self._section = _lane_in(text_of(raw[written[0]]), FROM_SECTION)
            return SECTION
        if suspected == TOTAL:
            # A total is a word and numbers; a description that begins so has words beside it.
            words = sum(isinstance(raw[i], str) and not _numeric(raw[i]) for i in written)
            return TOTAL if words <= 2 else ""
        return suspected if len(texts) <= (6 if suspected == SIGNATURE else 2) else ""

    # -- rows of data ----------------------------------------------------------------------

    def _parser(self, spec: ColumnSpec, column: Column) -> Parse:
        filled_on = self._report.preamble.filled_on or self._context.on
        parsers: dict[str, Parse] = {
            "text": _parse_text,
            "serial": _parse_text,
            "kind": _parse_text,
            "area": parse_area,
            "count": parse_count,
            "length": lambda raw: parse_length(raw, unit=column.unit),
            "date": lambda raw: parse_date(raw, on=filled_on),
            "choice": lambda raw: parse_choice(raw, spec.choices),
            "address": addresses.parse_address,
            "lane": parse_lane,
            "number": addresses.parse_number,
            "stair": addresses.parse_stair,
            "room": addresses.parse_room,
        }
        return parsers[spec.parser]

    def _fields(
        self, cells: Sequence[RawCell], filled: Mapping[int, Filled]
    ) -> dict[str, Reading[Any]]:
        fields: dict[str, Reading[Any]] = {}
        for at, column in self._plain:
            cell = cells[at]
            known = column.memo.get(cell if cell.__class__ is str else (cell.__class__, cell))
            if known is None or filled:
                known = column.read(cell, filled.get(at))
            fields[column.spec.field] = known
        if self._place or self._section:
            fields[ADDRESS] = self._address(cells, filled)
        if self._spec.kinds:
            fields[self._kind_field] = self._kind_of(cells, filled, fields)
        for mark in self._marks:
            told = fields.get(mark.spec.field)
            if told is None or told.note == BLANK:
                fields[mark.spec.field] = mark.read(fields)
        return fields

    def _address(self, cells: Sequence[RawCell], filled: Mapping[int, Filled]) -> Reading[Address]:
        key = (self._section, *[(cells[at].__class__, cells[at]) for at, _ in self._place])
        if not filled and (found := self._place_memo.get(key)):
            return found
        readings = [column.read(cells[at], filled.get(at)) for at, column in self._place]
        address = join_addresses(readings)
        if self._section and not (address.value and address.value.lane):
            address = replace(join_addresses([address, self._section]), raw=address.raw)
        return address if filled else _remember(self._place_memo, key, address)

    def _kind_of(
        self,
        cells: Sequence[RawCell],
        filled: Mapping[int, Filled],
        fields: Mapping[str, Reading[Any]],
    ) -> Reading[str]:
        named = None if self._kind is None else cells[self._kind]
        described = fields.get(self._spec.description)
        key = (named.__class__, named, described.value if described else None)
        found = self._kind_memo.get(key)
        if found is None:
            reading = self._matcher.match(named, key[2])
            found = _remember(self._kind_memo, key, reading)
        origin = filled.get(self._kind) if self._kind is not None else None
        return origin.mark(found) if origin else found

    def _personal(self, raw: Row) -> Mapping[int, frozenset[str]]:
        found: dict[int, frozenset[str]] | None = None
        for index, cell in enumerate(raw):
            if cell.__class__ is str:
                if len(cell) < SHORTEST:
                    continue
            elif cell is None or (
                not isinstance(cell, Flawed) and (cell.__class__ is not int or cell < _SHORT)
            ):
                continue
            kinds = self._personal_memo.get(cell)
            if kinds is None:
                kinds = _remember(self._personal_memo, cell, personal_data_in(cell))
            if kinds:
                found = found or {}
                found[index] = kinds
        return found or _NOTHING_PERSONAL

    def _first_like(
        self, number: int, fields: Mapping[str, Reading[Any]]
    ) -> tuple[str, int] | None:
        """The earlier row that says the same, if there is one; else this row is remembered."""
        if not self._spec.identity:
            return None
        same = "\x1f".join([self._told(fields.get(name)) for name in self._spec.identity])
        key = blake2b(same.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        here = (self._context.sheet, number)
        first = self._seen.setdefault(key, here)
        return None if first is here else first

    def _told(self, reading: Reading[Any] | None) -> str:
        """What the cell says, whatever its spelling; its own words when not understood."""
        if reading is None:
            return ""
        value = reading.value
        if value.__class__ is str:
            return value
        if value is None:
            return "" if reading.raw is None else "?" + compact(text_of(reading.raw))
        if isinstance(value, Address):
            return value.key
        if isinstance(value, int):
            return str(value)
        told = self._told_memo.get(value)
        return _remember(self._told_memo, value, repr(value)) if told is None else told


class _Cell:
    """One mapped column: how its cells are read, each wording once."""

    def __init__(self, column: Column, spec: ColumnSpec, parse: Parse) -> None:
        self.index, self.spec, self._parse = column.index, spec, parse
        self.memo: dict[Any, Reading[Any]] = {}

    def read(self, cell: RawCell, filled: Filled | None) -> Reading[Any]:
        # The class matters: 1, 1.0 and True are equal and not the same reading.
        key = cell if cell.__class__ is str else (cell.__class__, cell)
        reading = self.memo.get(key)
        if reading is None:
            reading = _remember(self.memo, key, self._parse(cell))
        return filled.mark(reading) if filled else reading


class _Mark:
    """A field given away by words elsewhere, each wording looked through once."""

    def __init__(self, spec: MarkSpec) -> None:
        self.spec = spec
        self._memo: dict[str, bool] = {}

    def read(self, fields: Mapping[str, Reading[Any]]) -> Reading[bool]:
        for source in self.spec.sources:
            reading = fields.get(source)
            if reading is not None and isinstance(reading.value, str) and self._says(reading.value):
                return Reading(True, 100, f"from_{source}", reading.raw)
        return _BLANK

    def _says(self, text: str) -> bool:
        known = self._memo.get(text)
        if known is None:
            said = any(word in text for word in self.spec.words)
            known = said and not any(word in text for word in self.spec.unless)
            _remember(self._memo, text, known)
        return known


_BLANK: Reading[Any] = blank()
_NOTHING_PERSONAL: dict[int, frozenset[str]] = {}
# No telephone number is smaller.
_SHORT = 10 ** (SHORTEST - 1)


def _remember(memo: dict[Any, V], key: Any, value: V) -> V:
    """Keep `value`; a memo never grows past its limit, so memory stays flat."""
    if len(memo) >= _MEMO_LIMIT:
        memo.clear()
    memo[key] = value
    return value


def _parse_text(raw: RawCell) -> Reading[str]:
    if isinstance(raw, Flawed):
        return not_understood(raw, raw.why)
    text = on_one_line(text_of(raw))
    return Reading(text, 100, "", raw) if text else blank(raw)


def _missing(fields: Mapping[str, Reading[Any]], name: str) -> bool:
    reading = fields.get(name)
    return reading is None or reading.value is None


def _lane_in(text: str, note: str) -> Reading[Address] | None:
    """The lane that a sheet's name or a line between the rows gives to what follows."""
    text = compact(text).rstrip(":")
    if not text.endswith("弄"):
        return None
    return replace(parse_lane(text), confidence=80, note=note, raw=None)


def _numeric(cell: RawCell) -> bool:
    return isinstance(cell, str) and any(letter.isdigit() for letter in cell)


def _texts(rows: Iterable[Row]) -> Iterator[str]:
    return (cell for row in rows for cell in row if isinstance(cell, str) and not is_blank(cell))
