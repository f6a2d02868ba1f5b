"""Importing a table: hand in, check, write, undo. The same pages for every module."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from lilong.commons.imports import queries, tasks
from lilong.commons.imports.actions.correct_reading import COLUMN, correct_reading
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.importer import IMPORTERS
from lilong.commons.imports.models import ImportRun, ImportState
from lilong.commons.imports.web.setting import Home, Setting, asker, page_url
from lilong.commons.imports.web.uploading import limit_upload
from lilong.commons.imports.words import field_words, why_words
from lilong.commons.progress import progress_id_of, read_progress
from lilong.commons.spreadsheets.writing import MIME_XLSX, write_xlsx
from lilong.commons.web.charts import Bar
from lilong.commons.web.components import Link
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound

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


# ── Hand in ─────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def hand_in(request: HttpRequest, setting: Setting, key: UUID) -> HttpResponse:
    """Hand a table in, and see what was handed in before.

    Who may, and how much, is settled before the body is read; the token that the form carries
    stands in the body, so it is checked after that: the view is exempt from the earlier check.
    """
    home = setting.home(key)
    setting.allow(asker(request), home.key)
    limit_upload(request)
    return _hand_in(request, setting, home)


@csrf_protect
def _hand_in(request: HttpRequest, setting: Setting, home: Home) -> HttpResponse:
    refused: Invalid | None = None
    if request.method == "POST":
        try:
            run = _handed_in(request, setting, home)
            return redirect(page_url(setting, "run", run.id))
        except Invalid as error:
            refused = error
    title, label, href = setting.next_after_hand_in(home)
    context = {
        "home": home,
        "words": setting.wording,
        "trail": [*home.trail, Link(str(setting.wording.title))],
        "steps": steps(setting),
        "refused": refused,
        "runs": [
            (run, STATE_TAGS[ImportState(run.state)], page_url(setting, "run", run.id))
            for run in setting.runs(home)
        ],
        "learned_url": page_url(setting, "learned", home.key),
        "template_url": page_url(setting, "template", home.key),
        "next": {"title": title, "label": label, "href": href},
    }
    return render(
        request, "imports/hand_in.html", context, status=refused.status if refused else 200
    )


def _handed_in(request: HttpRequest, setting: Setting, home: Home) -> ImportRun:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid(_("还没有选文件"), remedy=_("请选一个 .xlsx、.xls 或 .csv 文件。"))
    # The form's last field: a body that broke off in the middle does not have it.
    if not request.POST.get("whole"):
        raise Invalid(_("文件没有传完整，连接可能断了，什么都没有存下。"), remedy=_("请再传一次。"))
    actor, file = asker(request), cast(BinaryIO, upload)
    run = hand_in_file(
        actor,
        importer=setting.code,
        target=setting.target(home),
        file=file,
        file_name=upload.name or "",
    )
    tasks.start_reading(actor, run)
    return run


@require_safe
def template(request: HttpRequest, setting: Setting, key: UUID) -> HttpResponse:
    """A table with nothing in it but the headings that are understood."""
    setting.allow(asker(request), key)
    blank = setting.blank()
    file = io.BytesIO()
    write_xlsx(file, blank.sheets)
    response = HttpResponse(file.getvalue(), content_type=MIME_XLSX)
    name = f"{blank.name}.xlsx"
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


def steps(setting: Setting, run: ImportRun | None = None, home: Home | None = None) -> list[Link]:
    """The three steps, leading back to those behind."""
    start = page_url(setting, "", home.key) if home else ""
    check = page_url(setting, "run", run.id) if run else ""
    return [Link(_("上传"), start), Link(_("核对"), check), Link(_("写入"))]


def run_of(setting: Setting, actor: Actor, run_id: UUID) -> ImportRun:
    """An import of this module that the actor may see. Raises NotFound."""
    found = queries.seen_run(actor, run_id)
    if found.importer != setting.code:
        raise NotFound(_("没有这次导入，或者您没有查看它的权限"))
    return found


# ── The report ──────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, setting: Setting, run_id: UUID) -> HttpResponse:
    """What was understood of a table; how far it is while it is worked on."""
    actor = asker(request)
    found = run_of(setting, actor, run_id)
    if request.method == "POST":
        tasks.start_again(actor, found)
        return redirect(page_url(setting, "run", run_id))
    reading = read_progress(progress_id_of(found.id))
    working = reading is not None and not reading.ended
    if found.state in WAITING or (working and tasks.is_under_way(found)):
        return _waiting(request, setting, found)
    if _asks_for_part(request):
        return HttpResponseClientRefresh()
    return render(request, "imports/run.html", report(setting, found))


def _asks_for_part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def _waiting(request: HttpRequest, setting: Setting, run: ImportRun) -> HttpResponse:
    home = setting.home_of(run)
    context = {
        "run": run,
        "run_url": page_url(setting, "run", run.id),
        "trail": _trail(setting, home, run),
        "steps": steps(setting, run, home),
        "step": 2 if run.state == ImportState.READING else 3,
        "reading": read_progress(progress_id_of(run.id)),
        "under_way": tasks.is_under_way(run),
    }
    part = _asks_for_part(request)
    return render(request, "imports/progress.html" if part else "imports/waiting.html", context)


def report(setting: Setting, run: ImportRun) -> dict[str, Any]:
    """What the report's page shows."""
    home, figures = setting.home_of(run), run.figures
    writable = figures.get("findings", 0) - figures.get("known", 0)
    return {
        "run": run,
        "home": home,
        "words": setting.wording,
        "question": setting.question(writable, home),
        "trail": _trail(setting, home, run),
        "steps": steps(setting, run, home),
        "step": 3 if run.state in (ImportState.APPLIED, ImportState.UNDONE) else 2,
        "tag": STATE_TAGS[ImportState(run.state)],
        "figures": figures,
        "writable": writable,
        "charts": setting.charts(figures) if figures.get("findings") else [],
        "views": views_of(setting, run),
        "guesses": guess_groups(figures),
        "columns": _columns(run),
        "fields": _field_choices(run),
        "may_write": writable > 0 and run.state in (ImportState.READ, ImportState.UNDONE),
        "may_correct": run.state in (ImportState.READ, ImportState.FAILED, ImportState.UNDONE),
        "learned_url": page_url(setting, "learned", home.key),
        "run_url": page_url(setting, "run", run.id),
        "columns_url": page_url(setting, "columns", run.id),
        "apply_url": page_url(setting, "apply", run.id),
        "undo_url": page_url(setting, "undo", run.id),
        "next": _next(setting, run, home, writable),
    }


