"""What waits for the rung at which somebody sits, across residents' areas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from lilong.cases.files import permissions, rung_permissions
from lilong.cases.files.models import CaseParty, HandOver
from lilong.cases.files.permissions import CONFIDENTIAL
from lilong.cases.files.queries.visits import is_being_built, visits_due
from lilong.cases.files.reasons import told
from lilong.cases.files.rung_permissions import OF_RUNG, ROLES
from lilong.cases.files.states import HandOverState, Level
from lilong.commons.search.unindexed import Unindexed
from lilong.commons.spaces import CITY
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.places import queries as places
from lilong.places.queries import PlaceView

PAGE = 50
# So far they are counted: more than this is "many" to whoever has to answer.
MANY = 100
# So many residents' areas are named; whoever has more comes to them by the places.
MOST_AREAS = 60


@dataclass(frozen=True)
class WaitingLine:
    """One hop of which the rung is to be heard.

    Attributes:
        ground: its lane, compound or residents' area: no door.
        asked: what the rung is asked for; empty for whoever is a party.
        taken: whether the rung deals with it already, and says what comes of it.
        left: days until it is due; below zero when it is late.
        building: it is being built at this moment.
        visit: when the time is over in which somebody has to come; None where nobody has to, or it
            concerns the reader.
    """

    case_id: UUID
    code: str
    kind: str
    level: str
    area: str
    ground: str
    asked_of: str
    asked: str
    since: date
    due: date
    taken: bool
    left: int
    building: bool
    visit: datetime | None


@dataclass(frozen=True)
class WaitingPage:
    """One page, and what to go on from: (day, id)."""

    lines: tuple[WaitingLine, ...]
    later: tuple[date, UUID] | None


def waiting_page(
    actor: Actor,
    *,
    level: str = "",
    after: tuple[date, UUID] | None = None,
    size: int = PAGE,
) -> WaitingPage:
    """One page of what waits, the longest late first. Four queries.

    Args:
        level: another rung for which `actor` may answer; the own ones by default.

    Raises:
        NotAllowed: at no rung above the residents' area.
    """
    rung_permissions.see_waiting(actor)
    rows = _waiting(actor, level)
    if after is not None:
        day, last = after
        rows = rows.filter(Q(heard_by__gt=day) | Q(heard_by=day, pk__gt=last))
        rows = rows.filter(heard_by__gte=day)
    rows = rows.select_related("case").defer("case__grams", "case__summary", "tried", "answer")
    found = list(rows.order_by("heard_by", "pk")[: size + 1])
    last_one = found[size - 1] if len(found) > size else None
    later = (last_one.heard_by, last_one.pk) if last_one and last_one.heard_by else None
    return WaitingPage(tuple(_lines(actor, found[:size])), later)


def waiting_count(actor: Actor) -> int:
    """How many wait for the own rung, up to `MANY`. One query, none for who sits at no rung."""
    if not actor.paths_with(ROLES):
        return 0
    return len(_waiting(actor, "").order_by("heard_by", "pk").values_list("pk")[:MANY])


def levels_of(actor: Actor) -> list[str]:
    """The other rungs for which `actor` may answer where nobody there does."""
    held = {grant.role for grant in actor.grants}
    return [
        str(level)
        for level, own in OF_RUNG.items()
        if held.isdisjoint(own) and not held.isdisjoint(permissions.answering(level))
    ]


def areas_of(actor: Actor) -> tuple[list[PlaceView], bool]:
    """The residents' areas below the rungs of `actor`, and whether there are more than are named.
    One query for each place at which they sit."""
    found = [
        area
        for path in actor.paths_with(ROLES)
        for area in places.at_and_below(path, ("residents_area",))
        if not area.closed
    ]
    return found[:MOST_AREAS], len(found) > MOST_AREAS


def _waiting(actor: Actor, level: str) -> QuerySet[HandOver]:
    """The hops of the own rungs, or of one for which the actor may answer."""
    asked = Q(pk__in=[])
    for one, roles in OF_RUNG.items():
        if level and one != level:
            continue
        for role in permissions.answering(level) if level else roles:
            for path, space_id in _outermost(actor, role):
                asked |= _handed(one, role, path, space_id)
    rows = HandOver.objects.alias(there=Unindexed("place_path"))
    return rows.filter(asked, heard_by__isnull=False)


def _handed(level: str, role: str, path: str, space_id: UUID | None) -> Q:
    low, high = subtree(path)
    if space_id in (None, CITY):
        here = Q(to_level=level, place_path__gte=low, place_path__lt=high)
    else:
        # The index of the rung is read instead, in the order of the days.
        here = Q(space_id=space_id, to_level=level, there__gte=low, there__lt=high)
    if role in OF_RUNG[Level.DEPARTMENT]:
        # A department reads no quarrel: whoever answers with its paper does.
        here &= ~Q(case__kind__in=CONFIDENTIAL)
    return here


def _outermost(actor: Actor, role: str) -> Iterable[tuple[str, UUID | None]]:
    """Where a role is held, without what lies below another such place."""
    paths = actor.paths_with((role,))
    spaces = {grant.path: grant.space_id for grant in actor.grants if grant.role == role}
    return [(path, spaces.get(path)) for path in paths]


def _lines(actor: Actor, hops: Sequence[HandOver]) -> Iterable[WaitingLine]:
    grounds = {hop.case_id: _ground(hop) for hop in hops}
    areas = {hop.case.area_id for hop in hops}
    named = places.places_by_id({*grounds.values(), *areas}) if hops else {}
    own, today = _own(actor, grounds), timezone.localdate()
    visits = visits_due(grounds.keys() - own)
    for hop in hops:
        due = hop.heard_by or hop.answer_due
        yield WaitingLine(
            case_id=hop.case_id,
            code=hop.case.code,
            kind=hop.case.kind,
            level=hop.to_level,
            area=named[hop.case.area_id].name,
            ground=named[grounds[hop.case_id]].name,
            asked_of=hop.asked_of,
            asked="" if hop.case_id in own else told(hop.asked),
            since=hop.handed_on,
            due=due,
            taken=hop.state != HandOverState.WAITING,
            left=(due - today).days,
            building=hop.case_id not in own and is_being_built(hop.case),
            visit=visits.get(hop.case_id),
        )


def _ground(hop: HandOver) -> UUID:
    case = hop.case
    return case.lane_id or case.compound_id or case.area_id


def _own(actor: Actor, cases: Collection[UUID]) -> set[UUID]:
    """The cases of which the reader is a party: what was asked for often tells who complained."""
    if actor.person_id is None or not cases:
        return set()
    rows = CaseParty.objects.filter(person_id=actor.person_id, case_id__in=list(cases))
    return set(rows.values_list("case_id", flat=True))
