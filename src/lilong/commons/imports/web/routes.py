"""The addresses of a module's import pages: the same for every table."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from lilong.commons.imports.web import pages, rows
from lilong.commons.imports.web.setting import Setting

Page = Callable[[HttpRequest, Setting, UUID], HttpResponse]

# What an address ends in, the page as `page_url` asks for it, and who answers there.
_AT_HOME: tuple[tuple[str, str, Page], ...] = (
    ("", "", pages.hand_in),
    ("blank", "template", pages.template),
    ("learned", "learned", rows.learned),
)
_OF_RUN: tuple[tuple[str, str, Page], ...] = (
    ("", "run", pages.run),
    ("columns", "columns", pages.columns),
    ("rows", "rows", rows.rows),
    ("correct", "correct", rows.correct),
    ("apply", "apply", pages.apply),
    ("undo", "undo", pages.undo),
)


def import_paths(setting: Setting, at: str) -> list[URLPattern]:
    """The addresses of the import pages, to stand among a module's own.

    Args:
        at: the address where files are handed in, such as `<uuid:place_id>/import/`.
    """
    start = setting.routes.rpartition(":")[2]
    ends = [(at + end, name, page) for end, name, page in _AT_HOME]
    ends += [(f"imports/<uuid:run_id>/{end}", name, page) for end, name, page in _OF_RUN]
    return [
        path(route, _view(page, setting), name=f"{start}-{name}" if name else start)
        for route, name, page in ends
    ]


def _view(page: Page, setting: Setting) -> Callable[..., HttpResponse]:
    @wraps(page)  # carries `csrf_exempt` along: Django asks the view itself for it
    def view(request: HttpRequest, **named: UUID) -> HttpResponse:
        (key,) = named.values()  # a module calls it what it is: place_id, roll_id
        return page(request, setting, key)

    return view
