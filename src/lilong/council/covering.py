"""What would tell in minutes who somebody is, and the minutes with it covered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lilong.council.models import AgendaItem
from lilong.engines.tabular.personal import personal_parts, without_personal


def telling(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of the named texts that hold a number or a name, with it covered."""
    return [(name, without_personal(text)) for name, text in texts if personal_parts(text)]


def texts_of_minutes(
    content: dict[str, Any], items: Iterable[AgendaItem], remarks: str
) -> Iterator[tuple[str, str]]:
    """What a draft would tell everybody, each text with what it is called.

    Who was there, what was resolved and promised stand beside it as they were noted.
    """
    for item in items:
        yield item.title, "\n".join(filter(None, (item.title, item.asked)))
        yield item.title, content["points"].get(str(item.id), "")
    yield remarks, content["remarks"]


def covered_minutes(content: dict[str, Any]) -> dict[str, Any]:
    """Whole minutes with numbers and names covered in points, agenda and remarks."""
    points = {key: without_personal(text) for key, text in content["points"].items()}
    agenda = [
        {**item, **{name: without_personal(item[name]) for name in ("title", "asked")}}
        for item in content["agenda"]
    ]
    remarks = without_personal(content["remarks"])
    return {**content, "points": points, "agenda": agenda, "remarks": remarks}
