"""Importing a ledger: hand in, check, write, undo."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from lilong.commons.imports import queries, tasks
from lilong.commons.imports.actions.correct_reading import COLUMN, correct_reading
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.importer import IMPORTERS
from lilong.commons.imports.models import ImportRun, ImportState
from lilong.commons.imports.words import field_words, why_words
from lilong.commons.progress import progress_id_of, read_progress
from lilong.commons.spreadsheets.writing import MIME_XLSX, Heading, OutSheet, write_xlsx
from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar
from lilong.commons.web.components import Link
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who
from lilong.survey import permissions
from lilong.survey.importing.importer import CODE, ledger_spec, target_at
from lilong.survey.kinds import finding_kinds, reads_english
from lilong.survey.web.uploading import limit_upload

STATE_TAGS = {
    ImportState.READING: "info",
    ImportState.READ: "warn",
    ImportState.APPLYING: "info",
    ImportState.APPLIED: "ok",
    ImportState.UNDONE: "quiet",
    ImportState.FAILED: "stop",
}
WAITING = (ImportState.READING, ImportState.APPLYING)
MOST_BARS = 12
_ADDRESS = "address"


# ── Hand in ─────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def hand_in(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Hand a ledger in, and see what was handed in before.

    Who may, and how much, is settled before the body is read; the token that the form carries
    stands in the body, so it is checked after that.
    """
    place = places.place(place_id)
    permissions.import_ledger(who(request), place.path)
    limit_upload(request)
    return _hand_in(request, place)


@csrf_protect
def _hand_in(request: HttpRequest, place: PlaceView) -> HttpResponse:
    refused: Refused | None = None
    if request.method == "POST":
        try:
            run = _handed_in(request, place)
            return redirect("survey:import-run", run.id)
        except Invalid as error:
            refused = error
    runs = queries.runs_at(CODE, place.path)
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("导入台账"))),
        "steps": steps(),
        "refused": refused,
        "runs": [(run, STATE_TAGS[ImportState(run.state)]) for run in runs],
        "learned_url": address("survey:import-learned", place.id),
        "template_url": address("survey:import-template", place.id),
        "ledger_url": address("survey:ledger", place.id),
    }
    return render(request, "survey/import.html", context, status=refused.status if refused else 200)


def _handed_in(request: HttpRequest, place: PlaceView) -> ImportRun:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid(_("还没有选文件"), remedy=_("请选一个 .xlsx、.xls 或 .csv 文件。"))
    # The form's last field: a body that broke off in the middle does not have it.
    if not request.POST.get("whole"):
        raise Invalid(_("文件没有传完整，连接可能断了，什么都没有存下。"), remedy=_("请再传一次。"))
    actor, file = who(request), cast(BinaryIO, upload)
    run = hand_in_file(
        actor, importer=CODE, target=target_at(place), file=file, file_name=upload.name or ""
    )
    tasks.start_reading(actor, run)
    return run


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


def steps(run: ImportRun | None = None) -> list[Link]:
    """The three steps, leading back to those behind."""
    start = reverse("survey:import", args=[run.place_id]) if run else ""
    check = reverse("survey:import-run", args=[run.id]) if run else ""
    return [Link(_("上传"), start), Link(_("核对"), check), Link(_("写入"))]


# ── The report ──────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What was understood of a ledger; how far it is while it is worked on."""
    actor = who(request)
    found = queries.seen_run(actor, run_id)
    if request.method == "POST":
        tasks.start_again(actor, found)
        return redirect("survey:import-run", run_id)
    reading = read_progress(progress_id_of(found.id))
    working = reading is not None and not reading.ended
    if found.state in WAITING or (working and tasks.is_under_way(found)):
        return _waiting(request, found)
    if _asks_for_part(request):
        return HttpResponseClientRefresh()
    return render(request, "survey/import_run.html", report(actor, found))


def _asks_for_part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def _waiting(request: HttpRequest, run: ImportRun) -> HttpResponse:
    place = places.place(run.place_id)
    context = {
        "run": run,
        "trail": _trail(place, run),
        "steps": steps(run),
        "step": 2 if run.state == ImportState.READING else 3,
        "reading": read_progress(progress_id_of(run.id)),
        "under_way": tasks.is_under_way(run),
    }
    part = _asks_for_part(request)
    name = "survey/import_progress.html" if part else "survey/import_waiting.html"
    return render(request, name, context)


def report(actor: Actor, run: ImportRun) -> dict[str, Any]:
    """What the report's page shows."""
    place, figures = places.place(run.place_id), run.figures
    writable = figures.get("findings", 0) - figures.get("known", 0)
    return {
        "run": run,
        "place": place,
        "trail": _trail(place, run),
        "steps": steps(run),
        "step": 3 if run.state in (ImportState.APPLIED, ImportState.UNDONE) else 2,
        "tag": STATE_TAGS[ImportState(run.state)],
        "figures": figures,
        "writable": writable,
        "kinds": _bars(figures.get("by_kind", {}), _kind_label),
        "lanes": _bars(figures.get("by_lane", {}), lambda name: name or _("没有写弄")),
        "views": views_of(run),
        "guesses": guess_groups(figures),
        "columns": _columns(run),
        "fields": _field_choices(),
        "may_write": writable > 0 and run.state in (ImportState.READ, ImportState.UNDONE),
        "may_correct": run.state in (ImportState.READ, ImportState.FAILED, ImportState.UNDONE),
        "ledger_url": address("survey:ledger", place.id),
        "learned_url": address("survey:import-learned", place.id),
        "next": _next(run, place, writable),
    }


