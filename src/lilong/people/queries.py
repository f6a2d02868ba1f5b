"""Reads of persons, grants and accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from lilong.kernel.actor import VISITOR, Actor, Grant
from lilong.kernel.paths import ancestors, subtree
from lilong.people.models import Person, RoleGrant, User
from lilong.people.roles import ROLES

# Who walks from door to door.
SURVEYOR_ROLES = ("block_leader", "volunteer", "community_worker", "committee_chair", "secretary")


@dataclass(frozen=True, slots=True)
class Standing:
    """A grant that holds, with the place it holds at as people call it."""

    grant: Grant
    place_id: UUID
    place_name: str
    place_kind: str

    @property
    def role_label(self) -> str:
        return str(ROLES[self.grant.role].label)


@dataclass(frozen=True, slots=True)
class Surveyor:
    """A person who may be sent to survey somewhere, and as what."""

    person_id: UUID
    name: str
    role: str
    path: str


def holding(grants: QuerySet[RoleGrant], on: date) -> QuerySet[RoleGrant]:
    """Narrow `grants` to those that hold on a day and that nobody has ended."""
    open_or_later = Q(until=None) | Q(until__gte=on)
    return grants.filter(open_or_later, since__lte=on, ended_at=None)


def standings_of(person_id: UUID, on: date) -> tuple[Standing, ...]:
    """What a person is where on a day, outermost places first. One query."""
    rows = holding(RoleGrant.objects.filter(person_id=person_id), on).order_by("path", "role")
    columns = ("role", "path", "space_id", "until", "place_id", "place__name", "place__kind")
    return tuple(
        Standing(Grant(role, path, space_id, until), place_id, name, kind)
        for role, path, space_id, until, place_id, name, kind in rows.values_list(*columns)
    )


def grants_of(person_id: UUID, on: date) -> tuple[Grant, ...]:
    """The grants of a person that hold on a day."""
    return tuple(standing.grant for standing in standings_of(person_id, on))


def actor_of(user: User, *, verified: bool = True) -> Actor:
    """The actor behind an account, with the grants that hold today."""
    if not user.is_active:
        return VISITOR
    grants = grants_of(user.person_id, timezone.localdate())
    return Actor(user.person_id, user.person.name, grants, verified=verified)


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of persons by id; ids that are nobody's are left out. One query."""
    wanted = {person_id for person_id in ids if person_id is not None}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def surveyors_at(path: str) -> list[Surveyor]:
    """Who may be sent to survey at a place: its own people, those below it and right above it."""
    low, high = subtree(path)
    near = Q(path__gte=low, path__lt=high) | Q(path__in=ancestors(path))
    rows = holding(RoleGrant.objects.filter(near, role__in=SURVEYOR_ROLES), timezone.localdate())
    found = rows.order_by("path", "person__name", "role")
    columns = ("person_id", "person__name", "role", "path")
    return [Surveyor(*row) for row in found.values_list(*columns)]


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A demo account that one click enters: who it is, and what it would look at."""

    role: str
    label: str
    name: str
    place: str
    does: str


def demo_roles() -> list[DemoRole]:
    """The demo's accounts in the order of the roles. Two queries."""
    users = User.objects.exclude(demo_role="").filter(is_active=True).select_related("person")
    by_role = {user.demo_role: user.person for user in users if user.demo_role in ROLES}
    grants = RoleGrant.objects.filter(person__in=by_role.values()).order_by("path")
    places = {(person, role): place for person, role, place in grants.values_list(
        "person_id", "role", "place__name")}  # fmt: skip
    return [
        DemoRole(code, str(role.label), by_role[code].name,
                 places.get((by_role[code].pk, code), ""), str(role.does))
        for code, role in ROLES.items()
        if code in by_role
    ]  # fmt: skip
