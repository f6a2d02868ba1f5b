"""Importing hotline orders: the commons' import pages in the words of cases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lilong.cases.files.importing.hotline_drafts import (
    NO_AMOUNT,
    NO_TIME,
    STARTS,
    area_above,
)
from lilong.cases.files.importing.hotline_importer import CODE, CORRECTABLE, SPEC, target_at
from lilong.cases.files.kinds import case_kinds, kind_label
from lilong.cases.files.queries.hotline import amounts_of, times_of
from lilong.commons.imports.importer import Target
from lilong.commons.imports.web import pages
from lilong.commons.imports.web.setting import Blank, Home, Setting, Wording, Words
from lilong.commons.spreadsheets.writing import Heading, OutSheet
from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar
from lilong.commons.web.components import Link
from lilong.commons.wording import listed
from lilong.council.web.grounds import area_of
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to
from lilong.places.web.importing import PlaceSetting, kinds_and_lanes

# The headings of a blank sheet. There is none for whoever called.
BLANK = ("工单编号", "诉求内容", "地址", "类别", "接单时间", "办结时限")


class HotlineSetting(PlaceSetting):
    """Files go into a residents' area or a part of it."""

    code = CODE
    routes = "cases:import"
    correctable: tuple[str, ...] = CORRECTABLE
    # What the caller said is read with its case, and by no party of it (`read_order_words`).
    apart: tuple[str, ...] = ("text",)
    wording = Wording(
        title=gettext_lazy("导入热线工单"),
        lead=gettext_lazy("把街道派下来的工单表交上来，一单立一件。先看懂了什么，再决定写不写入。"),
        file=gettext_lazy("Excel 或 CSV 文件"),
        blank=gettext_lazy("下载空白表格"),
        none_yet=gettext_lazy("这里还没有导入过热线工单。"),
        write=gettext_lazy("立案"),
        written=gettext_lazy("已经立案"),
        see=gettext_lazy("看办件"),
        known=gettext_lazy("已经立过案"),
        personal=gettext_lazy("谁来电、电话多少不会读入；内容里的电话、证件号和人名会遮起来。"),
        needed=gettext_lazy(
            "至少要有“工单编号”“诉求内容”和“地址”：看不出在哪里的不立案；最好有“类别”和“接单时间”。"
        ),
    )

    def home_at(self, place: PlaceView) -> Home:
        """The place with the cases of its residents' area."""
        url = address("cases:cases", area_of(place.id).id)
        trail = [*trail_to(place), Link(_("办件"), url)]
        return Home(place.id, place.name, place.address, url, trail)

    def target(self, home: Home) -> Target:
        """See `target_at`."""
        return target_at(places.place(home.key))

    def blank(self) -> Blank:
        """The headings, and the words by which kinds are known."""
        headings = [Heading(name, 60 if name == "诉求内容" else 18) for name in BLANK]
        told = [Heading(_("类别"), 18), Heading(_("按这些字认"), 80)]
        read = json.loads(SPEC.read_text(encoding="utf-8"))["kinds"]
        words = [[kind_label(one["code"]), listed((*one["names"], *one["words"]))] for one in read]
        sheets = [OutSheet(_("热线工单"), headings, []), OutSheet(_("类别说明"), told, words)]
        return Blank(_("空白热线工单表"), sheets)

    def question(self, count: int, home: Home) -> str:
        """Before the cases are opened; whether their clocks will run."""
        asked = ngettext("在%(place)s立 %(n)s 件？", "在%(place)s立 %(n)s 件？", count)
        said = asked % {"n": count, "place": home.name}
        if not _timed(home.key):
            said += _("这里没有写下热线工单的时限，立案以后不开始计时。")
        return said

    def next_after_hand_in(self, home: Home) -> tuple[Words, Words, str]:
        """By hand."""
        return _("没有表格？一件一件立"), _("立案"), address("cases:open", home.key)

    def next_after_writing(self, home: Home) -> tuple[Words, Words, str]:
        """What runs out first, or the times without which nothing runs."""
        area = area_of(home.key)
        if _timed(home.key):
            return _("先看哪一件快到期"), _("看期限"), address("cases:due", area.id)
        url = address("cases:hotline-times", area.id)
        return _("这里没有写下热线工单的时限，没有开始计时"), _("写下时限"), url

    def charts(self, figures: Mapping[str, Any]) -> list[tuple[str, list[Bar]]]:
        """By kind, by lane, and for how many a clock begins."""
        labels = {one.name: one.label for one in case_kinds().values()}
        by_clock = pages.bars(figures.get("by_clock", {}), clock_words)
        return [*kinds_and_lanes(figures, labels), (_("期限"), by_clock)]

    def meaning(self, name: str, value: Any, places: Mapping[UUID, str]) -> str:
        """Places by their address, kinds by their name; the rest are options."""
        return kind_label(str(value)) if name == "kind" else super().meaning(name, value, places)

    def names_of(self, persons: Iterable[UUID | None]) -> Mapping[UUID, str]:
        """As the people know them."""
        return people.names_of(persons)


def clock_words(code: str) -> str:
    """What becomes of the clocks of some orders."""
    words = {
        STARTS: _("立案后开始计时"),
        NO_AMOUNT: _("这里没有写下时限，不计时"),
        NO_TIME: _("没有接单时间，不计时"),
    }
    return words.get(code, code)


def _timed(place_id: UUID) -> bool:
    area = area_above(places.place(place_id).path)
    return bool(amounts_of(times_of(area.id)))


SETTING: Setting = HotlineSetting()
