"""Importing hotline orders: the commons' import pages in the words of cases."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.cases.files import permissions
from lilong.cases.files.importing.hotline_drafts import (
    NO_AMOUNT,
    NO_TIME,
    STARTS,
    area_above,
)
from lilong.cases.files.importing.hotline_importer import CODE, CORRECTABLE, SPEC, target_at
from lilong.cases.files.kinds import case_kinds, kind_label
from lilong.cases.files.queries.hotline import amounts_of, times_of
from lilong.commons.imports import queries
from lilong.commons.imports.importer import Target
from lilong.commons.imports.models import ImportRun, LearnedReading
from lilong.commons.imports.web import pages, rows
from lilong.commons.imports.web.setting import Home, Setting, Wording, Words
from lilong.commons.spreadsheets.writing import MIME_XLSX, Heading, OutSheet, write_xlsx
from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar
from lilong.commons.web.components import Link
from lilong.council.web.grounds import area_of
from lilong.kernel.actor import Actor
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

# The headings of a blank sheet. There is none for whoever called.
BLANK = ("工单编号", "诉求内容", "地址", "类别", "接单时间", "办结时限")


class HotlineSetting:
    """Files go into a residents' area or a part of it."""

    code = CODE
    routes = "cases:import"
    correctable: tuple[str, ...] = CORRECTABLE
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
        needed=gettext_lazy("至少要有“工单编号”和“诉求内容”；最好有“地址”“类别”和“接单时间”。"),
    )

    def allow(self, actor: Actor, home: Home) -> None:
        """Keepers of the residents' area."""
        permissions.import_hotline(actor, places.place(home.key).path)

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
        by_kind = pages.bars(figures.get("by_kind", {}), lambda name: labels.get(name, name))
        by_lane = pages.bars(figures.get("by_lane", {}), lambda name: name or _("没有写弄"))
        by_clock = pages.bars(figures.get("by_clock", {}), clock_words)
        return [(_("按类别"), by_kind), (_("按弄"), by_lane), (_("期限"), by_clock)]

    def known_words(self, why: str) -> str:
        """The code of the case that is open already."""
        return _("编号 %(code)s") % {"code": why}

    def right(self, name: str, fields: Mapping[str, Any]) -> str:
        """The value by which a person would agree."""
        return str(fields.get("place" if name == "address" else name, ""))

    def meaning(self, name: str, value: Any, places: Mapping[UUID, str]) -> str:
        """Places by their address, kinds by their name."""
        return places.get(UUID(str(value)), "–") if name == "address" else kind_label(str(value))

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


def _home(place: PlaceView) -> Home:
    area = area_of(place.id)
    url = address("cases:cases", area.id)
    trail = [*trail_to(place), Link(_("办件"), url)]
    return Home(place.id, place.name, place.address, url, trail)


SETTING: Setting = HotlineSetting()


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
    """A blank sheet, and the words by which kinds are known."""
    place = places.place(place_id)
    permissions.import_hotline(who(request), place.path)
    headings = [Heading(name, 60 if name == "诉求内容" else 18) for name in BLANK]
    told = [Heading(_("类别"), 18), Heading(_("按这些字认"), 80)]
    read = json.loads(SPEC.read_text(encoding="utf-8"))["kinds"]
    words = [[kind_label(one["code"]), "、".join((*one["names"], *one["words"]))] for one in read]
    file = io.BytesIO()
    sheets = [OutSheet(_("热线工单"), headings, []), OutSheet(_("类别说明"), told, words)]
    write_xlsx(file, sheets)
    response = HttpResponse(file.getvalue(), content_type=MIME_XLSX)
    name = _("空白热线工单表") + ".xlsx"
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return response
