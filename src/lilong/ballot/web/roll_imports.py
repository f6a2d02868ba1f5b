"""Importing a roll: the commons' import pages in the words of a roll."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lilong.ballot.importing.importer import CODE, CORRECTABLE, roll_spec, target_at
from lilong.ballot.models import Roll
from lilong.ballot.queries import rolls as queries
from lilong.ballot.states import UnitKind
from lilong.ballot.web.rolls import kept_roll, roll_trail
from lilong.commons.imports import queries as imports
from lilong.commons.imports.importer import Target
from lilong.commons.imports.models import ImportRun, LearnedReading
from lilong.commons.imports.web import pages
from lilong.commons.imports.web.setting import Blank, Home, Setting, Wording, Words
from lilong.commons.imports.words import field_words
from lilong.commons.spreadsheets.writing import Heading, OutSheet
from lilong.commons.web.charts import Bar
from lilong.commons.wording import listed
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.people import queries as people
from lilong.places import queries as places

# The headings of a blank roll; everything else that is understood may stand beside them.
BLANK = ("地址", "专有面积", "面积依据", "业主", "份额", "类型", "状态", "备注")


class RollSetting:
    """Files go into a roll that is not frozen."""

    code = CODE
    routes = "ballot:roll-import"
    correctable: tuple[str, ...] = CORRECTABLE
    apart: tuple[str, ...] = ()
    wording = Wording(
        title=gettext_lazy("导入名册"),
        lead=gettext_lazy(
            "把 Excel 名册交上来。先看懂了什么，再决定写不写入；名字只有整理名册的人看得到。"
        ),
        file=gettext_lazy("名册文件"),
        blank=gettext_lazy("下载空白名册"),
        none_yet=gettext_lazy("这份名册还没有导入过文件。"),
        write=gettext_lazy("写入名册"),
        written=gettext_lazy("已经写入名册"),
        see=gettext_lazy("去看名册"),
        known=gettext_lazy("名册里已有"),
        personal=gettext_lazy("证件号和电话不会写入名册，只用来判断同名的是不是同一人。"),
        needed=gettext_lazy("至少要有“地址”（或者“弄”“号”“室号”）和“面积”。"),
    )

    def allow(self, actor: Actor, key: UUID) -> None:
        """Who keeps the roll; it is not found by whoever may not see it."""
        kept_roll(actor, key)

    def home(self, key: UUID) -> Home:
        """The roll."""
        return _home(queries.roll_by_id(key))

    def home_of(self, run: ImportRun) -> Home:
        """The roll that a file was handed in for."""
        if run.context_id is None:
            raise NotFound(_("这份表格没有指明写进哪一份名册"))
        return _home(queries.roll_by_id(run.context_id))

    def target(self, home: Home) -> Target:
        """See `target_at`."""
        roll = queries.roll_by_id(home.key)
        return target_at(places.place(roll.place_id), roll)

    def runs(self, home: Home) -> list[ImportRun]:
        """What was handed in for this roll."""
        roll = queries.roll_by_id(home.key)
        runs = imports.runs_at(CODE, roll.place_path)
        return [run for run in runs if run.context_id == roll.id]

    def blank(self) -> Blank:
        """The headings, and the words that their columns understand."""
        headings = [Heading(name, 24 if name in ("地址", "业主") else 12) for name in BLANK]
        told = [Heading(_("栏目"), 14), Heading(_("也可以写成"), 60), Heading(_("可以填"), 60)]
        words = [
            [
                str(field_words(column.field)),
                "、".join(column.synonyms),
                "、".join(choice.words[0] for choice in column.choices),
            ]
            for column in roll_spec().columns
        ]
        sheets = [OutSheet(_("业主名册"), headings, []), OutSheet(_("栏目说明"), told, words)]
        return Blank(_("空白业主名册"), sheets)

    def question(self, count: int, home: Home) -> str:
        """Before the units are written."""
        asked = ngettext("把 %(n)s 条写入“%(roll)s”？", "把 %(n)s 条写入“%(roll)s”？", count)
        return asked % {"n": count, "roll": home.name}

    def next_after_hand_in(self, home: Home) -> tuple[Words, Words, str]:
        """By hand."""
        url = reverse("ballot:roll-add", args=[home.key])
        return _("不想整理表格？一户一户登记"), _("登记一户"), url

    def next_after_writing(self, home: Home) -> tuple[Words, Words, str]:
        """Buyers of one name."""
        url = reverse("ballot:roll-buyers", args=[home.key])
        return _("看看同名的业主是不是同一人"), _("去认定"), url

    def charts(self, figures: Mapping[str, Any]) -> list[tuple[str, list[Bar]]]:
        """By kind and by building."""
        labels = {str(value): str(words) for value, words in UnitKind.choices}
        by_kind = pages.bars(figures.get("by_kind", {}), lambda name: labels.get(name, name))
        by_building = pages.bars(figures.get("by_building", {}), str)
        return [(_("按类型"), by_kind), (_("按楼"), by_building)]

    def known_words(self, why: str) -> str:
        """The unit's number, and what differs from it."""
        number, _colon, fields = why.partition(":")
        if not fields:
            return _("第 %(number)s 号，内容相同") % {"number": number}
        names = listed(field_words(name) for name in fields.split(","))
        return _("第 %(number)s 号，不一样的有：%(names)s") % {"number": number, "names": names}

    def right(self, name: str, fields: Mapping[str, Any]) -> str:
        """The value by which a person would agree."""
        return str(fields.get(name, ""))

    def meaning(self, name: str, value: Any, places: Mapping[UUID, str]) -> str:
        """Addresses as they were taught; the rest are options."""
        return str(value) if name == "address" else ""

    def place_words(self, readings: Iterable[LearnedReading]) -> Mapping[UUID, str]:
        """None: an address is learned in words."""
        return {}

    def placeholder(self, name: str) -> str:
        """An address."""
        return _("零陵路某弄42号205室") if name == "address" else ""

    def names_of(self, persons: Iterable[UUID | None]) -> Mapping[UUID, str]:
        """As the people know them."""
        return people.names_of(persons)


def _home(roll: Roll) -> Home:
    url = reverse("ballot:roll", args=[roll.id])
    address = places.place(roll.place_id).address
    return Home(roll.id, roll.title, f"{address} · {roll.title}", url, roll_trail(roll))


SETTING: Setting = RollSetting()
