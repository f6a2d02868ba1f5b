"""The survey's ledger as the commons' imports know it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.commons.imports.importer import Accepted, Learned, Target
from lilong.commons.imports.models import ImportRun
from lilong.commons.spaces import CITY
from lilong.engines.tabular.spec import LedgerSpec
from lilong.kernel.actor import Actor
from lilong.kernel.area import Area
from lilong.kernel.refusal import Invalid
from lilong.places.importing import learned_value
from lilong.places.queries import PlaceView
from lilong.survey import permissions
from lilong.survey.actions.add_finding import wrong_area, wrong_day
from lilong.survey.importing.drafts import RowMaker
from lilong.survey.importing.telling import describe
from lilong.survey.importing.writer import Writer, kept_if_undone, withdraw
from lilong.survey.kinds import finding_kinds
from lilong.survey.states import Part, WallType

CODE = "survey.ledger"
# Fields whose reading a person can correct.
CORRECTABLE = ("kind", "part", "wall_type", "shop", "address", "area", "found_on")
SPEC = Path(__file__).parents[1] / "dictionary" / "ledger.json"


@cache
def ledger_spec() -> LedgerSpec:
    """The columns of a survey ledger and the words for its kinds."""
    plain = json.loads(SPEC.read_text(encoding="utf-8"))
    kinds = [
        {"code": kind.code, "names": (*kind.synonyms, kind.english), "words": kind.words}
        for kind in finding_kinds().values()
    ]
    return LedgerSpec.from_mapping({**plain, "kinds": kinds})


def target_at(place: PlaceView) -> Target:
    """Where a ledger of this place goes. Raises Invalid for a place above the streets."""
    if place.space_id == CITY:
        raise Invalid(
            _("台账要导入到一个街道里面"), remedy=_("请选街道、居民区、小区或弄，再导入。")
        )
    return Target(place.id, place.path, place.space_id)


class LedgerImporter:
    """Survey ledgers."""

    code = CODE
    label: str | Promise = _("排摸台账")
    names_persons = False
    undoing: str | Promise = _("收回以后可以再次写入，编号不变。")
    needed: tuple[str, ...] = ("位置", "类别")

    def allow(self, actor: Actor, place_path: str) -> None:
        """Keepers of the residents' area."""
        permissions.import_ledger(actor, place_path)

    def spec(self) -> LedgerSpec:
        """See `ledger_spec`."""
        return ledger_spec()

    def maker(self, target: Target, learned: Learned) -> RowMaker:
        """A row maker that knows the addresses and findings below the target."""
        return RowMaker(target, learned)

    def write(self, actor: Actor, run: ImportRun, rows: Iterator[Sequence[Accepted]]) -> int:
        """Write findings; what an undo had taken back is brought back instead."""
        return Writer(actor, run).write(rows)

    def withdraw(
        self, actor: Actor, run: ImportRun, each: Callable[[int], None]
    ) -> tuple[int, int]:
        """Delete the findings that nobody has touched since."""
        return withdraw(actor, run, each)

    def kept_if_undone(self, run: ImportRun) -> int:
        """How many findings somebody has touched since."""
        return kept_if_undone(run)

    def describe(
        self, target: Target, drafts: Sequence[Mapping[str, Any]]
    ) -> list[list[tuple[str, str]]]:
        """Address, kind and the rest, in the reader's language. One query."""
        return describe(drafts)

    def options(self, target: Target, name: str) -> list[tuple[str, str]]:
        """Choices of a field, in the reader's language."""
        if name == "kind":
            return [(kind.code, kind.label) for kind in finding_kinds().values()]
        if name == "part":
            return [(value, str(words)) for value, words in Part.choices]
        if name == "wall_type":
            return [(value, str(words)) for value, words in WallType.choices if value]
        if name == "shop":
            return [("yes", str(_("是"))), ("no", str(_("否")))]
        return []

    def check_correction(self, target: Target, name: str, value: str) -> Any:
        """The value to learn; for an address the place's id, for dates and areas as written."""
        if name == "area":
            return _area_of(value.strip())
        if name == "found_on":
            return _day_of(value.strip())
        remedy = _("请写成“零陵路某弄42号205室”这样的完整地址，或先登记这个门牌。")
        learned = learned_value(self, target, name, value, remedy)
        return learned == "yes" if name == "shop" else learned


def _area_of(words: str) -> int:
    try:
        area = Area.parse(words).dm2
    except ValueError as error:
        raise Invalid(_("请写成数字，例如 12.5")) from error
    if said := wrong_area(area):
        raise Invalid(said)
    return area


def _day_of(words: str) -> str:
    try:
        day = date.fromisoformat(words)
    except ValueError as error:
        raise Invalid(_("请写成“2024-11-08”这样的日期")) from error
    if said := wrong_day(day):
        raise Invalid(said)
    return day.isoformat()
