"""How a module describes its ledger: columns, kinds and what makes two rows the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lilong.engines.tabular.choices import READY_MADE, Choice
from lilong.engines.tabular.kinds import KindSpec

ADDRESS_ROLES = ("address", "lane", "number", "stair", "room")
WITHHELD = "withheld"
PARSERS = (
    "text", "area", "length", "count", "date", "choice", "kind", "serial", WITHHELD,
    *ADDRESS_ROLES,
)  # fmt: skip


@dataclass(frozen=True)
class ColumnSpec:
    """One column that a ledger may have.

    Attributes:
        field: what the rest of the house calls it.
        synonyms: headings that people write over it, best first; `当事人/姓名` is a heading
            under a merged one.
        parser: one of `PARSERS`. The `address`, `lane`, `number`, `stair` and `room` cells of
            a row are put together as the field `address`; a `kind` cell is read with the
            spec's dictionary; a `serial` cell numbers the row and says nothing else; what stands
            below a `withheld` heading, or one that holds its words, is covered and never read.
        choices: for the parser `choice`.
        carry: whether a blank cell means what the row above said, as a guess.
    """

    field: str
    synonyms: tuple[str, ...]
    parser: str = "text"
    choices: tuple[Choice, ...] = ()
    carry: bool = False

    def __post_init__(self) -> None:
        if self.parser not in PARSERS:
            raise ValueError(f"{self.field}: there is no parser {self.parser!r}")
        if self.parser == "choice" and not self.choices:
            raise ValueError(f"{self.field}: a choice needs its choices")


@dataclass(frozen=True)
class MarkSpec:
    """A yes-or-no field that words in other fields give away, such as 商铺 in the remarks."""

    field: str
    words: tuple[str, ...]
    sources: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class LedgerSpec:
    """A ledger as a module knows it.

    Attributes:
        columns: the columns it may have.
        kinds: the dictionary for the column whose parser is `kind`.
        description: the field read beside the kind.
        required: fields without which a row is not a finding.
        identity: fields that, all equal, make one row repeat another.
        marks: fields given away by words elsewhere.
    """

    columns: tuple[ColumnSpec, ...]
    kinds: tuple[KindSpec, ...] = ()
    description: str = "description"
    required: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    marks: tuple[MarkSpec, ...] = ()

    @classmethod
    def from_mapping(cls, plain: Mapping[str, Any]) -> LedgerSpec:
        """The spec written as plain data, such as JSON; `choices` may name a ready-made list."""
        return cls(
            columns=tuple(_column(entry) for entry in plain["columns"]),
            kinds=tuple(KindSpec(**_tuples(entry)) for entry in plain.get("kinds", ())),
            description=plain.get("description", "description"),
            required=tuple(plain.get("required", ())),
            identity=tuple(plain.get("identity", ())),
            marks=tuple(MarkSpec(**_tuples(entry)) for entry in plain.get("marks", ())),
        )


def _column(entry: Mapping[str, Any]) -> ColumnSpec:
    plain = _tuples(entry)
    choices = plain.pop("choices", ())
    if isinstance(choices, str):
        return ColumnSpec(**plain, choices=READY_MADE[choices])
    return ColumnSpec(**plain, choices=tuple(Choice(**_tuples(choice)) for choice in choices))


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in entry.items()
    }


@dataclass(frozen=True)
class Context:
    """What is known beside the cells.

    Attributes:
        sheet: the sheet's name, which often names the lane.
        on: the day to date half-dates by when the sheet itself does not say.
        remembered: heading → field, as people corrected it before; "" leaves it unread.
    """

    sheet: str = ""
    on: date | None = None
    remembered: Mapping[str, str] = field(default_factory=dict)
