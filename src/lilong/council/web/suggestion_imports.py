"""Importing sentences: the commons' import pages in the words of suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lilong.commons.imports.importer import Target
from lilong.commons.imports.web.setting import Blank, Home, Setting, Wording, Words
from lilong.commons.spreadsheets.writing import Heading, OutSheet
from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar
from lilong.council.categories import categories
from lilong.council.importing.suggestion_importer import CODE, CORRECTABLE, target_at
from lilong.council.states import SaidBy
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to
from lilong.places.web.importing import PlaceSetting, kinds_and_lanes

# The headings of a blank sheet; lane and number may stand instead of the address.
BLANK = ("内容", "地址", "类别", "日期", "来源")


class SuggestionSetting(PlaceSetting):
    """Files go into a residents' area or a part of it."""

    code = CODE
    routes = "council:import"
    correctable: tuple[str, ...] = CORRECTABLE
    wording = Wording(
        title=gettext_lazy("导入建议"),
        lead=gettext_lazy("把记在 Excel 里的建议交上来，一行一句。先看懂了什么，再决定写不写入。"),
        file=gettext_lazy("Excel 或 CSV 文件"),
        blank=gettext_lazy("下载空白表格"),
        none_yet=gettext_lazy("这里还没有导入过建议。"),
        write=gettext_lazy("写入"),
        written=gettext_lazy("已经写入"),
        see=gettext_lazy("看大家提的"),
        known=gettext_lazy("已经记过"),
        personal=gettext_lazy("提的人的姓名和电话不会读入；内容里的电话、证件号会遮起来。"),
        needed=gettext_lazy("至少要有“内容”；最好有“地址”（或者“弄”“号”）和“日期”。"),
    )

    def home_at(self, place: PlaceView) -> Home:
        """The place with what was said there."""
        url = address("council:suggestions", place.id)
        return Home(place.id, place.name, place.address, url, trail_to(place))

    def target(self, home: Home) -> Target:
        """See `target_at`."""
        return target_at(places.place(home.key))

    def blank(self) -> Blank:
        """The headings, and the words that their columns understand."""
        headings = [Heading(name, 60 if name == "内容" else 16) for name in BLANK]
        told = [Heading(_("类别"), 16), Heading(_("按这些字认"), 80)]
        words = [[one.label, "、".join(one.words)] for one in categories().values()]
        sources = [[str(label)] for _value, label in SaidBy.choices]
        sheets = [
            OutSheet(_("建议"), headings, []),
            OutSheet(_("类别说明"), told, words),
            OutSheet(_("来源说明"), [Heading(_("来源"), 16)], sources),
        ]
        return Blank(_("空白建议表"), sheets)

    def question(self, count: int, home: Home) -> str:
        """Before the sentences are written."""
        asked = ngettext("把 %(n)s 句写入%(place)s？", "把 %(n)s 句写入%(place)s？", count)
        return asked % {"n": count, "place": home.name}

    def next_after_hand_in(self, home: Home) -> tuple[Words, Words, str]:
        """By hand."""
        url = address("council:write-down", home.key)
        return _("不想整理表格？一句一句记"), _("替居民记一句"), url

    def next_after_writing(self, home: Home) -> tuple[Words, Words, str]:
        """The slips, for those who said it on paper and at the door."""
        url = address("council:feed-slips", home.key)
        return _("给提的人一张纸条，以后自己看办得怎样"), _("印纸条"), url

    def charts(self, figures: Mapping[str, Any]) -> list[tuple[str, list[Bar]]]:
        """By category and by lane."""
        labels = {one.name: one.label for one in categories().values()}
        return kinds_and_lanes(figures, labels)

    def names_of(self, persons: Iterable[UUID | None]) -> Mapping[UUID, str]:
        """As the people know them."""
        return people.names_of(persons)


SETTING: Setting = SuggestionSetting()
