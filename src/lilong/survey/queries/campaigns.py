"""Reads of campaigns: how far they are, where, and what is left for one surveyor today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lilong.commons.counters.counting import tallies, tallies_by_scope
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, subtree
from lilong.kernel.refusal import NotFound
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.queries import PlaceView, walking_key
from lilong.survey.models import Campaign, CampaignSurveyor, Door, Finding
from lilong.survey.permissions import KEEPERS, Sight, sight_at
from lilong.survey.states import CampaignState, DoorResult, FindingState

DOORS = "survey.doors"  # counter at a campaign: doors by result; "" is not knocked at yet


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many doors a campaign has, and what the last knock at each brought."""

    doors: int = 0
    seen: int = 0
    absent: int = 0
    refused: int = 0

    @property
    def left(self) -> int:
        """Doors at which nobody has knocked."""
        return self.doors - self.knocked

    @property
    def knocked(self) -> int:
        return self.seen + self.absent + self.refused


def _coverage(doors: int, counts: Counter[str] | dict[str, int]) -> Coverage:
    return Coverage(doors, *(counts.get(result, 0) for result in DoorResult.values))


def seen_campaign(actor: Actor, campaign_id: UUID) -> Campaign:
    """The campaign, for those who survey or run it. Raises NotFound otherwise."""
    found = Campaign.objects.select_related("place").filter(pk=campaign_id).first()
    if found is None or not _takes_part(actor, found):
        raise NotFound(_("没有这轮排摸，或者您没有查看它的权限"))
    return found


def _takes_part(actor: Actor, campaign: Campaign) -> bool:
    if sight_at(actor, campaign.place_path) >= Sight.FIELD:
        return True
    person = actor.person_id
    return person is not None and campaign.surveyors.filter(person_id=person).exists()


def campaigns_at(actor: Actor, path: str) -> list[tuple[Campaign, Coverage]]:
    """The campaigns at a place, below it and around it that the actor takes part in.

    Newest first, at most 50. Two queries and one a campaign in which the actor only walks.
    """
    low, high = subtree(path)
    near = Q(place_path__gte=low, place_path__lt=high) | Q(place_path__in=ancestors(path))
    found = Campaign.objects.filter(near).select_related("place").order_by("-starts_on", "-id")
    rows = [campaign for campaign in found[:50] if _takes_part(actor, campaign)]
    counts = tallies_by_scope([campaign.id for campaign in rows], DOORS)
    return [(campaign, _coverage(campaign.doors, counts[campaign.id])) for campaign in rows]


def coverage_of(campaign: Campaign) -> Coverage:
    """How far a campaign is, from its counters. One query."""
    return _coverage(campaign.doors, tallies(campaign.id, DOORS))


def rooms_astray(campaign: Campaign, path: str) -> tuple[list[PlaceView], list[UUID]]:
    """Open rooms at and below `path` that are no doors of a campaign, and closed ones that are
    although nobody has knocked there. Two queries."""
    rooms = {view.id: view for view in places.at_and_below(path, ["room"])}
    low, high = subtree(path)
    doors = Door.objects.filter(campaign=campaign, place_path__gte=low, place_path__lt=high)
    held = dict(doors.values_list("place_id", "result"))
    come = [view for view in rooms.values() if not view.closed and view.id not in held]
    gone = [key for key, result in held.items() if not result and rooms[key].closed]
    return come, gone


@dataclass(frozen=True)
class LaneCoverage:
    """One lane's coverage, and that of each of its numbers."""

    name: str
    coverage: Coverage
    numbers: tuple[tuple[PlaceView, Coverage], ...]


def coverage_by_lane(campaign: Campaign) -> list[LaneCoverage]:
    """The coverage of every lane and number of a campaign, in walking order. Two queries."""
    views = places.at_and_below(campaign.place_path, ["lane", "number"])
    lanes = {view.path: view for view in views if view.kind == "lane"}
    numbers = {view.path: view for view in views if view.kind == "number"}
    counts: dict[str, Counter[str]] = {path: Counter() for path in numbers}
    rows = Door.objects.filter(campaign=campaign).values_list("place_path", "result")
    for path, result in rows.iterator(5000):
        number = next((outer for outer in reversed(ancestors(path)) if outer in numbers), None)
        if number:
            counts[number][result] += 1
    grouped: dict[str, list[tuple[PlaceView, Coverage]]] = {}
    for path in sorted(numbers, key=walking_key):
        lane = next((outer for outer in reversed(ancestors(path)) if outer in lanes), "")
        covered = _coverage(counts[path].total(), counts[path])
        grouped.setdefault(lane, []).append((numbers[path], covered))
    return [
        LaneCoverage(lanes[lane].name if lane else "", _sum(cells), tuple(cells))
        for lane, cells in grouped.items()
    ]


def _sum(cells: Iterable[tuple[PlaceView, Coverage]]) -> Coverage:
    parts = [coverage for _place, coverage in cells]
    return Coverage(
        sum(part.doors for part in parts),
        sum(part.seen for part in parts),
        sum(part.absent for part in parts),
        sum(part.refused for part in parts),
    )


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person who surveys a part of a campaign."""

    person_id: UUID
    name: str
    place: PlaceView


def assignments_of(campaign: Campaign) -> list[Assignment]:
    """Who surveys where, in walking order. Three queries."""
    rows = list(CampaignSurveyor.objects.filter(campaign=campaign))
    names = people.names_of(row.person_id for row in rows)
    at = places.places_by_id(row.place_id for row in rows)
    found = [
        Assignment(row.person_id, names.get(row.person_id, ""), at[row.place_id]) for row in rows
    ]
    return sorted(found, key=lambda one: (walking_key(one.place.path), one.name))


@dataclass(frozen=True, slots=True)
class DoorToSee:
    """A door on today's walk; `again` when nobody answered before."""

    id: UUID
    room: str
    address: str
    again: bool
    visits: int


