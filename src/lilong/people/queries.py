"""Reads of persons, grants and accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import known
from lilong.commons.prepared import Prepared
from lilong.kernel.actor import SYSTEM, VISITOR, Actor, Grant
from lilong.kernel.paths import ancestors, covers, subtree
from lilong.kernel.refusal import NotFound
from lilong.people.models import ApiToken, Invitation, Organisation, Person, RoleGrant, User
from lilong.people.permissions import (
    at_place,
    keeps_people_at,
    look_after_account,
    visible_to,
)
from lilong.people.roles import ROLES
from lilong.people.tokens import kept_of

# Who walks from door to door.
SURVEYOR_ROLES = (
    "block_leader",
    "volunteer",
    "community_worker",
    "committee_chair",
    "secretary",
    "property_staff",
)
PAGE = 50
_TOGETHER = 500


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
    return tuple(
        Standing(Grant(role, path, space_id, until), place_id, name, kind)
        for role, path, space_id, until, place_id, name, kind in _standings(person_id, on)
    )


def _standings_query(person_id: UUID, on: date) -> QuerySet[RoleGrant, Any]:
    rows = holding(RoleGrant.objects.filter(person_id=person_id), on).order_by("path", "role")
    return rows.values_list(
        "role", "path", "space_id", "until", "place_id", "place__address", "place__kind"
    )


_standings = Prepared(_standings_query, UUID, date)


def grants_of(person_id: UUID, on: date) -> tuple[Grant, ...]:
    """The grants of a person that hold on a day."""
    return tuple(standing.grant for standing in standings_of(person_id, on))


def standings_today(person_id: UUID) -> tuple[Standing, ...]:
    """What a person is where today."""
    return standings_of(person_id, timezone.localdate())


def grants_today(person_id: UUID) -> tuple[Grant, ...]:
    """The grants of a person that hold today."""
    return grants_of(person_id, timezone.localdate())


def grants_ahead(person_id: UUID) -> tuple[Grant, ...]:
    """The grants of a person that hold today or will hold on a later day."""
    open_or_later = Q(until=None) | Q(until__gte=timezone.localdate())
    rows = RoleGrant.objects.filter(open_or_later, person_id=person_id, ended_at=None)
    columns = ("role", "path", "space_id", "until")
    return tuple(Grant(*row) for row in rows.order_by("path", "role").values_list(*columns))


def actor_of(user: User, *, verified: bool = True) -> Actor:
    """The actor behind an account, with the grants that hold today."""
    if not user.is_active:
        return VISITOR
    grants = grants_of(user.person_id, timezone.localdate())
    return Actor(user.person_id, user.person.name, grants, verified=verified)


def actor_of_person(person_id: UUID) -> Actor:
    """The actor behind a person, for work done after they asked; a visitor without an account."""
    user = User.objects.select_related("person").filter(person_id=person_id).first()
    return actor_of(user) if user else VISITOR


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


def holders_at(path: str, roles: Iterable[str]) -> list[UUID]:
    """Who holds one of these roles at just this place today, each once. One query."""
    grants = holding(RoleGrant.objects.filter(path=path, role__in=roles), timezone.localdate())
    return list(grants.order_by("person_id").values_list("person_id", flat=True).distinct())


def holders_by_path(paths: Collection[str], roles: Iterable[str]) -> dict[str, set[UUID]]:
    """Who holds one of these roles today at just each of these places. One query."""
    rows = RoleGrant.objects.filter(path__in=paths, role__in=list(roles))
    found: dict[str, set[UUID]] = {}
    for path, person_id in holding(rows, timezone.localdate()).values_list("path", "person_id"):
        found.setdefault(path, set()).add(person_id)
    return found


def grants_by_person(person_ids: Iterable[UUID]) -> dict[UUID, tuple[Grant, ...]]:
    """What each of these persons holds today; who holds nothing is left out.

    One query for five hundred persons.
    """
    ids, found = sorted(set(person_ids)), dict[UUID, list[Grant]]()
    for start in range(0, len(ids), _TOGETHER):
        rows = RoleGrant.objects.filter(person__in=ids[start : start + _TOGETHER])
        columns = ("person_id", "role", "path", "space_id", "until")
        for person_id, *grant in holding(rows, timezone.localdate()).values_list(*columns):
            found.setdefault(person_id, []).append(Grant(*grant))
    return {person_id: tuple(grants) for person_id, grants in found.items()}


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who holds a role somewhere, and where."""

    person_id: UUID
    name: str
    path: str
    place_name: str


