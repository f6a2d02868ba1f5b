"""The document of the door for programs, for people to read: no script, nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lilong.project.api import api


@dataclass(frozen=True)
class Entry:
    """One line of what is asked for or answered."""

    name: str
    kind: str
    needed: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """One thing that a program can ask for."""

    anchor: str
    method: str
    path: str
    about: str
    asked: tuple[Entry, ...]
    sent: str
    given: str


@require_safe
def api_reference(request: HttpRequest) -> HttpResponse:
    """Every operation by subject, then the shape of what is sent and answered."""
    groups, shapes = _read()
    context = {"groups": groups, "shapes": shapes, "base": f"{settings.SITE_URL}/api/v1"}
    return render(request, "project/api_reference.html", context)


@cache
def _read() -> tuple[dict[str, list[Operation]], dict[str, list[Entry]]]:
    """The document as the page shows it; it changes with the program only."""
    document = api.get_openapi_schema(path_prefix="")
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            subject = (one.get("tags") or ["other"])[0]
            groups.setdefault(subject, []).append(_operation(path, method, one))
    shapes = {
        name: [
            Entry(entry, _kind(shape), entry in one.get("required", ()), _about(shape))
            for entry, shape in one.get("properties", {}).items()
        ]
        for name, one in document["components"]["schemas"].items()
    }
    return groups, shapes


def _operation(path: str, method: str, one: dict[str, Any]) -> Operation:
    asked = tuple(
        Entry(
            entry["name"],
            _kind(entry["schema"]),
            bool(entry.get("required")),
            _about(entry["schema"]),
        )
        for entry in one.get("parameters", ())
    )
    good = next(answer for code, answer in one["responses"].items() if int(code) < 300)
    return Operation(
        anchor=one["operationId"],
        method=method.upper(),
        path=path,
        about=one.get("description", ""),
        asked=asked,
        sent=_content(one.get("requestBody", {})),
        given=_content(good),
    )


def _content(part: dict[str, Any]) -> str:
    for content in part.get("content", {}).values():
        return _kind(content["schema"])
    return ""


def _about(shape: dict[str, Any]) -> str:
    return str(shape.get("description", ""))


def _kind(shape: dict[str, Any]) -> str:
    """The type of an entry in a word or two."""
    if "$ref" in shape:
        return str(shape["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in shape:
        return " | ".join(_kind(one) for one in shape["anyOf"])
    if "enum" in shape:
        return " | ".join(str(one) or "''" for one in shape["enum"])
    kind = str(shape.get("format") or shape.get("type", "any"))
    return f"[{_kind(shape['items'])}]" if kind == "array" and "items" in shape else kind
