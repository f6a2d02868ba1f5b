"""Reads of the address tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from lilong.commons.prepared import Prepared
from lilong.commons.wording import listed
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, subtree
from lilong.kernel.refusal import NotFound
from lilong.places.models import Place
from lilong.places.permissions import visible_to


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place as other modules hold it: values, no table."""

    id: UUID
    kind: str
    name: str
    address: str
    path: str
    space_id: UUID
    parent_id: UUID | None
    x: float | None
    y: float | None
    closed: bool = False


# So many places are asked for in words that are kept.
_FEW = 10
_COLUMNS = ("id", "kind", "name", "address", "path", "space_id", "parent_id", "x", "y", "closed_on")


def _views(places: QuerySet[Place]) -> list[PlaceView]:
    return [_view(row) for row in places.values(*_COLUMNS)]


def _view(row: dict[str, Any]) -> PlaceView:
    closed_on = row.pop("closed_on")
    return PlaceView(**row, closed=closed_on is not None)


def place(place_id: UUID) -> PlaceView:
    """The place with this id, seen by the house itself. Raises NotFound."""
    found = _place(place_id)
    if not found:
        raise NotFound(_("没有这个地点"))
    return _view(dict(zip(_COLUMNS, found[0], strict=True)))


_place = Prepared(lambda key: Place.objects.filter(pk=key).values_list(*_COLUMNS), UUID)


def name_within(outer: PlaceView, inner: PlaceView) -> str:
    """The name of a place as said within another: 301, or 1单元301室 where a stair is between."""
    if outer.id in (inner.id, inner.parent_id):
        return inner.name
    return inner.address.removeprefix(outer.address)


def places_by_id(ids: Iterable[UUID]) -> dict[UUID, PlaceView]:
    """The places with these ids."""
    return {view.id: view for view in _views(Place.objects.filter(pk__in=list(ids)))}


def places_at(paths: Iterable[str]) -> list[PlaceView]:
    """The places with these paths, in path order."""
    asked = list(paths)
    if not 0 < len(asked) <= _FEW:
        return _views(Place.objects.filter(path__in=asked).order_by("path"))
    return [_view(dict(zip(_COLUMNS, row, strict=True))) for row in _places_at(len(asked))(*asked)]


@cache
def _places_at(count: int) -> Prepared:
    return Prepared(
        lambda *paths: Place.objects.filter(path__in=paths).order_by("path").values_list(*_COLUMNS),
        *[str] * count,
    )


def seen_place(actor: Actor, place_id: UUID) -> Place:
    """The place as row, when `actor` may see it. Raises NotFound otherwise."""
    found = visible_to(actor, Place.objects.filter(pk=place_id)).first()
    if found is None:
        raise NotFound(_("没有这个地点，或者您没有查看它的权限"))
    return found


def at_and_below(path: str, kinds: Iterable[str] = ()) -> list[PlaceView]:
    """Every place at and below `path` in path order, narrowed to `kinds` when given."""
    low, high = subtree(path)
    places = Place.objects.filter(path__gte=low, path__lt=high).order_by("path")
    wanted = list(kinds)
    return _views(places.filter(kind__in=wanted) if wanted else places)


def addressed(path: str, addresses: Iterable[str], kinds: Iterable[str]) -> list[PlaceView]:
    """The open places of these kinds at and below `path` with one of these addresses. One query,
    by an index; none for no address."""
    named = set(addresses)
    if not named:
        return []
    low, high = subtree(path)
    found = Place.objects.filter(address__in=named, path__gte=low, path__lt=high, closed_on=None)
    return _views(found.filter(kind__in=list(kinds)).order_by("path"))


def directly_below(parents: Iterable[UUID]) -> list[PlaceView]:
    """The places whose parent is one of these, closed ones too. One query, none for no parent."""
    ids = list(parents)
    return _views(Place.objects.filter(parent_id__in=ids)) if ids else []


