"""Who of several walkers goes to a door, so that no two are sent to the same one.

A door with a case is its owner's, or that of whom an errand sends there. What is walked along the
way – slips and surveys – belongs to the leader of its own building, where it has one. Else each
building goes to one of all who hold its lane or more, by a draw that stays what it is while others
come and go: a volunteer of the whole area walks somewhere in it, too. What falls to another is not
hidden: it comes last, with their name, since nobody knows who is ill today.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db.models import OuterRef, Q, Subquery

from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import FIELD_SIGHT
from lilong.cases.files.states import VIOLATIONS, Machine
from lilong.cases.outreach.models import Errand
from lilong.cases.outreach.states import TALKED_OVER, ErrandState
from lilong.kernel.paths import ancestors, covers
from lilong.people import queries as people
from lilong.places import queries as places

# Roles and addresses as a page may show them: at most a minute old.
SECONDS = 60


class Walker(NamedTuple):
    """Who walks at and below a place."""

    person_id: UUID
    name: str
    path: str


@lru_cache
def talked_over_kinds() -> Collection[str]:
    """Kinds of cases that are brought on by talking at the door."""
    talked = (*VIOLATIONS, Machine.NORM)
    return tuple(code for code, kind in case_kinds().items() if kind.machine in talked)


def on_duty(person_id: UUID, below: Collection[str]) -> Sequence[Walker]:
    """Block leaders and volunteers at, below and above these places, which are those of a person.
    One query a minute at most."""
    places_of = hashlib.sha256("|".join(sorted(below)).encode()).hexdigest()
    key = f"outreach.duty.{person_id}.{places_of}"
    kept: Any = cache.get_or_set(
        key,
        lambda: [
            Walker(one.person_id, one.name, one.path)
            for one in people.holders_around(below, FIELD_SIGHT)
        ],
        SECONDS,
    )
    walkers: Sequence[Walker] = kept
    return walkers


def whose(path: str, walkers: Iterable[Walker]) -> Walker | None:
    """Who goes to a door along the way; None where nobody holds a place around it."""
    around = [one for one in walkers if covers(one.path, path)]
    if not around:
        return None
    building = ancestors(path)[-2]
    own = [one for one in around if covers(building, one.path)]

    def drawn(one: Walker) -> bytes:
        return hashlib.sha256(f"{building}{one.person_id}".encode()).digest()

    return min(own or around, key=drawn)


def also_going(place_ids: Collection[UUID], person_id: UUID, today: date) -> dict[str, str]:
    """Who else has a case to talk over at these doors today, {path: name}: whom an errand sends
    there, else the owner. One query."""
    sent = Errand.objects.filter(place_id=OuterRef("place_id"), state=ErrandState.PLANNED)
    rows = Case.objects.filter(
        Q(not_before=None) | Q(not_before__lte=today),
        place_id__in=list(place_ids),
        state__in=TALKED_OVER,
        kind__in=talked_over_kinds(),
    ).annotate(
        sent_id=Subquery(sent.values("person_id")[:1]),
        sent_name=Subquery(sent.values("person__name")[:1]),
        sent_on=Subquery(sent.values("day")[:1]),
    )
    columns = ("place_path", "owner_id", "owner__name", "sent_id", "sent_name", "sent_on")
    found = dict[str, str]()
    for path, owner_id, owner, sent_id, sent_name, day in rows.order_by("position").values_list(
        *columns
    ):
        going, name = (sent_id, sent_name) if sent_id else (owner_id, owner)
        if going != person_id and (not sent_id or day <= today):
            found.setdefault(path, name)
    return found


def addresses_at(area_id: UUID, paths: Collection[str]) -> dict[str, str]:
    """The addresses of places of an area. One query for those that nobody asked for within a
    minute."""
    # No cache takes every sign of a path as a key.
    keys = {
        path: f"outreach.address.{area_id}.{hashlib.sha256(path.encode()).hexdigest()}"
        for path in paths
    }
    held = cache.get_many(keys.values())
    found = {path: held[key] for path, key in keys.items() if key in held}
    if missing := set(paths) - found.keys():
        fresh = {view.path: view.address for view in places.places_at(missing)}
        cache.set_many({keys[path]: told for path, told in fresh.items()}, SECONDS)
        found.update(fresh)
    return found
