"""The rows of an imported ledger: raw and understood, each guess one click from being corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.commons.imports import queries
from lilong.commons.imports.actions.correct_reading import COLUMN, correct_reading
from lilong.commons.imports.actions.forget_reading import forget_reading
from lilong.commons.imports.importer import IMPORTERS, Importer, Target
from lilong.commons.imports.models import ImportRow, ImportRun, ImportState, LearnedReading
from lilong.commons.imports.words import field_words, why_words
from lilong.commons.web.components import Link
from lilong.engines.tabular.personal import masked
from lilong.kernel.area import Area
from lilong.kernel.refusal import Refused
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.web.asking import trail_to, who
from lilong.survey import permissions
from lilong.survey.importing.importer import CODE, CORRECTABLE, target_at
from lilong.survey.web.importing import read_again, seen_at, steps, views_of


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


@dataclass(frozen=True)
class ShownRow:
    """One row as the page shows it."""

    id: UUID
    where: str
    raw: list[str]
    told: list[tuple[str, str]]
    verdict: str
    kind: str
    why: str
    guesses: list[ShownGuess]


@require_safe
def rows(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Some rows of an import."""
    run = queries.seen_run(who(request), run_id)
    return _answer(request, run, request.GET.get("show", ""), request.GET.get("after", ""))


