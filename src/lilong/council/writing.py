"""How sentences are written: number, place in the list, search words and counters, together.

Only actions call this; every function runs in the caller's transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.bulk import insert_objects
from lilong.commons.counters.counting import Deltas
from lilong.commons.ledger.chain import lock_street
from lilong.commons.ledger.models import LedgerHead
from lilong.council import search
from lilong.council.categories import recognised
from lilong.council.keys import new_key
from lilong.council.models import Suggestion
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView

SUGGESTIONS = "council.suggestions"  # counter: sentences by state, branch and category
CODES = "council.codes"  # counter: the last number of a year in a residents' area

_DAY_ONE = date(1900, 1, 1).toordinal()
_CHANCE_BITS = 46
LAST_POSITION = (1 << 63) - 1  # the largest number that a column holds


def new_position(day: date) -> int:
    """A place in the list: newer days higher, and within a day by chance.

    By chance, because an order of arrival could tell who had said what.
    """
    return max(0, day.toordinal() - _DAY_ONE) << _CHANCE_BITS | secrets.randbits(_CHANCE_BITS)


@dataclass(frozen=True)
class Ground:
    """Where a sentence is about: its place, the residents' area and the lane around it."""

    place: PlaceView
    area: PlaceView
    lane_id: UUID | None

    @property
    def scopes(self) -> tuple[UUID, ...]:
        """The places whose counters hold it."""
        return (self.area.id, self.lane_id) if self.lane_id else (self.area.id,)


def ground_at(place_id: UUID) -> Ground:
    """Work out where a place lies. Two queries.

    Raises:
        Invalid: it lies in no residents' area.
        Refused: it is closed.
    """
    place = places.place(place_id)
    return ground_of(place, places.way_down_to(place.path))


def ground_of(place: PlaceView, way: Sequence[PlaceView]) -> Ground:
    """As `ground_at`, from the places above it (itself included)."""
    by_kind = {view.kind: view for view in way}
    area, lane = by_kind.get("residents_area"), by_kind.get("lane")
    if area is None:
        raise Invalid(_("请选居民区里的一个地点"), fields={"place": [_("请选居民区里的一个地点")]})
    if place.closed:
        raise Refused(_("%(address)s已经停用") % {"address": place.address})
    return Ground(place, area, lane.id if lane else None)


def counted_as(suggestion: Suggestion) -> str:
    """The key under which a sentence is counted."""
    return f"{suggestion.state}|{suggestion.branch}|{suggestion.category}"


def scopes_of(suggestion: Suggestion) -> tuple[UUID, ...]:
    """The places whose counters hold a sentence."""
    lane = (suggestion.lane_id,) if suggestion.lane_id else ()
    return (suggestion.area_id, *lane)


def fill(suggestion: Suggestion, ground: Ground) -> Suggestion:
    """Fill the columns that follow from the place and the text; the number comes later."""
    suggestion.space_id = ground.place.space_id
    suggestion.area_id, suggestion.lane_id = ground.area.id, ground.lane_id
    suggestion.place_id, suggestion.place_path = ground.place.id, ground.place.path
    suggestion.address = suggestion.address or ground.place.address[:160]
    suggestion.key = new_key()
    suggestion.category = suggestion.category or recognised(suggestion.text)
    suggestion.position = new_position(suggestion.said_on)
    return suggestion


def insert(suggestions: Sequence[Suggestion]) -> LedgerHead:
    """Number filled sentences of one residents' area, insert, count and file them.

    Returns the head of the street's ledger, which stays locked until the commit.
    """
    first = suggestions[0]
    head = lock_street(first.space_id)
    year = str(timezone.localdate().year)
    deltas = Deltas(first.space_id)
    deltas.add([first.area_id], CODES, year, len(suggestions))
    for one in suggestions:
        deltas.add(scopes_of(one), SUGGESTIONS, counted_as(one))
    last = deltas.write_at_once()[CODES, year]
    for number, one in enumerate(suggestions, last - len(suggestions) + 1):
        one.code = f"{year}-{number:04d}"
        one.grams = search.words_of(one)
    insert_objects(suggestions)
    for one in suggestions:
        one._state.adding = False
    search.file_words((one.position, one.grams) for one in suggestions)
    return head


def recount(suggestion: Suggestion, before: str) -> None:
    """Count a changed sentence out of what it was and into what it is."""
    after = counted_as(suggestion)
    if after == before:
        return
    deltas = Deltas(suggestion.space_id)
    deltas.add(scopes_of(suggestion), SUGGESTIONS, before, -1)
    deltas.add(scopes_of(suggestion), SUGGESTIONS, after, +1)
    deltas.write()


def refile(suggestion: Suggestion) -> None:
    """File a sentence under its words anew, when text or category changed."""
    old = suggestion.grams
    search.unfile_words([(suggestion.position, old)])
    suggestion.grams = search.words_of(suggestion)
    suggestion.save(update_fields=["grams"])
    search.file_words([(suggestion.position, suggestion.grams)])
