"""The roll of owners as the commons' imports know it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.importing.drafts import RowMaker
from lilong.ballot.importing.fields import from_fields
from lilong.ballot.importing.writer import Writer, kept_if_undone, withdraw
from lilong.ballot.models import Roll
from lilong.ballot.placing import Spots
from lilong.ballot.roll_units import Owner
from lilong.ballot.states import AreaBasis, RollState, SaleState, UnitKind
from lilong.commons.imports.importer import Accepted, Learned, Target
from lilong.commons.imports.models import ImportRun
from lilong.commons.imports.words import field_words, learn_words
from lilong.commons.wording import listed
from lilong.engines.tabular.spec import LedgerSpec
from lilong.kernel.actor import Actor
from lilong.kernel.area import Area
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.places.queries import PlaceView

CODE = "ballot.roll"
# Fields whose reading a person can correct. Not the area: what is learned holds for the street's
# next files, and an area in so many words is another unit's there.
CORRECTABLE = ("kind", "state", "area_basis", "address")
SPEC = Path(__file__).parents[1] / "dictionary" / "roll.json"
_CHOICES: Mapping[str, Any] = {"kind": UnitKind, "state": SaleState, "area_basis": AreaBasis}

WHY: dict[str, str | Promise] = {
    "no_area": _("没有写面积"),
    "area_zero": _("面积是零"),
    "area_negative": _("面积是负数"),
    "area_too_fine": _("面积比 0.01 平方米还细，请按证上的数写"),
    "area_too_large": _("面积超过 1 万平方米，多半写错了列；确实有的请在名册里单独登记"),
    "no_owner": _("没有写业主，也没有写未售"),
    "unit_twice": _("同一户前面已经有了"),
    "also_owns": _("同一户的另一行，当作共有人"),
    "same_name": _("前面有同名业主，先按不同的人算，写入以后请认定"),
    "other_spelling": _("前面有写法相近的名字，先按不同的人算，写入以后请认定"),
    "names_parted": _("几个名字是推测着分开的"),
    "place_not_registered": _("这一室还没有登记地点，先按文字记"),
    "building_not_registered": _("这栋楼还没有登记地点，先按文字记"),
    "from_note": _("从备注读出"),
    "from_owners": _("从业主一栏读出"),
}
FIELDS: dict[str, str | Promise] = {
    "space": _("车位号"),
    "area_exclusive": _("专有面积"),
    "area_building": _("建筑面积"),
    "area_other": _("其他面积（不用）"),
    "area_basis": _("面积依据"),
    "owners": _("业主"),
    "co_owners": _("共有人"),
    "share": _("份额"),
    "state": _("状态"),
    "identity": _("证件号（不留存）"),
    "phone": _("电话（不留存）"),
}


@cache
def roll_spec() -> LedgerSpec:
    """The columns of a roll."""
    return LedgerSpec.from_mapping(json.loads(SPEC.read_text(encoding="utf-8")))


def target_at(place: PlaceView, roll: Roll | None = None) -> Target:
    """Where a roll's file goes. Raises Invalid for a place that is no compound."""
    if place.kind != "compound":
        raise Invalid(
            _("业主名册按小区整理，%(address)s不是小区") % {"address": place.address},
            remedy=_("请从小区的页面开始。"),
        )
    return Target(place.id, place.path, place.space_id, roll.id if roll else None)


def unfinished_roll(place: PlaceView) -> Roll | None:
    """The roll of a compound that is still being prepared, if there is one."""
    rolls = Roll.objects.filter(place_path=place.path).exclude(state=RollState.FROZEN)
    return rolls.order_by("-created_at").first()


def owners_words(owners: Sequence[Owner]) -> str:
    """Owners in one line: 王小明（1/2）、李红（1/2）."""
    return listed(
        f"{owner.name}（{owner.share}）" if owner.share else owner.name for owner in owners
    )


class RollImporter:
    """Rolls of owners."""

    code = CODE
    label: str | Promise = _("业主名册")
    names_persons = True
    undoing: str | Promise = _("收回以后可以再次写入。")
    needed: tuple[str, ...] = ("地址", "面积")

    def __init__(self) -> None:
        learn_words(why=WHY, fields=FIELDS)

    def allow(self, actor: Actor, place_path: str) -> None:
        """Those who prepare votes in the compound."""
        permissions.keep_roll(actor, place_path)

    def spec(self) -> LedgerSpec:
        """See `roll_spec`."""
        return roll_spec()

    def maker(self, target: Target, learned: Learned) -> RowMaker:
        """A row maker that knows the compound's places and the roll's units."""
        states = next(column for column in roll_spec().columns if column.field == "state")
        return RowMaker(target, learned, states.choices)

    def write(self, actor: Actor, run: ImportRun, rows: Iterator[Sequence[Accepted]]) -> int:
        """Write units; what an undo had taken out comes back under its number."""
        return Writer(actor, run).write(rows)

    def withdraw(
        self, actor: Actor, run: ImportRun, each: Callable[[int], None]
    ) -> tuple[int, int]:
        """Take out the units that nobody has touched since."""
        return withdraw(actor, run, each)

    def kept_if_undone(self, run: ImportRun) -> int:
        """How many units somebody has touched since."""
        return kept_if_undone(run)

    def describe(
        self, target: Target, drafts: Sequence[Mapping[str, Any]]
    ) -> list[list[tuple[str, str]]]:
        """Address, area and the rest, in the reader's language; opens the names."""
        return [_told(fields) if fields else [] for fields in drafts]

    def options(self, target: Target, name: str) -> list[tuple[str, str]]:
        """Choices of a field, in the reader's language."""
        choices = _CHOICES.get(name)
        return [(value, str(words)) for value, words in choices.choices] if choices else []

    def check_correction(self, target: Target, name: str, value: str) -> Any:
        """The value to learn: a choice, or an address in words."""
        value = value.strip()
        if options := self.options(target, name):
            if value not in dict(options):
                raise Invalid(_("请从选项中选择"))
            return value
        if name == "address":
            return _address_of(target, value)
        raise Invalid(_("这一项不能在这里更正"))


def _told(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    unit = from_fields(fields)
    values = unit.values
    told = [
        ("address", unit.spot.address),
        ("area", str(Area(values.area))),
        ("area_basis", str(AreaBasis(values.area_basis).label)),
        ("kind", str(UnitKind(values.kind).label)),
        ("state", str(SaleState(values.state).label)),
        ("owners", owners_words(values.owners)),
    ]
    return [(field_words(name), words) for name, words in told if words]


def _address_of(target: Target, words: str) -> str:
    spot, _why = Spots(places.place(target.place_id)).typed(words, kind="dwelling")
    if spot is None:
        raise Invalid(
            _("本小区里找不到“%(words)s”") % {"words": words},
            remedy=_("请写成“零陵路某弄42号205室”这样的完整地址。"),
        )
    return words
