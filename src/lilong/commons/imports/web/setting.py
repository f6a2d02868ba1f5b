"""What a module says about its import pages: who may, where they lead, in whose words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from lilong.commons.imports.importer import Target
from lilong.commons.imports.models import ImportRun, LearnedReading
from lilong.commons.spreadsheets.writing import OutSheet
from lilong.commons.web.charts import Bar
from lilong.commons.web.components import Link
from lilong.kernel.actor import Actor

Words = str | Promise


@dataclass(frozen=True)
class Home:
    """What a file is imported into, as its pages name it.

    Attributes:
        key: stands in the address of the page where files are handed in.
        name, address: of the place or thing, short and whole.
        url: where the table itself is seen.
        trail: the breadcrumb down to it.
    """

    key: UUID
    name: str
    address: str
    url: str
    trail: Sequence[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Wording:
    """The words in which a module speaks of its table, beside those that fit every table."""

    title: Words
    lead: Words
    file: Words
    blank: Words
    none_yet: Words
    write: Words
    written: Words
    see: Words
    known: Words
    personal: Words
    needed: Words


@dataclass(frozen=True)
class Blank:
    """A table to be filled in; `name` is its file's, without the ending."""

    name: str
    sheets: Sequence[OutSheet]


class Setting(Protocol):
    """A module's part of the import pages. `routes` begins the names of their routes.

    `apart` are fields whose words stand by themselves once a row is written, with readers of their
    own: its cells are shown no more.
    """

    code: str
    routes: str
    correctable: tuple[str, ...]
    apart: tuple[str, ...]
    wording: Wording

    def allow(self, actor: Actor, key: UUID) -> None:
        """Ask the module's permission to hand files in here. Raises NotFound."""

    def home(self, key: UUID) -> Home:
        """What a file is handed in for. Raises NotFound."""

    def home_of(self, run: ImportRun) -> Home:
        """What a file was handed in for."""

    def target(self, home: Home) -> Target:
        """Where a file goes. Raises Invalid where none can go."""

    def runs(self, home: Home) -> list[ImportRun]:
        """What was handed in before, newest first."""

    def blank(self) -> Blank:
        """The table that whoever has none yet can fill in."""

    def question(self, count: int, home: Home) -> str:
        """What is asked before `count` rows are written."""

    def next_after_hand_in(self, home: Home) -> tuple[Words, Words, str]:
        """What else one can do instead of handing a file in: title, label, address."""

    def next_after_writing(self, home: Home) -> tuple[Words, Words, str]:
        """What comes after a file is written: title, label, address."""

    def charts(self, figures: Mapping[str, Any]) -> list[tuple[str, list[Bar]]]:
        """The figures of a file as pictures: title and bars."""

    def known_words(self, why: str) -> str:
        """What is said of a row that stands in the table already."""

    def right(self, name: str, fields: Mapping[str, Any]) -> str:
        """The value by which a person would agree with a guess; empty where that says nothing."""

    def meaning(self, name: str, value: Any, places: Mapping[UUID, str]) -> str:
        """A learned value in words; `places` holds the addresses of those that are named."""

    def place_words(self, readings: Iterable[LearnedReading]) -> Mapping[UUID, str]:
        """The addresses of the places that learned readings name. One query."""

    def placeholder(self, name: str) -> str:
        """An example of what to type for a field."""

    def names_of(self, persons: Iterable[UUID | None]) -> Mapping[UUID, str]:
        """The names of persons who have taught something."""


def page_url(setting: Setting, page: str, key: UUID) -> str:
    """The address of one of a module's import pages; "" is the one where files are handed in."""
    return reverse(f"{setting.routes}-{page}" if page else setting.routes, args=[key])


def asker(request: HttpRequest) -> Actor:
    """The actor of a request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    return actor
