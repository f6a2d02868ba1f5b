"""The rows of an imported table: raw and understood, each guess one click from being corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.commons.imports import queries
from lilong.commons.imports.actions.correct_reading import COLUMN, correct_reading
from lilong.commons.imports.actions.forget_reading import forget_reading
from lilong.commons.imports.importer import DUPLICATE, FINDING, IMPORTERS, KNOWN, Target
from lilong.commons.imports.models import ImportRow, ImportRun, ImportState, LearnedReading
from lilong.commons.imports.sealing import opened_cells, opened_text
from lilong.commons.imports.web.pages import read_again, run_of, seen_at, steps, views_of
from lilong.commons.imports.web.setting import Setting, asker, page_url
from lilong.commons.imports.words import field_words, why_words
from lilong.commons.web.components import Link
from lilong.engines.tabular.personal import masked
from lilong.kernel.refusal import Refused


@dataclass(frozen=True)
class ShownGuess:
    """A guess with the form that corrects it; `right` is the value that agrees with it."""

    field: str
    name: str
    text: str
    value: str
    confidence: int
    sure: str
    why: str
    options: list[tuple[str, str]]
    chosen: str
    right: str
    correctable: bool
    example: str


@dataclass(frozen=True)
class ShownRow:
    """One row as the page shows it; `apart` where its cells are shown no more."""

    id: UUID
    where: str
    raw: list[str]
    told: list[tuple[str, str]]
    verdict: str
    kind: str
    why: str
    guesses: list[ShownGuess]
    apart: bool = False


@require_safe
def rows(request: HttpRequest, setting: Setting, run_id: UUID) -> HttpResponse:
    """Some rows of an import."""
    run = run_of(setting, asker(request), run_id)
    asked = request.GET
    return _answer(request, setting, run, asked.get("show", ""), asked.get("after", ""))


@require_POST
def correct(request: HttpRequest, setting: Setting, run_id: UUID) -> HttpResponse:
    """Say what a cell's text means, and read the file again."""
    actor = asker(request)
    run = run_of(setting, actor, run_id)
    show, after = request.POST.get("show", ""), request.POST.get("after", "")
    try:
        correct_reading(
            actor,
            run_id=run_id,
            what=request.POST.get("what", ""),
            text=request.POST.get("text", ""),
            value=request.POST.get("value", ""),
            seen_at=seen_at(request),
        )
    except Refused as refused:
        return _answer(request, setting, run, show, after, refused=refused)
    read_again(request, actor, run)
    query = urlencode({"show": show, "after": after} if after else {"show": show})
    return redirect(page_url(setting, "rows", run_id) + f"?{query}")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _answer(
    request: HttpRequest,
    setting: Setting,
    run: ImportRun,
    show: str,
    after: str,
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    view = show if show in queries.VIEWS else queries.ALL
    page = queries.rows_page(run, view, _cursor(after))
    home = setting.home_of(run)
    here = page_url(setting, "rows", run.id)
    report = page_url(setting, "run", run.id)
    more = f"{here}?show={view}&after={page.after[0]}-{page.after[1]}" if page.after else ""
    context = {
        "run": run,
        "trail": [*home.trail, Link(run.file_name, report), Link(_("逐行核对"))],
        "steps": steps(setting, run, home),
        "views": views_of(setting, run, view),
        "rows": _shown(setting, run, page.rows),
        "show": view,
        "after": after,
        "first_url": f"{here}?show={view}" if after else "",
        "more_url": more,
        "report_url": report,
        "correct_url": page_url(setting, "correct", run.id),
        "may_correct": run.state in (ImportState.READ, ImportState.UNDONE),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "imports/rows.html", context, status=status)


def _cursor(after: str) -> tuple[int, int] | None:
    sheet, _dash, number = after.partition("-")
    if sheet.isdecimal() and number.isdecimal() and len(after) < 16:
        return int(sheet), int(number)
    return None


def _shown(setting: Setting, run: ImportRun, found: Sequence[ImportRow]) -> list[ShownRow]:
    importer, target = IMPORTERS[run.importer], queries.target_of(run)
    told = importer.describe(target, [row.fields for row in found])
    shower = _Shower(setting, target, run)
    return [shower.row(row, words) for row, words in zip(found, told, strict=True)]


class _Shower:
    """Puts rows in the reader's words."""

    def __init__(self, setting: Setting, target: Target, run: ImportRun) -> None:
        self.setting = setting
        self.written = run.state in (ImportState.APPLYING, ImportState.APPLIED)
        importer = IMPORTERS[setting.code]
        self.options = {name: importer.options(target, name) for name in setting.correctable}

    def row(self, row: ImportRow, told: list[tuple[str, str]]) -> ShownRow:
        verdict, kind = self._verdict(row.verdict)
        where = _("第 %(row)s 行") % {"row": row.number}
        if row.sheet:
            where = _("第 %(sheet)s 张表第 %(row)s 行") % {
                "sheet": row.sheet + 1,
                "row": row.number,
            }
        known = row.verdict == KNOWN
        why = self.setting.known_words(row.why) if known else why_words(row.why)
        apart = self._apart(row)
        names = {field_words(name) for name in apart}
        told = [pair for pair in told if pair[0] not in names]
        guesses = [self.guess(row, one) for one in row.guesses if one["field"] not in apart]
        raw = [] if apart else opened_cells(row.raw)
        why = why if row.why else ""
        return ShownRow(row.id, where, raw, told, verdict, kind, why, guesses, bool(apart))

    def _apart(self, row: ImportRow) -> tuple[str, ...]:
        """The fields whose words stand by themselves now. What was not written is read on, so that
        somebody can see to it."""
        written = self.written and row.verdict in (FINDING, DUPLICATE)
        return self.setting.apart if written or row.verdict == KNOWN else ()

    def _verdict(self, verdict: str) -> tuple[str, str]:
        words = {
            "finding": (_("将写入"), "ok"),
            "known": (str(self.setting.wording.known), "quiet"),
            "duplicate": (_("重复"), "quiet"),
            "skipped": (_("跳过"), "quiet"),
        }
        return words.get(verdict, (_("没看懂"), "stop"))

    def guess(self, row: ImportRow, guess: dict[str, Any]) -> ShownGuess:
        name, sure = guess["field"], int(guess["confidence"])
        written = opened_text(guess["from"])
        right = self.setting.right(name, row.fields) if sure else ""
        options = self.options.get(name, [])
        return ShownGuess(
            name,
            field_words(name),
            masked(written),
            dict(options).get(right) or masked(opened_text(guess["to"])),
            sure,
            _sure_words(sure),
            why_words(guess["code"]),
            options,
            right,
            right,
            # A text with a personal number in it is not to be remembered.
            name in self.setting.correctable and bool(written) and masked(written) == written,
            self.setting.placeholder(name),
        )


def _sure_words(confidence: int) -> str:
    if not confidence:
        return _("没看懂")
    if confidence >= 80:
        return _("比较有把握")
    return _("把握一般") if confidence >= 50 else _("把握不大")


# ── What was learned ────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def learned(request: HttpRequest, setting: Setting, key: UUID) -> HttpResponse:
    """What people of the street have taught, to be seen and forgotten."""
    actor, home = asker(request), setting.home(key)
    setting.allow(actor, home.key)
    target = setting.target(home)
    if request.method == "POST":
        forget_reading(actor, target=target, reading_id=_uuid(request.POST.get("reading", "")))
        messages.success(request, _("已忘掉。以后的表格不再按它理解。"))
        return redirect(page_url(setting, "learned", home.key))
    start = Link(str(setting.wording.title), page_url(setting, "", home.key))
    context = {
        "trail": [*home.trail, start, Link(_("记住的更正"))],
        "readings": _taught(setting, target, queries.learned_in(target.space_id, setting.code)),
        "import_url": start.url,
    }
    return render(request, "imports/learned.html", context)


def _taught(
    setting: Setting, target: Target, found: Sequence[LearnedReading]
) -> list[dict[str, Any]]:
    names = setting.names_of(reading.by_person_id for reading in found)
    importer = IMPORTERS[setting.code]
    options = {name: dict(importer.options(target, name)) for name in setting.correctable}
    places = setting.place_words(found)
    return [
        {
            "id": reading.id,
            "what": _("表头") if reading.what == COLUMN else field_words(_name(reading)),
            "text": masked(reading.text),
            "value": _meaning(setting, reading, options, places),
            "by": names.get(reading.by_person_id, "") if reading.by_person_id else "",
            "at": reading.at,
        }
        for reading in found
    ]


def _name(reading: LearnedReading) -> str:
    return reading.what.removeprefix("value:")


def _meaning(
    setting: Setting, reading: LearnedReading, options: dict[str, dict[str, str]], places: Any
) -> str:
    name, value = _name(reading), reading.value
    if reading.what == COLUMN:
        return field_words(value) if value else _("不导入")
    told = setting.meaning(name, value, places)
    return told or options.get(name, {}).get(str(value), str(value))