def open_of_kind(kind: str) -> list[PlaceView]:
    """Every place of a kind that is not closed, in path order: for kinds of which there are few."""
    return _views(Place.objects.filter(kind=kind, closed_on=None).order_by("path"))


def way_down_to(path: str) -> list[PlaceView]:
    """The places from the city down to `path`, outermost first."""
    return _views(Place.objects.filter(path__in=ancestors(path)).order_by("path"))


def way_of(place_id: UUID) -> list[PlaceView]:
    """The places from the city down to the one with this id. One query. Raises NotFound."""
    key = Place._meta.pk.get_db_prep_value(place_id, connection)
    rows = Place.objects.raw(_WAY_OF, [key])
    way = sorted((_seen(row) for row in rows), key=lambda view: len(view.path))
    if not way:
        raise NotFound(_("没有这个地点"))
    return way


# From a place to what it lies in, and on: by keys, so that nothing must be known of it before.
_WAY_OF = (
    f"WITH RECURSIVE way AS (SELECT {', '.join(_COLUMNS)} FROM places_place WHERE id = %s "  # noqa: S608 – columns of ours
    f"UNION ALL SELECT {', '.join(f'p.{name}' for name in _COLUMNS)} FROM places_place p "
    "JOIN way ON p.id = way.parent_id) SELECT * FROM way"
)


def _seen(row: Place) -> PlaceView:
    return _view({name: getattr(row, name) for name in _COLUMNS})


def ways_down_to(paths: Iterable[str]) -> dict[str, list[PlaceView]]:
    """For each path the places from the city down to it. One query."""
    wanted = {path: ancestors(path) for path in paths}
    every = {above for way in wanted.values() for above in way}
    by_path = {view.path: view for view in _views(Place.objects.filter(path__in=every))}
    return {path: [by_path[above] for above in way] for path, way in wanted.items()}


def children_of(
    actor: Actor, place_id: UUID, *, after: str = "", limit: int | None = None
) -> list[PlaceView]:
    """The places directly below one, as far as `actor` may see, in address order.

    Args:
        after: sort key of the last one read already (see `sort_key`).
        limit: how many at most.
    """
    rows = visible_to(actor, Place.objects.filter(parent_id=place_id, closed_on=None))
    if after:
        rows = rows.filter(sort_key__gt=after)
    return _views(rows.order_by("sort_key", "name")[:limit])


def outermost(actor: Actor) -> list[PlaceView]:
    """The places at which `actor` holds something and not already something above. One query."""
    paths = actor.paths_with({grant.role for grant in actor.grants})
    return _views(Place.objects.filter(path__in=paths).order_by("path"))


def plan_of(path: str) -> list[Place]:
    """The places at and below `path` that have a drawing or an anchor, for the plan."""
    low, high = subtree(path)
    rows = Place.objects.filter(path__gte=low, path__lt=high, closed_on=None)
    drawn = rows.filter(plan__isnull=False).only(
        "id", "kind", "name", "address", "path", "plan", "x", "y"
    )
    return list(drawn.order_by("path"))


def find(actor: Actor, words: str) -> PlaceView:
    """The one place that `words` name: a path, an address, or an unambiguous name.

    西木南, 西木南居民区, /sh/xuhui/… and 零陵路某弄42号 all work. A shorter name means the
    outermost place that carries it. Raises NotFound with the choices when several remain.
    """
    words = words.strip()
    seen = visible_to(actor, Place.objects.filter(closed_on=None))
    exact = _views(seen.filter(Q(path=_as_path(words)) | Q(address=words) | Q(name=words)))
    found = exact or _views(seen.filter(_begins("name", words))[:20])
    return _outermost(words, found)


def suggest(actor: Actor, words: str, *, limit: int = 12) -> list[PlaceView]:
    """Places whose name or address begins with `words`, outermost first; none for no words."""
    words = words.strip()
    if not words:
        return []
    seen = visible_to(actor, Place.objects.filter(closed_on=None))
    named = seen.filter(_begins("name", words) | _begins("address", words))
    return _views(named.order_by(Length("path"), "sort_key", "address")[:limit])


