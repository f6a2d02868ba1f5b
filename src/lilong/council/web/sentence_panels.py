"""Panels: what modules above say about one sentence, on its keepers' page and on its feed.

    sentence_panels.register("cases.case", case_of)   # case_of(request, sentence, inside) -> Panel

`inside` tells the page of the keepers, and of the neighbours when a sentence was released, from
the feed of whoever holds its short address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from lilong.council.models import Suggestion
from lilong.council.states import Branch
from lilong.places.web.panels import Panel


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a module above may know of a sentence; `claim` where it is nobody's but its author's."""

    id: UUID
    place_id: UUID
    place_path: str
    claim: bool


Provider = Callable[[HttpRequest, Sentence, bool], Panel | None]

SENTENCE_PANELS: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Let `provider` speak about every sentence; `name` is `module.what`."""
    SENTENCE_PANELS[name] = provider


def panels_of(request: HttpRequest, said: Suggestion, *, inside: bool) -> list[Panel]:
    """What the modules have to say about a sentence."""
    sentence = Sentence(said.id, said.place_id, said.place_path, said.branch == Branch.CLAIM)
    found = (each(request, sentence, inside) for each in SENTENCE_PANELS.values())
    return [panel for panel in found if panel is not None]
