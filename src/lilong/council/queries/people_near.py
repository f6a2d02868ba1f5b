"""Whom one may name at a place: those who work there, and those whom the actor may see by name."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lilong.council.queries.meetings import INVITABLE
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors
from lilong.people import queries as people
from lilong.places import queries as places

MOST_OFFERED = 60
MOST_NAMED = 20


@dataclass(frozen=True)
class Somebody:
    """A registered person, and where they belong, to tell two of one name apart."""

    id: UUID
    name: str
    where: str


def people_who_work_at(path: str) -> list[Somebody]:
    """Who holds an office in the residents' area around a place, each once. Two queries."""
    found: dict[UUID, Somebody] = {}
    for one in people.holders_in(_around(path), INVITABLE, limit=MOST_OFFERED):
        found.setdefault(one.person_id, Somebody(one.person_id, one.name, one.place_name))
    return list(found.values())


def people_named(actor: Actor, path: str, name: str) -> list[Somebody]:
    """The registered people of just this name: in an office, or of those the actor may see."""
    name = name.strip()
    if not name:
        return []
    around = _around(path)
    found: dict[UUID, Somebody] = {}
    for one in people.holders_in(around, INVITABLE, words=name, limit=MOST_OFFERED):
        if one.name == name:
            found.setdefault(one.person_id, Somebody(one.person_id, one.name, one.place_name))
    for line in people.people_at(actor, around[0], words=name).persons:
        if line.name == name:
            where = next((grant.place_name for grant in line.grants), "")
            found.setdefault(line.id, Somebody(line.id, line.name, where))
    return list(found.values())[:MOST_NAMED]


def may_name(actor: Actor, path: str, person_id: UUID) -> bool:
    """Whether the actor may write this person down at the place."""
    if person_id == actor.person_id or any(one.id == person_id for one in people_who_work_at(path)):
        return True
    name = people.names_of([person_id]).get(person_id, "")
    return any(one.id == person_id for one in people_named(actor, path, name))


def _around(path: str) -> list[str]:
    """The residents' area around a place; the place itself above one."""
    area = places.area_path_of(path)
    return [one for one in ancestors(path) if area and one == area] or [path]
