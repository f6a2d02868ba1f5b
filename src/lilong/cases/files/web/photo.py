"""One photo of a case: looked at, covered where it shows a face or a plate, its original opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lilong.cases.files import permissions
from lilong.cases.files.actions.cover_case_photo import MOST_PARTS, cover_case_photo
from lilong.cases.files.actions.open_original import OriginalPurpose, open_original
from lilong.cases.files.models import Case, CasePhoto
from lilong.cases.files.permissions import Sight, sight_of
from lilong.cases.files.queries.cases import photos_of, seen_case
from lilong.cases.files.web.asking import case_trail
from lilong.commons.files.covering import WHOLE, Rectangle
from lilong.commons.files.models import StoredFile
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.kernel.refusal import NotFound, Refused
from lilong.places.web.asking import who

# Cells of the grid along the longer and the shorter side.
CELLS = (10, 8)
_PART = re.compile(r"(-?\d{1,5}),(-?\d{1,5}),(\d{1,5}),(\d{1,5})")


@dataclass(frozen=True)
class Cell:
    """A cell of the grid that is ticked where no script draws."""

    value: str
    row: int
    column: int
    ticked: bool


@require_safe
def photo(request: HttpRequest, case_id: UUID, case_photo_id: UUID) -> HttpResponse:
    """A photo with its question: does it show a face or a number plate?"""
    found = seen_case(who(request), case_id)
    return _page(request, found, case_photo_id)


@require_POST
def cover(request: HttpRequest, case_id: UUID, case_photo_id: UUID) -> HttpResponse:
    """Cover the parts that were drawn or ticked."""
    actor = who(request)
    found = seen_case(actor, case_id)
    given = request.POST.getlist("part")[: MOST_PARTS + 1]
    parts = [Rectangle(*map(int, read.groups())) for one in given if (read := _PART.fullmatch(one))]
    try:
        cover_case_photo(
            actor,
            case_id=found.id,
            photo_id=case_photo_id,
            rectangles=parts,
            public=request.POST.get("public") == "1",
        )
    except Refused as refused:
        return _page(request, found, case_photo_id, refused=refused, ticked=frozenset(given))
    messages.success(
        request,
        ngettext("遮住了 %(count)s 处，原图封存了", "遮住了 %(count)s 处，原图封存了", len(parts))
        % {"count": len(parts)},
    )
    return redirect(address("cases:photo", found.id, case_photo_id))


@never_cache
@require_POST
def original(request: HttpRequest, case_id: UUID, case_photo_id: UUID) -> HttpResponse:
    """The sealed original, once, after a purpose was named."""
    actor = who(request)
    found = seen_case(actor, case_id)
    purpose = request.POST.get("purpose", "")
    try:
        opened = open_original(actor, case_id=found.id, photo_id=case_photo_id, purpose=purpose)
    except Refused as refused:
        return _page(request, found, case_photo_id, refused=refused)
    answer = HttpResponse(opened.raw, content_type=opened.media_type)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _page(
    request: HttpRequest,
    found: Case,
    photo_id: UUID,
    *,
    refused: Refused | None = None,
    ticked: frozenset[str] = frozenset(),
) -> HttpResponse:
    actor = who(request)
    sight = sight_of(actor, found)
    hanging = photos_of(found, sight) if sight >= Sight.FIELD else []
    at = next((n for n, one in enumerate(hanging) if one.pk == photo_id), None)
    if at is None:
        raise refused or NotFound(_("这一件没有这张照片"))
    shown = hanging[at]
    stored = StoredFile.objects.filter(pk=shown.file_id).first()
    covering = permissions.cover_case_photo.allows(actor, found.place_path)
    opening = permissions.open_original.allows(actor, found.place_path)
    columns, rows = _grid(stored)
    context: dict[str, Any] = {
        "case": found,
        "photo": shown,
        "number": at + 1,
        "count": len(hanging),
        "src": address("files:serve", shown.file_id, "large"),
        "stored": stored,
        "trail": case_trail(who(request), found, Link(_("照片"))),
        "refused": refused,
        "covering": covering,
        "cells": _cells(columns, rows, ticked) if covering else [],
        "columns": columns,
        "purposes": OriginalPurpose.choices if opening and shown.original_id else [],
        "next_url": _next(found, hanging[at + 1 :]),
    }
    return render(request, "cases/photo.html", context, status=refused.status if refused else 200)


def _next(found: Case, later: list[CasePhoto]) -> str:
    """The next photo on which nothing is covered, and which nobody has released."""
    waits = next((one for one in later if not one.covered and not one.public), None)
    return address("cases:photo", found.id, waits.pk) if waits else ""


def _grid(stored: StoredFile | None) -> tuple[int, int]:
    """Columns and rows, so that a cell is about as wide as high."""
    upright = stored is not None and stored.height > stored.width
    return (CELLS[1], CELLS[0]) if upright else CELLS


def _cells(columns: int, rows: int, ticked: frozenset[str]) -> list[Cell]:
    cells = []
    for row in range(rows):
        for column in range(columns):
            left, top = WHOLE * column // columns, WHOLE * row // rows
            right, bottom = WHOLE * (column + 1) // columns, WHOLE * (row + 1) // rows
            value = f"{left},{top},{right - left},{bottom - top}"
            cells.append(Cell(value, row + 1, column + 1, value in ticked))
    return cells