def _trail(setting: Setting, home: Home, run: ImportRun) -> list[Link]:
    start = Link(str(setting.wording.title), page_url(setting, "", home.key))
    return [*home.trail, start, Link(run.file_name)]


def bars(counts: Mapping[str, int], words: Callable[[str], str]) -> list[Bar]:
    """Counts as bars, the most first, the many small ones together."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    first = [Bar(words(name), count) for name, count in ranked[:MOST_BARS]]
    rest = sum(count for _name, count in ranked[MOST_BARS:])
    return [*first, Bar(_("其余"), rest)] if rest else first


def views_of(setting: Setting, run: ImportRun, current: str = "") -> list[Link]:
    """The views of the rows with how many there are; those without a row are left out."""
    figures = run.figures
    unread = figures.get("not_understood", 0)
    counts = {
        "guessed": (_("推测的"), figures.get("guessed_rows", 0)),
        "not_understood": (_("没看懂的"), unread),
        "finding": (_("将写入的"), figures.get("findings", 0) - figures.get("known", 0)),
        "duplicate": (_("重复的"), figures.get("duplicates", 0)),
        "known": (_("已有的"), figures.get("known", 0)),
        "skipped": (_("跳过的"), figures.get("skipped", 0) - unread),
        "all": (_("全部"), figures.get("rows_read", 0)),
    }
    here = page_url(setting, "rows", run.id)
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


def _field_choices(run: ImportRun) -> list[tuple[str, str]]:
    columns = IMPORTERS[run.importer].spec().columns
    return [(column.field, field_words(column.field)) for column in columns]


def _next(setting: Setting, run: ImportRun, home: Home, writable: int) -> dict[str, str]:
    if run.state == ImportState.APPLIED:
        title, label, href = setting.next_after_writing(home)
        return {"title": str(title), "label": str(label), "href": href}
    if run.state == ImportState.FAILED or not writable:
        again = page_url(setting, "", home.key)
        return {"title": _("换一个文件再试"), "label": _("去上传"), "href": again}
    rows = page_url(setting, "rows", run.id)
    if run.figures.get("not_understood"):
        count = run.figures["not_understood"]
        title = ngettext("看看没看懂的 %(n)s 行", "看看没看懂的 %(n)s 行", count) % {"n": count}
        return {"title": title, "label": _("去核对"), "href": f"{rows}?show=not_understood"}
    if run.figures.get("guessed_rows"):
        count = run.figures["guessed_rows"]
        title = ngettext("核对推测的 %(n)s 行", "核对推测的 %(n)s 行", count) % {"n": count}
        return {"title": title, "label": _("去核对"), "href": f"{rows}?show=guessed"}
    href = page_url(setting, "apply", run.id)
    return {"title": _("没有要核对的了"), "label": _("写入"), "href": href}


# ── Columns, writing, undoing ───────────────────────────────────────────────────────────────


@require_POST
def columns(request: HttpRequest, setting: Setting, run_id: UUID) -> HttpResponse:
    """Say what the headings mean, as many as were changed, and read the file again."""
    actor = asker(request)
    found = run_of(setting, actor, run_id)
    before = {column["heading"]: column["field"] for column in _columns(found)}
    asked = zip(request.POST.getlist("heading"), request.POST.getlist("field"), strict=False)
    changed = [(head, name) for head, name in asked if head in before and before[head] != name]
    for heading, name in changed:
        correct_reading(
            actor, run_id=run_id, what=COLUMN, text=heading, value=name, seen_at=seen_at(request)
        )
    if changed:
        read_again(request, actor, found)
    return redirect(page_url(setting, "run", run_id))


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
def apply(request: HttpRequest, setting: Setting, run_id: UUID) -> HttpResponse:
    """Ask once more, then write."""
    actor = asker(request)
    found = run_of(setting, actor, run_id)
    if request.method == "POST":
        tasks.start_writing(actor, found)
        return redirect(page_url(setting, "run", run_id))
    told = report(setting, found)
    if not told["may_write"]:  # such as by the Back button, when it is written
        return redirect(page_url(setting, "run", run_id))
    return render(request, "imports/apply.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, setting: Setting, run_id: UUID) -> HttpResponse:
    """Say what undoing would do, then undo."""
    actor = asker(request)
    found = run_of(setting, actor, run_id)
    if request.method == "POST":
        tasks.start_undoing(actor, found)
        return redirect(page_url(setting, "run", run_id))
    if found.state != ImportState.APPLIED:
        return redirect(page_url(setting, "run", run_id))
    written = found.figures.get("written", 0)
    kept = IMPORTERS[found.importer].kept_if_undone(found)
    importer = IMPORTERS[found.importer]
    context = report(setting, found) | {"written": written, "kept": kept, "gone": written - kept}
    context["undoing"] = importer.undoing
    return render(request, "imports/undo.html", context)
