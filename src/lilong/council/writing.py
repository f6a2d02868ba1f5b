"""How sentences are written: number, place in the list, search words and counters, together.

Only actions call this; every function runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from uuid import UUID

from django.utils import timezone

from lilong.commons.bulk import insert_objects
from lilong.commons.counters.counting import Deltas
from lilong.commons.ledger.chain import lock_street
from lilong.commons.ledger.models import LedgerHead
from lilong.commons.positions import new_position
from lilong.council import search
from lilong.council.categories import recognised
from lilong.council.keys import new_key
from lilong.council.models import Suggestion
from lilong.places.grounds import Ground

SUGGESTIONS = "council.suggestions"  # counter: sentences by state, branch and category
CODES = "council.codes"  # counter: the last number of a year in a residents' area


def counted_as(suggestion: Suggestion) -> str:
    """The key under which a sentence is counted."""
    return f"{suggestion.state}|{suggestion.branch}|{suggestion.category}"


def scopes_of(suggestion: Suggestion) -> tuple[UUID, ...]:
    """The places whose counters hold a sentence."""
    within = (suggestion.area_id, suggestion.compound_id, suggestion.lane_id)
    return tuple(one for one in within if one)


def fill(suggestion: Suggestion, ground: Ground) -> Suggestion:
    """Fill the columns that follow from the place and the text; the number comes later."""
    suggestion.space_id = ground.place.space_id
    suggestion.area_id = ground.area.id
    suggestion.compound_id, suggestion.lane_id = ground.compound_id, ground.lane_id
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
    # In rising order: SQLite's index of words begins a new segment at every row that goes back.
    insert_objects(sorted(suggestions, key=attrgetter("position")))
    for one in suggestions:
        one._state.adding = False
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
    suggestion.grams = search.words_of(suggestion)
    suggestion.save(update_fields=["grams"])
