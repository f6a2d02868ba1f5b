"""Hotline orders as the commons' imports know them: 工单编号, 诉求内容, 地址, 类别, 接单时间."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import permissions
from lilong.cases.files.importing import hotline_drafts as drafts
from lilong.cases.files.importing.hotline_cells import CLOSED, OPEN
from lilong.cases.files.importing.hotline_drafts import RowMaker
from lilong.cases.files.importing.hotline_writer import Writer, kept_if_undone, withdraw
from lilong.cases.files.kinds import case_kinds, kind_label
from lilong.commons.imports.importer import Accepted, Learned, Target
from lilong.commons.imports.models import ImportRun
from lilong.commons.imports.words import field_words, learn_words
from lilong.engines.tabular.spec import LedgerSpec
from lilong.kernel.actor import Actor
from lilong.places.importing import addresses_of, learned_value, within_area
from lilong.places.queries import PlaceView

CODE = "cases.hotline"
# Fields whose reading a person can correct.
CORRECTABLE = ("kind", "address", "closed", "order_number")
SPEC = Path(__file__).parents[2] / "dictionary" / "hotline_sheet.json"
WHY: dict[str, str | Promise] = {
    "no_order_number": _("没有写工单编号，认不出是不是已经立过案"),
    "no_text": _("没有写内容"),
    drafts.BAD_NUMBER: _("工单编号看不懂"),
    drafts.PERSONAL_NUMBER: _("工单编号一栏写的像是电话号码，没有读入"),
    drafts.CLOSED: _("工单已经办结，不再立案"),
    drafts.CLOSED_OR_NOT: _("看不出办结了没有，没有立案：请说明这样写是不是已经办结"),
    drafts.WITHDRAWN: _("这个编号立过案，后来撤销了，没有再立案：请说明要不要再立"),
    drafts.LEFT: _("立过案又撤销了，不再立案"),
    drafts.COVERED: _("电话、证件号和人名遮起来了"),
    drafts.CUT: _("太长了，只保留前 500 个字"),
    drafts.MAY_TELL: _("内容里可能看得出是谁来电；原话只有工作人员看得到，给大家看的另外写"),
    drafts.NOT_HERE: _("没有这个地点，记在最近的地方"),
    drafts.NO_TIME: _("没有接单时间，期限不会开始"),
    drafts.BAD_TIME: _("接单时间看不懂，期限不会开始"),
    drafts.BAD_CONTACT: _("先行联系的时间看不懂，没有记成联系过"),
    drafts.CONTACT_BEFORE: _("先行联系早于接单，没有记成联系过：请核对两个时间"),
    drafts.NO_HOUR: _("几点看不懂，按当天零点算"),
    drafts.NO_DAYS: _("照这个办结时限，收到当天就到期，或者已经过期，请核对"),
    drafts.OTHER_PLACE: _(
        "同一个工单编号，前面一行写的是别的地址，没有立案：请核对编号和地址，改好再交一次"
    ),
    drafts.NO_PLACE: _("没有写明在哪里，不立案：请在表里填上地址再交一次，或者更正这个地址"),
}
FIELDS: dict[str, str | Promise] = {
    "order_number": _("工单编号"),
    "text": _("内容"),
    "house": _("号"),
    "received": _("接单时间"),
    "first_contact": _("先行联系"),
    "dispatched": _("派单时间"),
    "due": _("办结时限"),
    "closed": _("办结时间"),
    "caller": _("谁来电（不读，遮住）"),
}


@cache
def sheet_spec() -> LedgerSpec:
    """The columns of a sheet of orders."""
    return LedgerSpec.from_mapping(json.loads(SPEC.read_text(encoding="utf-8")))


def target_at(place: PlaceView, owner_id: UUID | None = None) -> Target:
    """Where a sheet goes, and who keeps its cases, where that is not who writes it.

    Raises:
        Invalid: a place above the residents' areas.
    """
    return within_area(place, _("热线工单按居民区导入，%(address)s太大了"), owner_id)


class HotlineImporter:
    """Sheets of hotline orders."""

    code = CODE
    label: str | Promise = _("热线工单")
    # Unread columns may name whoever called: the rows of the file are sealed as a whole.
    names_persons = True
    undoing: str | Promise = _("收回的办件连同期限一起删掉；再次写入时编号会换成新的。")
    needed: tuple[str, ...] = ("工单编号", "诉求内容")

    def __init__(self) -> None:
        learn_words(why=WHY, fields=FIELDS)

    def allow(self, actor: Actor, place_path: str) -> None:
        """Keepers of the residents' area."""
        permissions.import_hotline(actor, place_path)

    def spec(self) -> LedgerSpec:
        """See `sheet_spec`."""
        return sheet_spec()

    def maker(self, target: Target, learned: Learned) -> RowMaker:
        """A row maker that knows the addresses and orders below the target."""
        return RowMaker(target, learned)

    def write(self, actor: Actor, run: ImportRun, rows: Iterator[Sequence[Accepted]]) -> int:
        """Open cases; what an undo had taken back is opened anew."""
        return Writer(actor, run).write(rows)

    def withdraw(
        self, actor: Actor, run: ImportRun, each: Callable[[int], None]
    ) -> tuple[int, int]:
        """Take back the cases that nobody has touched since."""
        return withdraw(actor, run, each)

    def kept_if_undone(self, run: ImportRun) -> int:
        """How many cases somebody has touched since."""
        return kept_if_undone(run)

    def describe(
        self, target: Target, drafts: Sequence[Mapping[str, Any]]
    ) -> list[list[tuple[str, str]]]:
        """Number, words, address and the rest, in the reader's language. One query."""
        known = addresses_of(drafts)
        return [_told(fields, known) if fields else [] for fields in drafts]

    def options(self, target: Target, name: str) -> list[tuple[str, str]]:
        """Choices of a field, in the reader's language."""
        if name == "kind":
            return [(code, one.label) for code, one in case_kinds().items()]
        if name == "closed":
            return [(OPEN, str(_("还没有办结，要立案"))), (CLOSED, str(_("已经办结，不立案")))]
        if name == "order_number":
            again = (drafts.AGAIN, str(_("撤销错了，要再立案")))
            return [again, (drafts.NOT_AGAIN, str(_("撤销得对，不再立案")))]
        return []

    def check_correction(self, target: Target, name: str, value: str) -> Any:
        """The value to learn; for an address the place's id."""
        return learned_value(self, target, name, value)


def _told(fields: Mapping[str, Any], known: Mapping[str, str]) -> list[tuple[str, str]]:
    at, contact = fields.get("at", ""), fields.get("contact", "")
    told = [
        ("order_number", str(fields["number"])),
        ("text", str(fields.get("text", ""))),
        ("kind", kind_label(fields.get("kind", ""))),
        ("address", known.get(fields.get("place", ""), "") + fields.get("rest", "")),
        ("received", _moment(datetime.fromisoformat(at)) if at else ""),
        ("first_contact", _moment(datetime.fromisoformat(contact)) if contact else ""),
        ("due", str(fields.get("due", ""))),
    ]
    return [(field_words(name), words) for name, words in told if words]


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