def holders_in(
    paths: Iterable[str], roles: Iterable[str], *, words: str = "", limit: int | None = None
) -> list[Holder]:
    """Who holds one of these roles today at or below one of these places. One query.

    Args:
        words: narrows to names and addresses that hold them.
        limit: how many at most, in the order of the places.
    """
    within = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        within |= Q(path__gte=low, path__lt=high)
    grants = holding(RoleGrant.objects.filter(within, role__in=list(roles)), timezone.localdate())
    if words:
        named = Q(person__name__contains=words) | Q(place__address__contains=words)
        grants = grants.filter(named)
    rows = grants.order_by("path", "person__name")
    columns = ("person_id", "person__name", "path", "place__address")
    return [Holder(*row) for row in rows.values_list(*columns)[:limit]]


def holders_around(paths: Iterable[str], roles: Iterable[str]) -> list[Holder]:
    """Who holds one of these roles today at, below or above one of these places. One query."""
    around = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        around |= Q(path__gte=low, path__lt=high) | Q(path__in=ancestors(path))
    grants = holding(RoleGrant.objects.filter(around, role__in=list(roles)), timezone.localdate())
    columns = ("person_id", "person__name", "path", "place__address")
    rows = grants.order_by("path", "person__name", "person_id")
    return [Holder(*row) for row in rows.values_list(*columns)]


@dataclass(frozen=True, slots=True)
class Term:
    """From when until when somebody holds a role, over or not."""

    person_id: UUID
    path: str
    since: date
    until: date | None
    ended_at: datetime | None

    def runs_at(self, moment: datetime) -> bool:
        """Whether it is held at a moment; one that was ended later still was then."""
        day = timezone.localdate(moment)
        begun, over = self.since <= day, self.until is not None and self.until < day
        return begun and not over and (self.ended_at is None or moment < self.ended_at)


def terms_in(paths: Iterable[str], roles: Iterable[str]) -> list[Term]:
    """Who holds or held one of these roles at or below one of these places. One query."""
    within = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        within |= Q(path__gte=low, path__lt=high)
    rows = RoleGrant.objects.filter(within, role__in=list(roles))
    columns = ("person_id", "path", "since", "until", "ended_at")
    return [Term(*row) for row in rows.values_list(*columns)]


def holders_by_role(
    paths: Iterable[str], roles: Iterable[str]
) -> dict[str, list[tuple[UUID, str]]]:
    """By role who holds it today at or below one of these places, and where. One query."""
    within = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        within |= Q(path__gte=low, path__lt=high)
    grants = holding(RoleGrant.objects.filter(within, role__in=list(roles)), timezone.localdate())
    found: dict[str, list[tuple[UUID, str]]] = {}
    for role, person_id, path in grants.values_list("role", "person_id", "path"):
        found.setdefault(role, []).append((person_id, path))
    return found


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A demo account that one click enters: who it is, and what it would look at."""

    role: str
    label: str
    name: str
    place: str
    does: str


def demo_roles() -> list[DemoRole]:
    """The demo's accounts in the order in which they were opened. Two queries."""
    users = User.objects.exclude(demo_role="").filter(is_active=True).select_related("person")
    people = {user.demo_role: user.person for user in users.order_by("pk")}
    grants = RoleGrant.objects.filter(person__in=people.values()).order_by("path")
    rows = grants.values_list("person_id", "role", "place__address")
    places = {(person_id, role): name for person_id, role, name in rows}
    return [_demo_role(key, person, places) for key, person in people.items()]


def _demo_role(key: str, person: Person, places: dict[tuple[UUID, str], str]) -> DemoRole:
    role = ROLES[key.partition("@")[0]]
    place = places.get((person.pk, role.code), "")
    return DemoRole(key, str(role.label), person.name, place, str(role.does))


def seen_person(actor: Actor, person_id: UUID) -> Person:
    """The person as row, when `actor` may see the record. Raises NotFound otherwise."""
    found = visible_to(actor, Person.objects.filter(pk=person_id)).first()
    if found is None:
        raise NotFound(_("没有这个人，或者您没有查看的权限"))
    return found


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who stands behind a token that is good, and what the token is good for."""

    actor: Actor
    token_id: UUID
    writes: bool
    used_on: date | None


def bearer_of(token: str) -> Bearer | None:
    """Who speaks through a program's token; None where it is good no longer. Two queries."""
    rows = ApiToken.objects.filter(token_hash=kept_of(token), revoked_at=None)
    found = rows.filter(expires_on__gte=timezone.localdate()).select_related("person__user").first()
    user = getattr(found.person, "user", None) if found else None
    if found is None or user is None or not user.is_active:
        return None
    if user.sessions_valid_from is not None and found.created_at < user.sessions_valid_from:
        return None
    user.person = found.person
    return Bearer(actor_of(user), found.id, found.writes, found.used_on)


