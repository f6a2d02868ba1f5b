"""Sentences as the commons' imports know them: 内容, 地址 (or 弄, 号), 类别, 日期, 来源."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.commons.imports.importer import Accepted, Learned, Target
from lilong.commons.imports.models import ImportRun
from lilong.commons.imports.words import field_words, learn_words
from lilong.council import permissions
from lilong.council.categories import categories, category_label
from lilong.council.importing.suggestion_drafts import COVERED, CUT, NOT_HERE, RowMaker
from lilong.council.importing.suggestion_writer import Writer, kept_if_undone, withdraw
from lilong.council.states import Branch, SaidBy
from lilong.engines.tabular.spec import LedgerSpec
from lilong.kernel.actor import Actor
from lilong.places.importing import addresses_of, learned_value, within_area
from lilong.places.queries import PlaceView

CODE = "council.suggestions"
# Fields whose reading a person can correct.
CORRECTABLE = ("category", "branch", "said_by", "address")
SPEC = Path(__file__).parents[1] / "dictionary" / "suggestion_sheet.json"
WHY: dict[str, str | Promise] = {
    "no_text": _("没有写内容"),
    "from_words": _("类别按内容认的"),
    COVERED: _("电话、证件号和人名遮起来了"),
    CUT: _("太长了，只保留前 2000 个字"),
    NOT_HERE: _("没有这个地点，记在最近的地方"),
}
FIELDS: dict[str, str | Promise] = {
    "text": _("内容"),
    "category": _("类别"),
    "branch": _("建议或诉求"),
    "said_on": _("日期"),
    "said_by": _("来源"),
}


@cache
def sheet_spec() -> LedgerSpec:
    """The columns of a sheet of sentences."""
    return LedgerSpec.from_mapping(json.loads(SPEC.read_text(encoding="utf-8")))


def target_at(place: PlaceView) -> Target:
    """Where a sheet goes. Raises Invalid for a place above the residents' areas."""
    return within_area(place, _("建议按居民区导入，%(address)s太大了"))


class SuggestionImporter:
    """Sheets of sentences."""

    code = CODE
    label: str | Promise = _("大家提的建议")
    names_persons = False
    undoing: str | Promise = _(
        "收回以后可以再次写入，但编号和短网址会换成新的：已经交给居民的纸条就查不到了。"
    )
    needed: tuple[str, ...] = ("内容",)

    def __init__(self) -> None:
        learn_words(why=WHY, fields=FIELDS)

    def allow(self, actor: Actor, place_path: str) -> None:
        """Keepers of the residents' area."""
        permissions.import_suggestions(actor, place_path)

    def spec(self) -> LedgerSpec:
        """See `sheet_spec`."""
        return sheet_spec()

    def maker(self, target: Target, learned: Learned) -> RowMaker:
        """A row maker that knows the addresses and sentences below the target."""
        return RowMaker(target, learned)

    def write(self, actor: Actor, run: ImportRun, rows: Iterator[Sequence[Accepted]]) -> int:
        """Write sentences; what an undo had taken back is written anew."""
        return Writer(actor, run).write(rows)

    def withdraw(
        self, actor: Actor, run: ImportRun, each: Callable[[int], None]
    ) -> tuple[int, int]:
        """Take back the sentences that nobody has touched since."""
        return withdraw(actor, run, each)

    def kept_if_undone(self, run: ImportRun) -> int:
        """How many sentences somebody has touched since."""
        return kept_if_undone(run)

    def describe(
        self, target: Target, drafts: Sequence[Mapping[str, Any]]
    ) -> list[list[tuple[str, str]]]:
        """Words, address and the rest, in the reader's language. One query."""
        known = addresses_of(drafts)
        return [_told(fields, known) if fields else [] for fields in drafts]

    def options(self, target: Target, name: str) -> list[tuple[str, str]]:
        """Choices of a field, in the reader's language."""
        if name == "category":
            return [(code, one.label) for code, one in categories().items()]
        if name == "branch":
            return [(str(value), str(words)) for value, words in Branch.choices]
        if name == "said_by":
            return [(str(value), str(words)) for value, words in SaidBy.choices]
        return []

    def check_correction(self, target: Target, name: str, value: str) -> Any:
        """The value to learn; for an address the place's id."""
        return learned_value(self, target, name, value)


def _told(fields: Mapping[str, Any], known: Mapping[str, str]) -> list[tuple[str, str]]:
    day = date.fromisoformat(fields["said_on"])
    told = [
        ("text", str(fields["text"])),
        ("address", known.get(fields["place"], "") + fields.get("rest", "")),
        ("category", category_label(fields["category"])),
        ("branch", str(Branch(fields["branch"]).label)),
        ("said_on", "" if day == timezone.localdate() else day.isoformat()),
        ("said_by", str(SaidBy(fields["said_by"]).label)),
    ]
    return [(field_words(name), words) for name, words in told if words]
