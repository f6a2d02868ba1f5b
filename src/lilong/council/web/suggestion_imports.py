"""Importing sentences: the commons' import pages in the words of suggestions."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.commons.imports import queries
from lilong.commons.imports.importer import Target
from lilong.commons.imports.models import ImportRun, LearnedReading
from lilong.commons.imports.web import pages, rows
from lilong.commons.imports.web.setting import Home, Setting, Wording, Words
from lilong.commons.spreadsheets.writing import MIME_XLSX, Heading, OutSheet, write_xlsx
from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar
from lilong.council import permissions
from lilong.council.categories import categories
from lilong.council.importing.suggestion_importer import CODE, CORRECTABLE, target_at
from lilong.council.states import SaidBy
from lilong.kernel.actor import Actor
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

# The headings of a blank sheet; lane and number may stand instead of the address.
BLANK = ("内容", "地址", "类别", "日期", "来源")


class SuggestionSetting:
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

    def allow(self, actor: Actor, home: Home) -> None:
        """Keepers of the residents' area."""
        permissions.import_suggestions(actor, places.place(home.key).path)

    def home(self, key: UUID) -> Home:
        """The place."""
        return _home(places.place(key))

    def home_of(self, run: ImportRun) -> Home:
        """The place that a file was handed in for."""
        return _home(places.place(run.place_id))

    def target(self, home: Home) -> Target:
        """See `target_at`."""
        return target_at(places.place(home.key))

    def runs(self, home: Home) -> list[ImportRun]:
        """Files handed in at and below the place."""
        return queries.runs_at(CODE, places.place(home.key).path)

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
        by_kind = pages.bars(figures.get("by_kind", {}), lambda name: labels.get(name, name))
        by_lane = pages.bars(figures.get("by_lane", {}), lambda name: name or _("没有写弄"))
        return [(_("按类别"), by_kind), (_("按弄"), by_lane)]

    def known_words(self, why: str) -> str:
        """The code of the sentence that is written already."""
        return _("编号 %(code)s") % {"code": why}

    def right(self, name: str, fields: Mapping[str, Any]) -> str:
        """The value by which a person would agree."""
        return str(fields.get("place" if name == "address" else name, ""))

    def meaning(self, name: str, value: Any, places: Mapping[UUID, str]) -> str:
        """Places by their address; the rest are options."""
        return places.get(UUID(str(value)), "–") if name == "address" else ""

    def place_words(self, readings: Iterable[LearnedReading]) -> Mapping[UUID, str]:
        """The addresses that were taught."""
        ids = [UUID(str(one.value)) for one in readings if one.what == "value:address"]
        return {key: view.address for key, view in places.places_by_id(ids).items()}

    def placeholder(self, name: str) -> str:
        """An address."""
        return _("零陵路某弄42号205室") if name == "address" else ""

    def names_of(self, persons: Iterable[UUID | None]) -> Mapping[UUID, str]:
        """As the people know them."""
        return people.names_of(persons)


def _home(place: PlaceView) -> Home:
    url = address("council:suggestions", place.id)
    return Home(place.id, place.name, place.address, url, trail_to(place))


SETTING: Setting = SuggestionSetting()


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def hand_in(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Hand a file in, and see what was handed in before."""
    return pages.hand_in(SETTING, request, place_id)


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What was understood of a file; how far it is while it is worked on."""
    return pages.run(SETTING, request, run_id)


@require_POST
def columns(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Say what the headings mean."""
    return pages.columns(SETTING, request, run_id)


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Ask once more, then write."""
    return pages.apply(SETTING, request, run_id)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Say what undoing would do, then undo."""
    return pages.undo(SETTING, request, run_id)


@require_safe
def import_rows(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Some rows of an import."""
    return rows.rows(SETTING, request, run_id)


@require_POST
def correct(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Say what a cell's text means, and read the file again."""
    return rows.correct(SETTING, request, run_id)


@require_http_methods(["GET", "HEAD", "POST"])
def learned(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What people of the street have taught, to be seen and forgotten."""
    return rows.learned(SETTING, request, place_id)


@require_safe
def template(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """A blank sheet, and the words that its columns understand."""
    place = places.place(place_id)
    permissions.import_suggestions(who(request), place.path)
    headings = [Heading(name, 60 if name == "内容" else 16) for name in BLANK]
    told = [Heading(_("类别"), 16), Heading(_("按这些字认"), 80)]
    words = [[one.label, "、".join(one.words)] for one in categories().values()]
    sources = [[str(label)] for _value, label in SaidBy.choices]
    file = io.BytesIO()
    sheets = [
        OutSheet(_("建议"), headings, []),
        OutSheet(_("类别说明"), told, words),
        OutSheet(_("来源说明"), [Heading(_("来源"), 16)], sources),
    ]
    write_xlsx(file, sheets)
    response = HttpResponse(file.getvalue(), content_type=MIME_XLSX)
    name = _("空白建议表") + ".xlsx"
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return response
