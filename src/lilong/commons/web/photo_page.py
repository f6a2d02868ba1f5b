"""What the page of one photo needs, whatever the photo hangs on: to cover it, to open its original.

The module has the routes, asks its use cases and says what the photo is of; the forms are
`lilong/photo_cover.html` and `lilong/photo_original.html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from lilong.commons.files.covering import MOST_PARTS, WHOLE, Rectangle
from lilong.commons.files.models import StoredFile
from lilong.commons.files.originals import Original, OriginalPurpose
from lilong.commons.web.addresses import address

# Cells of the grid along the longer and the shorter side.
CELLS = (10, 8)
_PART = re.compile(r"(-?\d{1,5}),(-?\d{1,5}),(\d{1,5}),(\d{1,5})", re.ASCII)


@dataclass(frozen=True)
class Cell:
    """A cell of the grid that is ticked where no script draws."""

    value: str
    row: int
    column: int
    ticked: bool


def drawn(request: HttpRequest) -> list[str]:
    """What was drawn or ticked, as it was sent."""
    return request.POST.getlist("part")[: MOST_PARTS + 1]


def parts_of(given: Iterable[str]) -> list[Rectangle]:
    """What of it can be read as parts of a picture."""
    return [Rectangle(*map(int, read.groups())) for one in given if (read := _PART.fullmatch(one))]


def said_covered(parts: list[Rectangle]) -> str:
    """What to say when these parts were covered."""
    count = len(parts)
    return ngettext("遮住了 %(count)s 处，原图封存了", "遮住了 %(count)s 处，原图封存了", count) % {
        "count": count
    }


def photo_context(
    file_id: UUID, *, covering: bool, opening: bool, ticked: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The photo itself, the grid to cover it for whoever may, the purposes to open it for."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    columns, rows = _grid(stored)
    return {
        "stored": stored,
        "src": address("files:serve", file_id, "large"),
        "covering": covering,
        "columns": columns,
        "cells": _cells(columns, rows, ticked) if covering else [],
        "purposes": OriginalPurpose.choices if opening else [],
    }


def original_answer(opened: Original) -> HttpResponse:
    """An opened original, as nothing but a picture. The view keeps it out of caches."""
    answer = HttpResponse(opened.raw, content_type=opened.media_type)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


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
