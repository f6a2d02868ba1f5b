"""Open311 GeoReport v2 on the wire: the same rows as JSON and as XML, errors in its own form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from django.http import HttpResponse

TYPES = {"json": "application/json", "xml": "text/xml"}
Row = Mapping[str, Any]


def rows_of(fmt: str, root: str, each: str, rows: Sequence[Row], status: int = 200) -> HttpResponse:
    """A list: an array as JSON; `<root><each>…</each></root>` as XML."""
    if fmt == "json":
        return _json(list(rows), status)
    top = ET.Element(root)
    for row in rows:
        _fill(ET.SubElement(top, each), row)
    return _xml(top, status)


def one_of(fmt: str, root: str, row: Row) -> HttpResponse:
    """A single thing."""
    if fmt == "json":
        return _json(row, 200)
    top = ET.Element(root)
    _fill(top, row)
    return _xml(top, 200)


def errors(fmt: str, status: int, description: str) -> HttpResponse:
    """What went wrong, as code and description."""
    return rows_of(fmt, "errors", "error", [{"code": status, "description": description}], status)


def _fill(element: ET.Element, row: Row) -> None:
    for name, value in row.items():
        child = ET.SubElement(element, name)
        if isinstance(value, Mapping):
            _fill(child, value)
        elif isinstance(value, list | tuple):
            for one in value:
                _fill(ET.SubElement(child, _SINGLE[name]), one if _is_row(one) else {})
                if not _is_row(one):
                    child[-1].text = _text(one)
        else:
            child.text = _text(value)


_SINGLE = {"endpoints": "endpoint", "formats": "format", "attributes": "attribute"}


def _is_row(value: object) -> bool:
    return isinstance(value, Mapping)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "".join(c for c in str(value) if c in "\n\t" or c.isprintable())


def _json(value: object, status: int) -> HttpResponse:
    text = json.dumps(value, ensure_ascii=False)
    return _answer(text.encode(), "json", status)


def _xml(top: ET.Element, status: int) -> HttpResponse:
    return _answer(ET.tostring(top, encoding="utf-8", xml_declaration=True), "xml", status)


def _answer(content: bytes, fmt: str, status: int) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{TYPES[fmt]}; charset=utf-8", status=status)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
