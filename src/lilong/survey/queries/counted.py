"""What the counters say at places, narrowed to what a reader may see. No finding is read.

Every figure of the overview, the breakthrough and the map comes from here, so that its cost
depends on lanes and numbers, never on findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar, cast
from uuid import UUID

from django.core.cache import cache as kept
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lilong.commons.ledger.models import LedgerHead
from lilong.kernel.paths import ancestors
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.survey import facets
from lilong.survey.permissions import HIDDEN, Sight
from lilong.survey.states import Part

T = TypeVar("T")
Counts = Mapping[UUID, Mapping[str, int]]

# Places change seldom: what is known of them may be a minute old.
SECONDS = 60
# How long an answer is kept that the next entry of the ledger makes void.
LEDGER_SECONDS = 600

# Below which places a place is counted group by group.
GROUPS = {
    "subdistrict": ("residents_area",),
    "patch": ("residents_area",),
    "residents_area": ("compound", "lane"),
    "compound": ("lane",),
    "lane": ("number",),
}
LANES = ("residents_area", "compound", "lane")


def remembered(name: str, place: PlaceView, ask: Callable[[], T]) -> T:
    """What `ask` answers about a place, at most a minute old."""
    return cast(T, kept.get_or_set(f"survey.{name}.{place.id}", ask, SECONDS))


def while_unchanged(name: str, place: PlaceView, ask: Callable[[], T]) -> T:
    """What `ask` answers about a place, until the ledger of its street gets its next entry.

    Every change of a finding or a place is an entry, so nothing is older than the ledger.
    One query.
    """
    heads = LedgerHead.objects.filter(pk=place.space_id).values_list("number", flat=True)
    key = f"survey.{name}.{place.id}.{heads.first()}.{get_language()}"
    return cast(T, kept.get_or_set(key, ask, LEDGER_SECONDS))


def places_within(place: PlaceView, kinds: Sequence[str]) -> list[PlaceView]:
    """`place` itself and the places of `kinds` below it, in path order; a minute old at most."""

    def ask() -> list[PlaceView]:
        below = places.at_and_below(place.path, kinds) if kinds else []
        return [place, *(view for view in below if view.id != place.id)]

    return remembered(f"within.{'-'.join(kinds)}", place, ask)


def homes_within(place: PlaceView, kinds: Sequence[str]) -> Mapping[UUID, int]:
    """Households of the places of `kinds` at and below `place`, where they are known."""

    def ask() -> Mapping[UUID, int]:
        return places.homes_at_and_below(place.path, kinds)

    return remembered(f"homes.{'-'.join(kinds)}", place, ask)


def own_counts(views: Iterable[PlaceView], counts: Counts) -> dict[UUID, Counter[int]]:
    """What lies at each of `views` and in no other of them, by facet.

    A counter at a place holds all that lies below it; of nested places each one keeps what
    the ones inside do not have. Groups are disjoint that way, and nothing is left out.
    """
    ordered = list(views)
    own = {view.id: numbered(counts[view.id]) for view in ordered}
    at = {view.path: view.id for view in ordered}
    for view in ordered:
        outer = next((at[path] for path in reversed(ancestors(view.path)[:-1]) if path in at), None)
        if outer is not None:
            own[outer].subtract(numbered(counts[view.id]))
    return {place_id: +counter for place_id, counter in own.items()}


def numbered(counts: Mapping[str, int]) -> Counter[int]:
    """Counts by facet as the counters keep them, with the facets as numbers."""
    return Counter({int(key): count for key, count in counts.items()})


def seen_of(
    present: Mapping[int, int],
    sight: Sight,
    states: Collection[str],
    *,
    kinds: Collection[str] = (),
    part: str = "",
) -> Counter[int]:
    """Those of the counts by facet that fit, as far as `sight` reaches."""
    below_full = sight < Sight.FULL
    shown = {state for state in states if not (below_full and state in HIDDEN)}
    if sight in (Sight.PUBLIC, Sight.BUILDING):
        if part not in ("", Part.PUBLIC):
            return Counter()
        part = Part.PUBLIC
    return Counter(
        {
            number: count
            for number, count in present.items()
            if _fits(facet_of(number), shown, kinds, part)
        }
    )


def _fits(facet: facets.Facet, states: Collection[str], kinds: Collection[str], part: str) -> bool:
    return (
        facet.state in states
        and (not kinds or facet.kind in kinds)
        and (not part or facet.part == part)
    )


@cache
def facet_of(number: int) -> facets.Facet:
    """What a facet says; there are a few thousand, so each is taken apart once."""
    return facets.unpack(number)


def by_kind(counts: Mapping[int, int]) -> Counter[str]:
    """Counts by kind."""
    sums: Counter[str] = Counter()
    for number, count in counts.items():
        sums[facet_of(number).kind] += count
    return sums


def by_state(counts: Mapping[int, int]) -> Counter[str]:
    """Counts by state."""
    sums: Counter[str] = Counter()
    for number, count in counts.items():
        sums[facet_of(number).state] += count
    return sums


def names_of(place: PlaceView, views: Collection[PlaceView]) -> dict[str, str]:
    """How groups are called on the pages of `place`, by the hex of their ids.

    A number is 42号; a compound or area stands for what lies outside its lanes.
    """
    around = {path for view in views for path in ancestors(view.path)[:-1]}
    return {view.id.hex: _name(view, place, view.path in around) for view in views}


def _name(view: PlaceView, place: PlaceView, holds_others: bool) -> str:
    if view.kind == "number":
        return view.name if view.name.endswith("号") else f"{view.name}号"
    if not holds_others:
        return view.name
    if view.kind == "lane":
        return _("没有写门牌的")
    return _("其他地方") if view.id == place.id else _("%(name)s（弄外）") % {"name": view.name}