def tokens_of(person_id: UUID) -> list[ApiToken]:
    """A person's tokens, the newest first; those that ended long ago are left out."""
    since = timezone.now() - timedelta(days=90)
    gone = Q(revoked_at__lt=since) | Q(expires_on__lt=since.date())
    return list(ApiToken.objects.filter(person_id=person_id).exclude(gone).order_by("-id"))


def open_invitations() -> QuerySet[Invitation]:
    """The invitations that nobody used and that have not expired, with whom they are for."""
    good = Invitation.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return good.select_related("person")


def inviter_in_charge(invitation: Invitation) -> bool:
    """Whether who invited may look after the account today, with all that was given since."""
    by, person = invitation.by_person_id, invitation.person
    inviter = actor_of_person(by) if by else SYSTEM
    return look_after_account.allows(inviter, person.pk, person.path, grants_ahead(person.pk))


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant as the people page shows it; `state` is holds, later, past or ended."""

    id: UUID
    person_id: UUID
    role: str
    role_label: str
    place_name: str
    path: str
    since: date
    until: date | None
    state: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of a list, with what they are or were; `account` is open, closed or none."""

    id: UUID
    name: str
    account: str
    grants: tuple[GrantLine, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of persons by name; `later` is where the next one begins, None at the end."""

    persons: tuple[PersonLine, ...]
    later: UUID | None


def people_at(actor: Actor, path: str, *, words: str = "", after: UUID | None = None) -> PeoplePage:
    """A page of the persons at and below a place, by name, narrowed to a part of the name.

    Three queries whatever the number of persons: they are read in the order of (name, id) from
    where the page before ended.
    """
    found = visible_to(actor, Person.objects.filter(at_place(path), closed_on=None))
    if words:
        found = found.filter(name__contains=words)
    start = found.filter(pk=after).values_list("name", flat=True).first() if after else None
    if after is not None and start is not None:
        found = found.filter(Q(name__gt=start) | Q(name=start, pk__gt=after))
    rows = list(found.order_by("name", "pk").values_list("pk", "name")[: PAGE + 1])
    later = rows[PAGE - 1][0] if len(rows) > PAGE else None
    return PeoplePage(tuple(_lines(actor, rows[:PAGE])), later)


def person_line(actor: Actor, person_id: UUID) -> PersonLine:
    """One person with the grants that `actor` may see. Raises NotFound."""
    person = seen_person(actor, person_id)
    return _lines(actor, [(person.pk, person.name)])[0]


def _lines(actor: Actor, rows: Sequence[tuple[UUID, str]]) -> list[PersonLine]:
    ids = [person_id for person_id, _name in rows]
    accounts = dict(User.objects.filter(person__in=ids).values_list("person_id", "is_active"))
    of_person: dict[UUID, list[GrantLine]] = {person_id: [] for person_id in ids}
    for line in _grant_lines(RoleGrant.objects.filter(person__in=ids)):
        # What somebody is in another street is that street's business.
        if actor.system or line.person_id == actor.person_id or _is_kept(actor, line.path):
            of_person[line.person_id].append(line)
    words = {True: "open", False: "closed", None: "none"}
    return [
        PersonLine(pk, name, words[accounts.get(pk)], tuple(of_person[pk])) for pk, name in rows
    ]


def _is_kept(actor: Actor, path: str) -> bool:
    return any(covers(kept, path) for kept in keeps_people_at(actor))


def _grant_lines(grants: QuerySet[RoleGrant]) -> list[GrantLine]:
    today = timezone.localdate()
    rows = grants.select_related("place").order_by("path", "role", "since")
    return [
        GrantLine(
            row.pk,
            row.person_id,
            row.role,
            str(ROLES[row.role].label),
            row.place.address,
            row.path,
            row.since,
            row.until,
            _state(row, today),
        )
        for row in rows
    ]


def _state(grant: RoleGrant, today: date) -> str:
    if grant.ended_at is not None:
        return "ended"
    if grant.since > today:
        return "later"
    return "past" if grant.until is not None and grant.until < today else "holds"


def organisations_at(path: str) -> list[Organisation]:
    """The organisations at and below a place, by kind and name, as far as they are open."""
    low, high = subtree(path)
    found = Organisation.objects.filter(place__path__gte=low, place__path__lt=high, closed_on=None)
    return list(found.select_related("place").order_by("kind", "name"))


def own_contact(person_id: UUID) -> dict[str, object]:
    """Phone, mail address and whether notices go there, for the person alone to see."""
    return dict(Person.objects.values("phone", "email", "wants_mail").get(pk=person_id))


def mail_address_of(person_id: UUID) -> str:
    """Where a person wants notices by mail; empty when they do not, or it cannot be read."""
    wanting = Person.objects.filter(pk=person_id, wants_mail=True, closed_on=None)
    return known(wanting.values_list("email", flat=True).first() or "")
