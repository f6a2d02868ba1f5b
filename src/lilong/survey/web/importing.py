"""Importing a ledger: the commons' import pages in the survey's words."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
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
from lilong.kernel.actor import Actor
from lilong.kernel.area import Area
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who
from lilong.survey import permissions
from lilong.survey.importing.importer import CODE, CORRECTABLE, ledger_spec, target_at
from lilong.survey.kinds import finding_kinds, reads_english

_ADDRESS = "address"


class LedgerSetting:
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

    def allow(self, actor: Actor, home: Home) -> None:
        """Keepers of the residents' area."""
        permissions.import_ledger(actor, places.place(home.key).path)

    def home(self, key: UUID) -> Home:
        """The place."""
        return _home(places.place(key))

    def home_of(self, run: ImportRun) -> Home:
        """The place that a ledger was handed in for."""
        return _home(places.place(run.place_id))

    def target(self, home: Home) -> Target:
        """See `target_at`."""
        return target_at(places.place(home.key))

    def runs(self, home: Home) -> list[ImportRun]:
        """Ledgers handed in at and below the place."""
        return queries.runs_at(CODE, places.place(home.key).path)

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
        by_kind = pages.bars(figures.get("by_kind", {}), lambda name: labels.get(name, name))
        by_lane = pages.bars(figures.get("by_lane", {}), lambda name: name or _("没有写弄"))
        return [(_("按类别"), by_kind), (_("按弄"), by_lane)]

    def known_words(self, why: str) -> str:
        """The code of the finding that is recorded already."""
        return _("编号 %(code)s") % {"code": why}

    def right(self, name: str, fields: Mapping[str, Any]) -> str:
        """The value by which a person would agree; empty where agreeing says nothing."""
        if name == "found_on":
            return str(fields["found"][0])
        if name == _ADDRESS:
            return "" if fields.get("create") else str(fields.get("place", ""))
        if name == "area" and fields.get("area") is not None:
            return str(Area(fields["area"])).removesuffix("㎡")
        if name == "shop":
            return "yes" if fields.get("shop") else "no"
        return str(fields.get(name, ""))

    def meaning(self, name: str, value: Any, places: Mapping[UUID, str]) -> str:
        """Areas, yes and no, places; the rest are options."""
        if name == "area":
            return str(Area(value))
        if name == "shop":
            return _("是") if value else _("否")
        return places.get(UUID(str(value)), "–") if name == _ADDRESS else ""

    def place_words(self, readings: Iterable[LearnedReading]) -> Mapping[UUID, str]:
        """The addresses that were taught."""
        ids = [UUID(str(one.value)) for one in readings if one.what == "value:address"]
        return {key: view.address for key, view in places.places_by_id(ids).items()}

    def placeholder(self, name: str) -> str:
        """An address, a date or a number."""
        examples = {_ADDRESS: _("零陵路某弄42号205室"), "found_on": "2024-11-08"}
        return examples.get(name, "12.5")

    def names_of(self, persons: Iterable[UUID | None]) -> Mapping[UUID, str]:
        """As the people know them."""
        return people.names_of(persons)


def _home(place: PlaceView) -> Home:
    url = address("survey:ledger", place.id)
    return Home(place.id, place.name, place.address, url, trail_to(place))


SETTING: Setting = LedgerSetting()


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def hand_in(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Hand a ledger in, and see what was handed in before."""
    return pages.hand_in(SETTING, request, place_id)


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What was understood of a ledger; how far it is while it is worked on."""
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
    """A blank ledger with the headings that are understood."""
    place = places.place(place_id)
    permissions.import_ledger(who(request), place.path)
    columns = [column for column in ledger_spec().columns if column.parser != _ADDRESS]
    headings = [Heading(_called(column.synonyms), 14) for column in columns]
    kinds = [
        [kind.label, "、".join(kind.synonyms), kind.asked] for kind in finding_kinds().values()
    ]
    told = [Heading(_("类别"), 14), Heading(_("也可以写成"), 40), Heading(_("怎么认"), 60)]
    file = io.BytesIO()
    write_xlsx(file, [OutSheet(_("排摸台账"), headings, []), OutSheet(_("类别说明"), told, kinds)])
    response = HttpResponse(file.getvalue(), content_type=MIME_XLSX)
    name = _("空白排摸台账") + ".xlsx"
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


def _called(synonyms: Sequence[str]) -> str:
    """A heading in the reader's language, among those that are understood."""
    english = (name for name in synonyms if name.isascii()) if reads_english() else iter(())
    return next(english, synonyms[0])
