"""Importing a ledger: the commons' import pages in the survey's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lilong.commons.imports.importer import Target
from lilong.commons.imports.web.setting import Blank, Home, Setting, Wording, Words
from lilong.commons.spreadsheets.writing import Heading, OutSheet
from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar
from lilong.kernel.area import Area
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to
from lilong.places.web.importing import PlaceSetting, kinds_and_lanes
from lilong.survey.importing.importer import CODE, CORRECTABLE, ledger_spec, target_at
from lilong.survey.kinds import finding_kinds, reads_english

_ADDRESS = "address"


class LedgerSetting(PlaceSetting):
    """Survey ledgers go into the ledger of a place."""

    code = CODE
    routes = "survey:import"
    correctable: tuple[str, ...] = CORRECTABLE
    wording = Wording(
        title=gettext_lazy("导入台账"),
        lead=gettext_lazy("把 Excel 台账交上来。先看懂了什么，再决定写不写入。"),
        file=gettext_lazy("台账文件"),
        blank=gettext_lazy("下载空白台账"),
        none_yet=gettext_lazy("这里还没有导入过台账。"),
        write=gettext_lazy("写入台账"),
        written=gettext_lazy("已经写入台账"),
        see=gettext_lazy("去看台账"),
        known=gettext_lazy("台账里已有"),
        personal=gettext_lazy("备注里的号码会随备注写入，请确认是否需要。"),
        needed=gettext_lazy("至少要有“类别”和“地址”（或者“弄”和“号”）。"),
    )

    def home_at(self, place: PlaceView) -> Home:
        """The place with its ledger."""
        url = address("survey:ledger", place.id)
        return Home(place.id, place.name, place.address, url, trail_to(place))

    def target(self, home: Home) -> Target:
        """See `target_at`."""
        return target_at(places.place(home.key))

    def blank(self) -> Blank:
        """The headings that are understood, and the kinds."""
        columns = [column for column in ledger_spec().columns if column.parser != _ADDRESS]
        headings = [Heading(_called(column.synonyms), 14) for column in columns]
        kinds = [
            [kind.label, "、".join(kind.synonyms), kind.asked] for kind in finding_kinds().values()
        ]
        told = [Heading(_("类别"), 14), Heading(_("也可以写成"), 40), Heading(_("怎么认"), 60)]
        sheets = [OutSheet(_("排摸台账"), headings, []), OutSheet(_("类别说明"), told, kinds)]
        return Blank(_("空白排摸台账"), sheets)

    def question(self, count: int, home: Home) -> str:
        """Before the findings are written."""
        asked = ngettext(
            "把 %(n)s 条写入%(place)s的台账？", "把 %(n)s 条写入%(place)s的台账？", count
        )
        return asked % {"n": count, "place": home.name}

    def next_after_hand_in(self, home: Home) -> tuple[Words, Words, str]:
        """The ledger."""
        return _("不想整理表格？直接登记"), _("看台账"), home.url

    def next_after_writing(self, home: Home) -> tuple[Words, Words, str]:
        """The overview."""
        return _("看看问题集中在哪里"), _("看概况"), address("survey:overview", home.key)

    def charts(self, figures: Mapping[str, Any]) -> list[tuple[str, list[Bar]]]:
        """By kind and by lane."""
        labels = {kind.name: kind.label for kind in finding_kinds().values()}
        return kinds_and_lanes(figures, labels)

    def right(self, name: str, fields: Mapping[str, Any]) -> str:
        """The value by which a person would agree; empty where agreeing says nothing."""
        if name == "found_on":
            return str(fields["found"][0])
        if name == _ADDRESS and fields.get("create"):
            return ""
        if name == "area" and fields.get("area") is not None:
            return str(Area(fields["area"])).removesuffix("㎡")
        if name == "shop":
            return "yes" if fields.get("shop") else "no"
        return super().right(name, fields)

    def meaning(self, name: str, value: Any, places: Mapping[UUID, str]) -> str:
        """Areas, yes and no; places by their address."""
        if name == "area":
            return str(Area(value))
        if name == "shop":
            return _("是") if value else _("否")
        return super().meaning(name, value, places)

    def placeholder(self, name: str) -> str:
        """An address, a date or a number."""
        if name == "found_on":
            return "2024-11-08"
        return super().placeholder(name) or "12.5"

    def names_of(self, persons: Iterable[UUID | None]) -> Mapping[UUID, str]:
        """As the people know them."""
        return people.names_of(persons)


def _called(synonyms: Sequence[str]) -> str:
    """A heading in the reader's language, among those that are understood."""
    english = (name for name in synonyms if name.isascii()) if reads_english() else iter(())
    return next(english, synonyms[0])


SETTING: Setting = LedgerSetting()
