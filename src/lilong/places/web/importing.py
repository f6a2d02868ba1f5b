"""What the import pages of modules share whose tables go into a place."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.imports import queries
from lilong.commons.imports.importer import IMPORTERS
from lilong.commons.imports.models import ImportRun, LearnedReading
from lilong.commons.imports.web import pages
from lilong.commons.imports.web.setting import Home
from lilong.commons.web.charts import Bar
from lilong.kernel.actor import Actor
from lilong.places import queries as places
from lilong.places.queries import PlaceView


class PlaceSetting(ABC):
    """A `Setting` for files that go into a place; a module adds what it alone can say.

    Its table names kinds and lanes, gives what is written a code, and has its addresses taught by
    the place that they mean.
    """

    code: str
    apart: tuple[str, ...] = ()

    @abstractmethod
    def home_at(self, place: PlaceView) -> Home:
        """The place as the module's pages name it, and where its table is seen."""

    def allow(self, actor: Actor, key: UUID) -> None:
        """Whoever may import at the place."""
        IMPORTERS[self.code].allow(actor, places.place(key).path)

    def home(self, key: UUID) -> Home:
        """The place."""
        return self.home_at(places.place(key))

    def home_of(self, run: ImportRun) -> Home:
        """The place that a file was handed in for."""
        return self.home_at(places.place(run.place_id))

    def runs(self, home: Home) -> list[ImportRun]:
        """Files handed in at and below the place."""
        return queries.runs_at(self.code, places.place(home.key).path)

    def known_words(self, why: str) -> str:
        """The code of what is recorded already."""
        return _("编号 %(code)s") % {"code": why}

    def right(self, name: str, fields: Mapping[str, Any]) -> str:
        """The value by which a person would agree."""
        return str(fields.get("place" if name == "address" else name, ""))

    def meaning(self, name: str, value: Any, places: Mapping[UUID, str]) -> str:
        """Places by their address; the rest are options."""
        return places.get(UUID(str(value)), "–") if name == "address" else ""

    def place_words(self, readings: Iterable[LearnedReading]) -> Mapping[UUID, str]:
        """The addresses that were taught."""
        ids = [UUID(str(one.value)) for one in readings if one.what == "value:address"]
        return {key: view.address for key, view in places.places_by_id(ids).items()}

    def placeholder(self, name: str) -> str:
        """An address."""
        return _("零陵路某弄42号205室") if name == "address" else ""


def kinds_and_lanes(
    figures: Mapping[str, Any], labels: Mapping[str, str]
) -> list[tuple[str, list[Bar]]]:
    """How many of each kind, in the words of `labels`, and how many in each lane."""
    by_kind = pages.bars(figures.get("by_kind", {}), lambda name: labels.get(name, name))
    by_lane = pages.bars(figures.get("by_lane", {}), lambda name: name or _("没有写弄"))
    return [(_("按类别"), by_kind), (_("按弄"), by_lane)]