@dataclass(frozen=True)
class BuildingToSee:
    """The doors of one building that are left."""

    address: str
    place_id: UUID
    doors: tuple[DoorToSee, ...]


@dataclass(frozen=True)
class Today:
    """What is left for one surveyor: buildings in walking order, and how far the walk is.

    `left` counts all doors that are left, of which `buildings` holds the first.
    """

    campaigns: tuple[Campaign, ...] = ()
    buildings: tuple[BuildingToSee, ...] = ()
    left: int = 0
    done: int = 0


# As many doors as anyone can walk in a day.
MOST_DOORS = 60


def today_of(actor: Actor, path: str, *, most: int = MOST_DOORS) -> Today:
    """The doors at and below a place that the actor has not seen yet, in walking order.

    A keeper without an assignment sees every door of the open campaigns. Doors that refused
    are left in peace. At most six queries.
    """
    if actor.person_id is None:
        return Today()
    mine, campaigns = _assigned(actor, actor.person_id, path)
    if not mine:
        return Today(tuple(campaigns.values()))
    wanted = Q()
    for campaign_id, paths in mine.items():
        for low, high in map(subtree, paths):
            wanted |= Q(campaign_id=campaign_id, place_path__gte=low, place_path__lt=high)
    low, high = subtree(path)
    doors = Door.objects.filter(wanted, place_path__gte=low, place_path__lt=high)
    rows = list(doors.filter(result__in=("", DoorResult.ABSENT)).only(
        "id", "place_id", "place_path", "result", "visits"))  # fmt: skip
    rows.sort(key=lambda door: walking_key(door.place_path))
    done = doors.exclude(result__in=("", DoorResult.ABSENT)).count()
    return Today(tuple(campaigns.values()), _buildings(rows[:most]), len(rows), done)


def _assigned(
    actor: Actor, person_id: UUID, path: str
) -> tuple[dict[UUID, list[str]], dict[UUID, Campaign]]:
    low, high = subtree(path)
    near = Q(place_path__gte=low, place_path__lt=high) | Q(place_path__in=ancestors(path))
    own = Q(surveyors__person_id=person_id)
    kept = Q(pk__in=[])
    for keeper in actor.paths_with(KEEPERS):
        first, last = subtree(keeper)
        kept |= Q(place_path__gte=first, place_path__lt=last)
    found = Campaign.objects.filter(near, own | kept, state=CampaignState.OPEN).distinct()
    campaigns = {campaign.id: campaign for campaign in found}
    mine: dict[UUID, list[str]] = {}
    rows = CampaignSurveyor.objects.filter(campaign__in=campaigns, person_id=person_id)
    for campaign_id, place_path in rows.values_list("campaign_id", "place_path"):
        mine.setdefault(campaign_id, []).append(place_path)
    for campaign in campaigns.values():
        mine.setdefault(campaign.id, [campaign.place_path])
    return mine, campaigns


def _buildings(doors: Sequence[Door]) -> tuple[BuildingToSee, ...]:
    rooms = places.places_by_id(door.place_id for door in doors)
    numbers = places.buildings_of(door.place_path for door in doors)
    at = {view.path: view for view in places.places_at(numbers)}
    at |= {room.path: room for room in rooms.values()}
    grouped: dict[str, list[DoorToSee]] = {}
    for door in doors:
        room = rooms[door.place_id]
        number = next((outer for outer in ancestors(room.path) if outer in numbers), room.path)
        again = door.result == DoorResult.ABSENT
        grouped.setdefault(number, []).append(
            DoorToSee(
                door.id, places.name_within(at[number], room), room.address, again, door.visits
            )
        )
    return tuple(
        BuildingToSee(at[path].address, at[path].id, tuple(left)) for path, left in grouped.items()
    )


@dataclass(frozen=True)
class SheetBuilding:
    """A building on the blank survey sheet: its address and its rooms."""

    address: str
    rooms: tuple[str, ...]


def sheet_of(campaign: Campaign, path: str) -> list[SheetBuilding]:
    """The doors of a campaign at and below `path` by building, in walking order. Two queries."""
    low, high = subtree(path)
    rows = Door.objects.filter(campaign=campaign, place_path__gte=low, place_path__lt=high)
    paths = sorted(rows.values_list("place_path", flat=True), key=walking_key)
    views = {view.path: view for view in places.at_and_below(path, ["number", "room"])}
    grouped: dict[str, list[str]] = {}
    for room in paths:
        number = next((outer for outer in reversed(ancestors(room)[:-1]) if outer in views), room)
        grouped.setdefault(number, []).append(places.name_within(views[number], views[room]))
    return [SheetBuilding(views[path].address, tuple(rooms)) for path, rooms in grouped.items()]


def returned_to(actor: Actor, path: str) -> list[Finding]:
    """The findings at a place that were returned to the actor, newest first; at most 50."""
    if actor.person_id is None:
        return []
    low, high = subtree(path)
    rows = Finding.objects.filter(
        found_by_id=actor.person_id,
        state=FindingState.RETURNED,
        place_path__gte=low,
        place_path__lt=high,
    )
    return list(rows.defer("grams").order_by("-position")[:50])