def _trail(place: PlaceView, run: ImportRun) -> list[Link]:
    start = Link(_("导入台账"), reverse("survey:import", args=[place.id]))
    return trail_to(place, start, Link(run.file_name))


def _kind_label(name: str) -> str:
    return {kind.name: kind.label for kind in finding_kinds().values()}.get(name, name)


def _bars(counts: Mapping[str, int], words: Any) -> list[Bar]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    bars = [Bar(words(name), count) for name, count in ranked[:MOST_BARS]]
    rest = sum(count for _name, count in ranked[MOST_BARS:])
    return [*bars, Bar(_("其余"), rest)] if rest else bars


def views_of(run: ImportRun, current: str = "") -> list[Link]:
    """The views of the rows with how many there are; those without a row are left out."""
    figures = run.figures
    unread = figures.get("not_understood", 0)
    counts = {
        "guessed": (_("推测的"), figures.get("guessed_rows", 0)),
        "not_understood": (_("没看懂的"), unread),
        "finding": (_("将写入的"), figures.get("findings", 0) - figures.get("known", 0)),
        "duplicate": (_("重复的"), figures.get("duplicates", 0)),
        "known": (_("台账里已有的"), figures.get("known", 0)),
        "skipped": (_("跳过的"), figures.get("skipped", 0) - unread),
        "all": (_("全部"), figures.get("rows_read", 0)),
    }
    here = reverse("survey:import-rows", args=[run.id])
    return [
        Link(label, f"{here}?show={view}", view == current, count)
        for view, (label, count) in counts.items()
        if count or view == current
    ]


def guess_groups(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How many guesses there are of each field, and why, the most first."""
    groups = []
    for about, count in figures.get("guesses", {}).items():
        name, _colon, code = about.partition(":")
        groups.append({"field": field_words(name), "why": why_words(code), "count": count})
    return groups


def _columns(run: ImportRun) -> list[dict[str, str]]:
    known = [{"heading": heading, "field": name} for heading, name in run.columns.items()]
    unread = [{"heading": heading, "field": ""} for heading in run.figures.get("unread", [])]
    return known + unread


def _field_choices() -> list[tuple[str, str]]:
    return [(column.field, field_words(column.field)) for column in ledger_spec().columns]


def _next(run: ImportRun, place: PlaceView, writable: int) -> dict[str, str]:
    if run.state == ImportState.APPLIED:
        overview = address("survey:overview", place.id)
        return {"title": _("看看问题集中在哪里"), "label": _("看概况"), "href": overview}
    if run.state == ImportState.FAILED or not writable:
        again = reverse("survey:import", args=[place.id])
        return {"title": _("换一个文件再试"), "label": _("去上传"), "href": again}
    rows = reverse("survey:import-rows", args=[run.id])
    if run.figures.get("not_understood"):
        count = run.figures["not_understood"]
        title = ngettext("看看没看懂的 %(n)s 行", "看看没看懂的 %(n)s 行", count) % {"n": count}
        return {"title": title, "label": _("去核对"), "href": f"{rows}?show=not_understood"}
    if run.figures.get("guessed_rows"):
        count = run.figures["guessed_rows"]
        title = ngettext("核对推测的 %(n)s 行", "核对推测的 %(n)s 行", count) % {"n": count}
        return {"title": title, "label": _("去核对"), "href": f"{rows}?show=guessed"}
    href = reverse("survey:import-apply", args=[run.id])
    return {"title": _("没有要核对的了"), "label": _("写入"), "href": href}


# ── Columns, writing, undoing ───────────────────────────────────────────────────────────────


@require_http_methods(["POST"])
def columns(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Say what the headings mean, as many as were changed, and read the file again."""
    actor = who(request)
    found = queries.seen_run(actor, run_id)
    before = {column["heading"]: column["field"] for column in _columns(found)}
    asked = zip(request.POST.getlist("heading"), request.POST.getlist("field"), strict=False)
    changed = [(head, name) for head, name in asked if head in before and before[head] != name]
    for heading, name in changed:
        correct_reading(
            actor, run_id=run_id, what=COLUMN, text=heading, value=name, seen_at=seen_at(request)
        )
    if changed:
        read_again(request, actor, found)
    return redirect("survey:import-run", run_id)


def seen_at(request: HttpRequest) -> datetime | None:
    """When the page was made that a form stands on; None when the form does not say."""
    try:
        moment = parse_datetime(request.POST.get("seen_at", ""))
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def read_again(request: HttpRequest, actor: Actor, run: ImportRun) -> None:
    """Read an import once more after a correction."""
    run.refresh_from_db()
    tasks.start_reading(actor, run)
    messages.success(request, _("已记住，下次也这样理解。"))


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Ask once more, then write."""
    actor = who(request)
    found = queries.seen_run(actor, run_id)
    if request.method == "POST":
        tasks.start_writing(actor, found)
        return redirect("survey:import-run", run_id)
    told = report(actor, found)
    if not told["may_write"]:  # such as by the Back button, when it is written
        return redirect("survey:import-run", run_id)
    return render(request, "survey/import_apply.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Say what undoing would do, then undo."""
    actor = who(request)
    found = queries.seen_run(actor, run_id)
    if request.method == "POST":
        tasks.start_undoing(actor, found)
        return redirect("survey:import-run", run_id)
    if found.state != ImportState.APPLIED:
        return redirect("survey:import-run", run_id)
    written = found.figures.get("written", 0)
    kept = IMPORTERS[found.importer].kept_if_undone(found)
    context = report(actor, found) | {"written": written, "kept": kept, "gone": written - kept}
    return render(request, "survey/import_undo.html", context)
