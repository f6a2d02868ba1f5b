"""Templates of topics, as data: their steps, what may be done in each, how long by proposal.

The dictionary is `topic_templates.json`, with its sources. A topic freezes its template when it
is opened, so that a template of tomorrow changes no topic of today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from json import loads
from typing import Any

from django.utils.translation import get_language

POINTS, RATINGS, QUESTIONS = "points", "ratings", "questions"
"""What people may do in a step: add points, rate them, ask."""


def _in_english() -> bool:
    return (get_language() or "").startswith("en")


@dataclass(frozen=True, slots=True)
class PhaseKind:
    """One step of a template.

    Attributes:
        does: what people do in it, in their words.
        days: how long it takes by proposal; `days_basis` names the text that says so, or is empty.
        allows: of `POINTS`, `RATINGS`, `QUESTIONS`.
        meetings: the kinds of meeting that it calls for.
        basis: the text it rests on; empty where there is none.
    """

    code: str
    label: str
    does: str
    days: int
    days_basis: str
    allows: frozenset[str]
    meetings: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class TopicTemplate:
    """One template, in the reader's language; `source` tells what the texts say of it."""

    code: str
    label: str
    basis: str
    source: str
    phases: tuple[PhaseKind, ...]


@cache
def _entries() -> Mapping[str, dict[str, Any]]:
    content = loads(files(__package__).joinpath("topic_templates.json").read_text("utf-8"))
    return {entry["code"]: entry for entry in content["templates"]}


def template_entry(code: str) -> dict[str, Any]:
    """The entry of a template, to be frozen into a topic. Raises KeyError."""
    return _entries()[code]


def topic_templates() -> dict[str, TopicTemplate]:
    """Every template by its code, in the order of the dictionary, in the reader's language."""
    return {code: read_template(entry) for code, entry in _entries().items()}


def read_template(entry: Mapping[str, Any]) -> TopicTemplate:
    """A template from its entry, such as the one that a topic has kept."""
    english = _in_english()
    return TopicTemplate(
        code=entry["code"],
        label=entry["english" if english else "name"],
        basis=entry["basis"] or "",
        source=entry["source_english" if english else "source"],
        phases=tuple(_phase(one, english=english) for one in entry["phases"]),
    )


def _phase(entry: Mapping[str, Any], *, english: bool) -> PhaseKind:
    return PhaseKind(
        code=entry["code"],
        label=entry["english" if english else "name"],
        does=entry["does_english" if english else "does"],
        days=entry["days"],
        days_basis=entry["days_basis"] or "",
        allows=frozenset(entry["allows"]),
        meetings=tuple(entry["meetings"]),
        basis=entry["basis"] or "",
    )