# The last character there is: what begins with a word sorts between the word and this after it.
_LAST = chr(0x10FFFF)


def _begins(column: str, words: str) -> Q:
    # A range, because an index answers it on SQLite and on PostgreSQL alike; LIKE it does not.
    return Q(**{f"{column}__gte": words, f"{column}__lt": words + _LAST})


def _as_path(words: str) -> str:
    return words if words.endswith("/") else words + "/"


def _outermost(words: str, found: list[PlaceView]) -> PlaceView:
    if not found:
        raise NotFound(
            _("没有叫“%(words)s”的地点") % {"words": words},
            remedy=_("请检查名称，或用“街道/居民区/弄/号”的完整写法。"),
        )
    found.sort(key=lambda view: (len(view.path), view.path))
    outer = found[0]
    strangers = [view for view in found if not view.path.startswith(outer.path)]
    if strangers:
        names = listed(f"{view.address} ({view.path})" for view in [outer, *strangers][:5])
        raise NotFound(
            _("“%(words)s”可以指好几个地点：%(names)s") % {"words": words, "names": names},
            remedy=_("请写得再完整一些。"),
        )
    return outer


@lru_cache(maxsize=16_384)
def sort_key(name: str) -> str:
    """A key by which 2号 stands before 10号: every run of digits padded to six.

    >>> sort_key("42号甲")
    '000042号甲'
    """
    return re.sub(r"\d+", lambda run: run.group().zfill(6), name)[:40]


@lru_cache(maxsize=16_384)
def walking_key(path: str) -> tuple[str, ...]:
    """A key by which paths stand in the order one walks: lane, then 2号 before 10号."""
    return tuple(sort_key(part) for part in path.strip("/").split("/"))


def buildings_of(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths of the numbers (号) in or at which these places lie. One query."""
    above = {outer for path in paths for outer in ancestors(path)}
    rows = Place.objects.filter(path__in=above, kind="number")
    return tuple(rows.order_by("path").values_list("path", flat=True))


def area_path_of(path: str) -> str:
    """The path of the residents' area that `path` lies in; empty above it. One query."""
    rows = Place.objects.filter(path__in=ancestors(path), kind="residents_area")
    return rows.values_list("path", flat=True).first() or ""


def rooms_among(paths: Iterable[str]) -> tuple[str, ...]:
    """Those of `paths` that are rooms (室). One query."""
    rows = Place.objects.filter(path__in=list(paths), kind="room")
    return tuple(rows.order_by("path").values_list("path", flat=True))


def homes_among(paths: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As `buildings_of` and `rooms_among` together: buildings, then rooms. One query."""
    held = set(paths)
    above = {outer for path in held for outer in ancestors(path)}
    rows = Place.objects.filter(path__in=above, kind__in=("number", "room")).order_by("path")
    found = list(rows.values_list("path", "kind"))
    buildings = tuple(path for path, kind in found if kind == "number")
    return buildings, tuple(path for path, kind in found if kind == "room" and path in held)


def homes_at_and_below(path: str, kinds: Iterable[str]) -> dict[UUID, int]:
    """Households of the places of `kinds` at and below `path`: {place: households}.

    As registered, else the number of rooms below; places of which neither is known are left
    out. At most two queries.
    """
    low, high = subtree(path)
    below = Place.objects.filter(path__gte=low, path__lt=high, closed_on=None)
    rows = list(below.filter(kind__in=list(kinds)).values_list("id", "path", "households"))
    homes = {place_id: stated for place_id, _path, stated in rows if stated is not None}
    unstated = {place_path: place_id for place_id, place_path, stated in rows if stated is None}
    if unstated:
        for room in below.filter(kind="room").values_list("path", flat=True).iterator(5000):
            for outer in ancestors(room):
                if outer in unstated:
                    homes[unstated[outer]] = homes.get(unstated[outer], 0) + 1
    return homes
