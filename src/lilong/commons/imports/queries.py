"""Reads of imports, their rows, and what people have taught."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.commons.imports.importer import (
    DUPLICATE,
    FINDING,
    KNOWN,
    SKIPPED,
    UNREADABLE,
    Target,
)
from lilong.commons.imports.models import ImportRow, ImportRun, LearnedReading
from lilong.commons.imports.permissions import may_see
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import NotFound

PAGE = 50
MOST_RUNS = 30
MOST_LEARNED = 500

# The views of an import's rows: everything, what is guessed, and each verdict.
GUESSED, ALL = "guessed", "all"
VIEWS = (GUESSED, UNREADABLE, FINDING, DUPLICATE, KNOWN, SKIPPED, ALL)


@dataclass(frozen=True)
class RowPage:
    """Some rows in the file's order; `after` names the last one when there are more."""

    rows: tuple[ImportRow, ...]
    after: tuple[int, int] | None


def run_by_id(run_id: UUID) -> ImportRun:
    """An import, whoever asks. Raises NotFound."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None:
        raise NotFound(_("没有这次导入"))
    return run


def seen_run(actor: Actor, run_id: UUID) -> ImportRun:
    """An import that `actor` may see. Raises NotFound."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None or not may_see(actor, run):
        raise NotFound(_("没有这次导入，或者您没有查看它的权限"))
    return run


def runs_at(importer: str, place_path: str) -> list[ImportRun]:
    """The latest imports at and below a place, newest first."""
    low, high = subtree(place_path)
    runs = ImportRun.objects.filter(place_path__gte=low, place_path__lt=high, importer=importer)
    return list(runs.order_by("-created_at")[:MOST_RUNS])


def target_of(run: ImportRun) -> Target:
    """Where an import goes."""
    return Target(run.place_id, run.place_path, run.space_id, run.context_id)


def rows_page(run: ImportRun, view: str, after: tuple[int, int] | None = None) -> RowPage:
    """Some rows of an import after the row (sheet, number); its cost does not grow with the file.

    Args:
        view: one of `VIEWS`.
    """
    rows = ImportRow.objects.filter(run=run)
    if view == GUESSED:
        rows = rows.filter(guessed=True)
    elif view != ALL:
        rows = rows.filter(verdict=view)
    found = _from(rows, after, PAGE + 1)
    more = len(found) > PAGE
    shown = tuple(found[:PAGE])
    return RowPage(shown, (shown[-1].sheet, shown[-1].number) if more else None)


def _from(rows: QuerySet[ImportRow], after: tuple[int, int] | None, most: int) -> list[ImportRow]:
    """The next rows: first of the same sheet, then of the later ones, each an index range."""
    if after is None:
        return list(rows.order_by("sheet", "number")[:most])
    sheet, number = after
    found = list(rows.filter(sheet=sheet, number__gt=number).order_by("number")[:most])
    if len(found) < most:
        later = rows.filter(sheet__gt=sheet).order_by("sheet", "number")
        found += later[: most - len(found)]
    return found


def learned_in(space_id: UUID, importer: str) -> list[LearnedReading]:
    """What people of a street have taught an importer, the latest first."""
    taught = LearnedReading.objects.filter(space_id=space_id, importer=importer)
    return list(taught.order_by("-at")[:MOST_LEARNED])