@require_POST
def correct(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Say what a cell's text means, and read the file again."""
    actor = who(request)
    run = queries.seen_run(actor, run_id)
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
        return _answer(request, run, show, after, refused=refused)
    read_again(request, actor, run)
    query = urlencode({"show": show, "after": after} if after else {"show": show})
    return redirect(reverse("survey:import-rows", args=[run_id]) + f"?{query}")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _answer(
    request: HttpRequest, run: ImportRun, show: str, after: str, *, refused: Refused | None = None
) -> HttpResponse:
    view = show if show in queries.VIEWS else queries.ALL
    page = queries.rows_page(run, view, _cursor(after))
    place = places.place(run.place_id)
    here = reverse("survey:import-rows", args=[run.id])
    report = reverse("survey:import-run", args=[run.id])
    context = {
        "run": run,
        "trail": trail_to(place, Link(run.file_name, report), Link(_("逐行核对"))),
        "steps": steps(run),
        "views": views_of(run, view),
        "rows": _shown(run, page.rows),
        "show": view,
        "after": after,
        "first_url": f"{here}?show={view}" if after else "",
        "more_url": f"{here}?show={view}&after={page.after[0]}-{page.after[1]}"
        if page.after
        else "",
        "report_url": report,
        "may_correct": run.state in (ImportState.READ, ImportState.UNDONE),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "survey/import_rows.html", context, status=status)


def _cursor(after: str) -> tuple[int, int] | None:
    sheet, _dash, number = after.partition("-")
    if sheet.isdecimal() and number.isdecimal() and len(after) < 16:
        return int(sheet), int(number)
    return None


def _shown(run: ImportRun, found: Sequence[ImportRow]) -> list[ShownRow]:
    importer, target = IMPORTERS[run.importer], queries.target_of(run)
    told = importer.describe(target, [row.fields for row in found])
    options = {name: importer.options(target, name) for name in CORRECTABLE}
    return [_shown_row(row, words, options) for row, words in zip(found, told, strict=True)]


def _shown_row(
    row: ImportRow, told: list[tuple[str, str]], options: dict[str, list[tuple[str, str]]]
) -> ShownRow:
    verdict, kind = _verdict(row.verdict)
    where = _("第 %(row)s 行") % {"row": row.number}
    if row.sheet:
        where = _("第 %(sheet)s 张表第 %(row)s 行") % {"sheet": row.sheet + 1, "row": row.number}
    guesses = [_shown_guess(row, guess, options) for guess in row.guesses]
    why = why_words(row.why) if row.verdict != "known" else _("编号 %(code)s") % {"code": row.why}
    return ShownRow(row.id, where, row.raw, told, verdict, kind, why if row.why else "", guesses)


def _verdict(verdict: str) -> tuple[str, str]:
    words = {
        "finding": (_("将写入"), "ok"),
        "known": (_("台账里已有"), "quiet"),
        "duplicate": (_("重复"), "quiet"),
        "skipped": (_("跳过"), "quiet"),
    }
    return words.get(verdict, (_("没看懂"), "stop"))


def _shown_guess(
    row: ImportRow, guess: dict[str, Any], options: dict[str, list[tuple[str, str]]]
) -> ShownGuess:
    name, sure = guess["field"], int(guess["confidence"])
    right = _right(name, row.fields) if sure else ""
    return ShownGuess(
        name,
        field_words(name),
        masked(guess["from"]),
        dict(options.get(name, [])).get(right) or masked(guess["to"]),
        sure,
        _sure_words(sure),
        why_words(guess["code"]),
        options.get(name, []),
        right,
        right,
        # A text with a personal number in it is not to be remembered.
        name in CORRECTABLE and bool(guess["from"]) and masked(guess["from"]) == guess["from"],
    )


def _right(name: str, fields: dict[str, Any]) -> str:
    """The value by which a person would agree; empty where agreeing says nothing."""
    if name == "found_on":
        return str(fields["found"][0])
    if name == "address":
        return "" if fields.get("create") else str(fields.get("place", ""))
    if name == "area" and fields.get("area") is not None:
        return str(Area(fields["area"])).removesuffix("㎡")
    if name == "shop":
        return "yes" if fields.get("shop") else "no"
    return str(fields.get(name, ""))


def _sure_words(confidence: int) -> str:
    if not confidence:
        return _("没看懂")
    if confidence >= 80:
        return _("比较有把握")
    return _("把握一般") if confidence >= 50 else _("把握不大")


# ── What was learned ────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def learned(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What people of the street have taught, to be seen and forgotten."""
    actor, place = who(request), places.place(place_id)
    permissions.import_ledger(actor, place.path)
    target = target_at(place)
    if request.method == "POST":
        forget_reading(actor, target=target, reading_id=_uuid(request.POST.get("reading", "")))
        messages.success(request, _("已忘掉。以后的台账不再按它理解。"))
        return redirect("survey:import-learned", place.id)
    found = queries.learned_in(target.space_id, CODE)
    start = Link(_("导入台账"), reverse("survey:import", args=[place.id]))
    context = {
        "place": place,
        "trail": trail_to(place, start, Link(_("记住的更正"))),
        "readings": _taught(IMPORTERS[CODE], target, found),
        "import_url": start.url,
    }
    return render(request, "survey/import_learned.html", context)


def _taught(
    importer: Importer, target: Target, found: Sequence[LearnedReading]
) -> list[dict[str, Any]]:
    names = people.names_of(reading.by_person_id for reading in found)
    options = {name: dict(importer.options(target, name)) for name in CORRECTABLE}
    ids = [_uuid(str(one.value)) for one in found if one.what == "value:address"]
    addresses = {str(key): view.address for key, view in places.places_by_id(ids).items()}
    return [
        {
            "id": reading.id,
            "what": _("表头") if reading.what == COLUMN else field_words(_name(reading)),
            "text": masked(reading.text),
            "value": _meaning(reading, options, addresses),
            "by": names.get(reading.by_person_id, "") if reading.by_person_id else "",
            "at": reading.at,
        }
        for reading in found
    ]


def _name(reading: LearnedReading) -> str:
    return reading.what.removeprefix("value:")


def _meaning(
    reading: LearnedReading, options: dict[str, dict[str, str]], addresses: dict[str, str]
) -> str:
    name, value = _name(reading), reading.value
    if reading.what == COLUMN:
        return field_words(value) if value else _("不导入")
    if name == "area":
        return str(Area(value))
    if name == "shop":
        return _("是") if value else _("否")
    if name == "address":
        return addresses.get(str(value), "")
    return options.get(name, {}).get(str(value), str(value))
