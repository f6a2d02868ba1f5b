"""Which column is which: headings compared with the synonyms of a spec."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from lilong.engines.tabular.cells import compact
from lilong.engines.tabular.personal import names_reporter
from lilong.engines.tabular.spec import WITHHELD, ColumnSpec

EXACT, CONTAINED, ALIKE, REMEMBERED = "exact", "contained", "alike", "remembered"
UNKNOWN_HEADING, TAKEN, LEFT_OUT, NO_HEADING = "unknown", "taken", "left_out", "no_heading"
REPORTER = "reporter"
SLASH = "/"

_BRACKETS = re.compile(r"[(\[{【<〈《]([^)\]}】>〉》]*)[)\]}】>〉》]")
_DECORATION = re.compile(r"[\s:*_\-·.。,，、;?!'\"“”]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet, as far as its heading was understood.

    Attributes:
        index: zero-based position.
        heading: the flattened heading, such as `位置/弄`; empty when nothing stood there.
        field: the spec's field; None when the column is kept raw only.
        confidence: 100 certain, less when the heading is only like a synonym, 0 unmapped.
        reason: `exact`, `contained`, `alike`, `remembered`; or why it is unmapped: `unknown`,
            `taken` (a better column has that field), `left_out` (a person said so),
            `no_heading`, `reporter` (who reported something stands there: covered, never read).
        unit: the unit in the heading's brackets, normalised, such as `m2`.
    """

    index: int
    heading: str
    field: str | None = None
    confidence: int = 0
    reason: str = UNKNOWN_HEADING
    unit: str = ""


def map_columns(
    headings: Sequence[str],
    specs: Iterable[ColumnSpec],
    remembered: Mapping[str, str] | None = None,
) -> list[Column]:
    """Give each heading at most one field and each field at most one column.

    Corrections remembered from earlier files win; then the surest match, then the leftmost.
    """
    return HeadingMatcher(specs).columns(headings, remembered or {})


class HeadingMatcher:
    """The synonyms of a spec, made ready; each heading is compared with them once."""

    def __init__(self, specs: Iterable[ColumnSpec]) -> None:
        keys = [(heading_key(word), spec) for spec in specs for word in spec.synonyms]
        self._synonyms = [(key, spec.field) for key, spec in keys if spec.parser != WITHHELD]
        self._read = {key for key, _field in self._synonyms}
        self._withheld = {key: spec.field for key, spec in keys if spec.parser == WITHHELD}
        self._memo: dict[str, list[_Offer]] = {}
        self._leaf_memo: dict[str, list[_Offer]] = {}

    def columns(self, headings: Sequence[str], remembered: Mapping[str, str]) -> list[Column]:
        """See `map_columns`."""
        known = {heading_key(heading): field for heading, field in remembered.items()}
        columns = [Column(index, text, unit=unit_in(text)) for index, text in enumerate(headings)]
        taken: set[str] = set()
        settled: dict[int, Column] = {}
        offers: list[tuple[int, int, str, str]] = []
        for column in columns:
            key = heading_key(column.heading)
            if names_reporter(column.heading) or self._withholds(key, known.get(key)):
                settled[column.index] = replace(column, reason=REPORTER)
            elif key and key in known:
                settled[column.index] = _remembered(column, known[key], taken)
            elif key:
                offers += [(-sure, column.index, f, why) for f, sure, why in self._offers(key)]
        for confidence, index, field, why in sorted(offers):
            if index not in settled and field not in taken:
                taken.add(field)
                was = columns[index]
                settled[index] = Column(index, was.heading, field, -confidence, why, was.unit)
        wanted = {index for _, index, _, _ in offers}
        return [settled.get(c.index) or _unmapped(c, c.index in wanted) for c in columns]

    def _withholds(self, key: str, taught: str | None) -> bool:
        """Whether the ledger itself keeps nothing of what stands below this heading."""
        if taught is not None and taught in self._withheld.values():
            return True
        return key not in self._read and any(word in key for word in self._withheld)

    def _offers(self, full: str) -> list[_Offer]:
        """For each field that the heading could name: the field, the confidence, why."""
        found = self._memo.get(full)
        if found is None:
            joined, leaf = full.replace(SLASH, ""), full.rsplit(SLASH, 1)[-1]
            exact = [(f, 100, EXACT) for key, f in self._synonyms if key in (full, joined)]
            found = self._memo[full] = _best([*exact, *self._leaf_offers(leaf)])
        return found

    def _leaf_offers(self, leaf: str) -> list[_Offer]:
        found = self._leaf_memo.get(leaf)
        if found is None:
            matches = [(field, *_match(leaf, wanted)) for wanted, field in self._synonyms]
            found = self._leaf_memo[leaf] = _best([offer for offer in matches if offer[1]])
        return found


_Offer = tuple[str, int, str]


def _best(offers: Iterable[_Offer]) -> list[_Offer]:
    best: dict[str, _Offer] = {}
    for offer in offers:
        if offer[0] not in best or offer[1] > best[offer[0]][1]:
            best[offer[0]] = offer
    return list(best.values())


def _remembered(column: Column, field: str, taken: set[str]) -> Column:
    if not field or field in taken:
        return Column(
            column.index, column.heading, None, 0, LEFT_OUT if not field else TAKEN, column.unit
        )
    taken.add(field)
    return Column(column.index, column.heading, field, 100, REMEMBERED, column.unit)


def _unmapped(column: Column, wanted: bool) -> Column:
    reason = NO_HEADING if not column.heading else TAKEN if wanted else UNKNOWN_HEADING
    return Column(column.index, column.heading, None, 0, reason, column.unit)


def _match(leaf: str, wanted: str) -> tuple[int, str]:
    """How surely the lowest level of a heading is this synonym, both as keys."""
    if wanted == leaf:
        return 99, EXACT
    if SLASH in wanted or min(len(leaf), len(wanted)) < 2:
        return 0, ""
    if wanted in leaf or leaf in wanted:
        short, long = sorted((len(leaf), len(wanted)))
        return 60 + 30 * short // long, CONTAINED
    # Never more alike than the letters that each finds in the other, which is quickly counted.
    shared = min(sum(c in wanted for c in leaf), sum(c in leaf for c in wanted))
    if 2 * shared < 0.75 * (len(leaf) + len(wanted)):
        return 0, ""
    ratio = SequenceMatcher(None, leaf, wanted, autojunk=False).ratio()
    return (round(ratio * 75), ALIKE) if ratio >= 0.75 else (0, "")


@lru_cache(maxsize=8192)
def heading_key(heading: str) -> str:
    """The form in which headings are compared and remembered: without units, spaces, marks."""
    levels = (_BRACKETS.sub("", compact(level)) for level in heading.split(SLASH))
    return SLASH.join(filter(None, (_DECORATION.sub("", level) for level in levels)))


def unit_in(heading: str) -> str:
    """What stands in the heading's last brackets: `面积（㎡）` → `m2`."""
    found = _BRACKETS.findall(compact(heading))
    return str(found[-1]).removeprefix("单位").lstrip(":") if found else ""
