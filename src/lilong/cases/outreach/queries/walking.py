"""Today's doors of one person, in the order in which they are walked.

A door is there because an errand leads to its case, or because the person keeps a case that is
talked over at it. Its slip and its survey come along, so that one visit carries them all. Block
leaders and volunteers walk the slips and surveys of their own places besides, each their share
(`sharing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.ballot.queries.undelivered import slips_to_bring
from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.permissions import FIELD_SIGHT
from lilong.cases.files.states import AT_REST, CaseState
from lilong.cases.outreach import advice, permissions
from lilong.cases.outreach.models import Errand, HouseCall
from lilong.cases.outreach.queries.sharing import (
    addresses_at,
    also_going,
    on_duty,
    talked_over_kinds,
    whose,
)
from lilong.cases.outreach.states import TALKED_OVER, ErrandState, Hour, Purpose
from lilong.commons.prepared import Among, Prepared
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, covers
from lilong.places.queries import PlaceView, walking_key
from lilong.survey.queries.open_doors import open_doors

# As many doors as anyone can walk in a day, and the cases of one owner that are looked at.
MOST_DOORS = 60
MOST_CASES = 120
# As many slips, and doors of surveys, as are looked at along the way; how many there are beyond
# them is not counted, and said so.
MOST_ALONG = 600
# A day's questions whether something stayed solved; what waits longest comes first.
MOST_ASKED = 20
# How far back calls say something about when to come.
LOOKED_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing that a call at a door carries.

    Attributes:
        what: the case's number and kind, the vote's or the round's title.
        kind, state, late: of a case: its kind, where it stands, whether a promise is overdue.
        promised: the day by which it was promised, while that is not over.
        come: of a promise whose day has come, that day.
    """

    purpose: str
    target_id: UUID
    what: str
    kind: str = ""
    state: str = ""
    late: bool = False
    promised: date | None = None
    come: date | None = None

    @property
    def key(self) -> str:
        """As a form names it."""
        return f"{self.purpose}:{self.target_id}"


@dataclass(frozen=True, slots=True)
class LastCall:
    """A call at a door, as the next who goes there needs to know it."""

    at: datetime
    result: str
    by_id: UUID
    by: str
    id: UUID | None = None


@dataclass(slots=True)
class WalkDoor:
    """One door to call at.

    Attributes:
        name: as said within its building.
        planned: the day of the errand that leads there; None for a case of one's own.
        seen_today: the last call of today, whoever made it.
        vain: how often nobody was at home lately, up to now.
        hour: the part of the day to try instead.
        falls_to: who goes there along the way, where that is somebody else.
        also: who else has a door along the way today, because of a case.
    """

    place_id: UUID
    path: str
    address: str
    name: str = ""
    planned: date | None = None
    carried: list[Carried] = field(default_factory=list)
    last: LastCall | None = None
    seen_today: LastCall | None = None
    vain: int = 0
    hour: Hour | None = None
    falls_to: str = ""
    also: str = ""

    @property
    def promisable(self) -> bool:
        """Whether something can be promised here: a case that is talked over."""
        return any(one.state in TALKED_OVER for one in self.carried)


@dataclass(frozen=True)
class WalkBuilding:
    """The doors of one building, in order."""

    address: str
    doors: Sequence[WalkDoor]


@dataclass(frozen=True)
class Walk:
    """What one person has to do.

    Attributes:
        buildings: the first of the doors, the own ones before what falls to others.
        left: own doors.
        others: doors at the own places that fall to others.
        more: whether there may be more than were counted.
        first: so many doors come before those in `buildings`.
        before, after: after which door the doors before these begin, empty for the first ones, and
            after which those that follow; None where there are none.
        shown: doors in `buildings`.
        made: calls of today, which are behind.
    """

    buildings: Sequence[WalkBuilding] = ()
    left: int = 0
    shown: int = 0
    made: int = 0
    others: int = 0
    more: bool = False
    first: int = 0
    before: str | None = None
    after: str | None = None

    @property
    def last(self) -> int:
        """Up to which door those in `buildings` go."""
        return self.first + self.shown

    @property
    def beyond(self) -> bool:
        """Whether there are doors that are not shown."""
        return self.more or self.shown < self.left + self.others


def walk_of(
    actor: Actor,
    area: PlaceView,
    *,
    person_id: UUID | None = None,
    day: date | None = None,
    after: str = "",
) -> Walk:
    """The doors of a person at a residents' area for a day; of the actor and today by default.
    Those after the door `after`, as many as a day holds: what was brought meanwhile leaves the
    list, and nobody is passed over by it.

    Four queries, and one for who else has a door along the way; two more where nobody has asked
    for a minute. What the actor may not see is not in it, whoever walks.
    """
    person_id = person_id or actor.person_id
    if person_id is None:
        return Walk()
    today = day or timezone.localdate()
    doors: dict[str, WalkDoor] = {}
    _add_cases(actor, doors, person_id, area, today)
    below = _own_places(actor, person_id, area)
    more = _add_along_the_way(actor, doors, below)
    made = _add_calls(doors, person_id, area, today)
    _tell_shares(doors.values(), person_id, below)
    going = list(doors.values())
    kept = sorted(going, key=_turn)
    passed = _standing(after)
    first = sum(_turn(door) <= passed for door in kept) if passed else 0
    page = kept[first : first + MOST_DOORS]
    # In walking order, what falls to others last.
    shown = sorted(page, key=lambda door: (bool(door.falls_to), walking_key(door.path)))
    along = [door for door in shown if not _has_case(door)]
    also = also_going([door.place_id for door in along], person_id, today) if along else {}
    for door in along:
        door.also = also.get(door.path, "")
    left = sum(not door.falls_to for door in going)
    return Walk(
        _by_building(area, shown), left, len(shown), made, len(going) - left, more, first,
        before=_name(kept[: max(0, first - MOST_DOORS)]) if first else None,
        after=_name(page) if first + len(page) < len(kept) else None,
    )  # fmt: skip


def _tell_shares(doors: Iterable[WalkDoor], person_id: UUID, below: Sequence[str]) -> None:
    """Tell each door along the way to whom it falls, where that is not the walker."""
    along = [door for door in doors if not _has_case(door)]
    if not along or not below:
        return
    walkers = on_duty(person_id, below)
    for door in along:
        goes = whose(door.path, walkers)
        if goes is not None and goes.person_id != person_id:
            door.falls_to = goes.name


Turn = tuple[bool, bool, Any]


def _turn(door: WalkDoor) -> Turn:
    """Its place in the list: no slip or survey along the way crowds out a case, and what falls to
    others comes last."""
    return not _has_case(door), bool(door.falls_to), walking_key(door.path)


def _name(doors: Sequence[WalkDoor]) -> str:
    """The place of the last of these doors in words, for an address; empty for none."""
    if not doors:
        return ""
    along, others, _key = _turn(doors[-1])
    return f"{along:d}{others:d}{doors[-1].path}"


def _standing(after: str) -> Turn | None:
    """A place in the list again; None for what names none."""
    along, others, path = after[:1], after[1:2], after[2:]
    if along not in ("0", "1") or others not in ("0", "1") or not path.startswith("/"):
        return None
    return along == "1", others == "1", walking_key(path)


def _has_case(door: WalkDoor) -> bool:
    return any(one.purpose == Purpose.CASE for one in door.carried)


def _add_cases(
    actor: Actor, doors: dict[str, WalkDoor], person_id: UUID, area: PlaceView, today: date
) -> None:
    """Hang at their doors the cases that errands lead to, and those that the person keeps."""
    for row in _cases(person_id, area.id, today):
        case = CaseRow(*row)
        path, kind = case.place_path, case.kind
        # Stricter than seeing: whoever may carry a case sees it. The area is looked at here: asked
        # for it, the database would walk through all of the area's cases and not one's own.
        if not covers(area.path, path) or not permissions.may_carry(actor, path, kind):
            continue
        if (door := doors.get(path)) is None:
            door = doors[path] = WalkDoor(case.place_id, path, case.address, planned=case.planned)
        door.carried.append(carried_case(case, today))


class CaseRow(NamedTuple):
    """What a walk needs to know of a case, and the day of the errand that leads to it."""

    id: UUID
    code: str
    kind: str
    place_id: UUID
    place_path: str
    address: str
    state: str
    not_before: date | None
    planned: date | None


# The words of the index `case_owner_open`, with its values in them: given as parameters SQLite
# does not see that the index answers.
_UNDER_WAY = Func(
    F("state"),
    template="NOT (%(expressions)s IN ({}))".format(
        ", ".join(f"'{one}'" for one in sorted(AT_REST))
    ),
    output_field=BooleanField(),
)


def _cases_query(person_id: UUID, area_id: UUID, today: date) -> QuerySet[Case, Any]:
    planned = Errand.objects.filter(state=ErrandState.PLANNED)
    own = planned.filter(person_id=person_id, area_id=area_id, day__lte=today)
    elsewhere = planned.filter(place_id=OuterRef("place_id")).exclude(
        person_id=person_id, day__lte=today
    )
    kept = Case.objects.filter(
        Q(not_before=None) | Q(not_before__lte=today),
        _UNDER_WAY,
        ~Exists(elsewhere),
        owner_id=person_id,
        state__in=TALKED_OVER,
        kind__in=talked_over_kinds(),
    )
    # Did it stay solved?
    waiting = Case.objects.filter(
        ~Exists(elsewhere), area_id=area_id, ask_on__lte=today, owner_id=person_id
    )
    # Together first: asked for one or the other, PostgreSQL looks at each case that there is.
    parts = (
        Q(pk__in=kept.order_by("position").values("pk")[:MOST_CASES]),
        Q(place_id__in=own.values("place_id")),
        Q(pk__in=waiting.order_by("ask_on", "position").values("pk")[:MOST_ASKED]),
    )
    first, *others = (Case.objects.filter(part).order_by().values("pk") for part in parts)
    day = own.filter(place_id=OuterRef("place_id")).values("day")[:1]
    calling = ~Q(state__in=AT_REST) | Q(ask_on__lte=today)
    # Nobody calls at a door on a case of their own.
    about_them = CaseParty.objects.filter(case_id=OuterRef("pk"), person_id=person_id)
    rows = (
        Case.objects.filter(pk__in=first.union(*others))
        .filter(calling, ~Exists(about_them))
        .annotate(planned=Subquery(day))
    )
    return rows.order_by("position").values_list(*CaseRow._fields)


_cases = Prepared(_cases_query, UUID, UUID, date)


def carried_case(case: Case | CaseRow, today: date) -> Carried:
    """A case as a call carries it; a closed one with the question whether it stayed solved."""
    promised = case.not_before if case.state == CaseState.PROMISED else None
    late = promised is not None and promised < today
    label = case_kinds()[case.kind].label
    if case.state == CaseState.CLOSED:
        said = _("回访：%(code)s %(kind)s") % {"code": case.code, "kind": label}
        return Carried(Purpose.CASE, case.id, said, case.kind)
    state = case.state if case.kind in talked_over_kinds() else ""
    return Carried(
        Purpose.CASE, case.id, f"{case.code} {label}", case.kind, state, late,
        promised=None if late else promised,
        come=promised if promised is not None and promised <= today else None,
    )  # fmt: skip


def _own_places(actor: Actor, person_id: UUID, area: PlaceView) -> list[str]:
    """Where the walker is block leader or volunteer: nobody but them asks what they walk there."""
    if person_id != actor.person_id:
        return []
    return [path for path in actor.paths_with(FIELD_SIGHT) if covers(area.path, path)]


def _add_along_the_way(actor: Actor, doors: dict[str, WalkDoor], below: list[str]) -> bool:
    """Hang at their doors the slips and surveys that the same visit carries; whether there may be
    more than were read."""
    at, most = list(doors), MOST_ALONG
    slips = slips_to_bring(actor, at=at, below=below, most=most)
    for slip in slips:
        door = doors.setdefault(
            slip.place_path, WalkDoor(slip.place_id, slip.place_path, slip.address)
        )
        door.carried.append(Carried(Purpose.BALLOT, slip.voter_id, slip.motion))
    seen = open_doors(actor, at=at, below=below, most=most)
    for one in seen:
        door = doors.setdefault(one.place_path, WalkDoor(one.place_id, one.place_path, one.address))
        door.carried.append(Carried(Purpose.SURVEY, one.id, one.campaign))
    return most in (len(slips), len(seen))


def _add_calls(doors: dict[str, WalkDoor], person_id: UUID, area: PlaceView, today: date) -> int:
    """Tell each door of its latest calls, leave out whom one has just talked with; returns how
    many calls the person made today."""
    midnight = _midnight(today)
    at_doors = [door.place_id for door in doors.values()]
    calls: dict[str, list[LastCall]] = {}
    made = 0
    asked = (at_doors, midnight - LOOKED_BACK, area.id, midnight)
    for path, at, result, by_id, name in _house_calls(*asked):
        local = timezone.localtime(at)
        calls.setdefault(path, []).append(LastCall(local, result, by_id, name))
        made += by_id == person_id and local.date() == today
    for path in list(doors):
        if path in calls and not tell_calls(doors[path], calls[path], today):
            del doors[path]
    return made


def _house_calls_query(
    place_ids: list[UUID], since: datetime, area_id: UUID, today: datetime
) -> QuerySet[HouseCall, Any]:
    at_doors = Q(Among("place_id", place_ids), at__gte=since)
    rows = HouseCall.objects.filter(at_doors | Q(area_id=area_id, at__gte=today))
    columns = ("place_path", "at", "result", "by_id", "by__name")
    return rows.order_by("-at").values_list(*columns)


_house_calls = Prepared(_house_calls_query, list, datetime, UUID, datetime)


def tell_calls(door: WalkDoor, calls: Sequence[LastCall], today: date) -> bool:
    """Tell a door of its calls, newest first; whether it is to be called at: who was spoken with
    lately is left in peace, but not when a promise has come due since."""
    pairs = [(call.at, call.result) for call in calls]
    door.last = calls[0]
    if calls[0].at.date() == today:
        door.seen_today = calls[0]
    tries = advice.in_vain(pairs)
    door.vain, door.hour = len(tries), advice.hour_to_try(tries)
    if door.planned is not None:
        return True
    # Of several the one that came last: nobody has been asked of it before that day.
    come = max((one.come for one in door.carried if one.come), default=date.min)
    return not advice.rests([pair for pair in pairs if pair[0].date() >= come], today)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def _by_building(area: PlaceView, doors: Sequence[WalkDoor]) -> list[WalkBuilding]:
    """Doors by what they lie in: a room by its number or stair, a number by its lane."""
    outers = [ancestors(door.path)[-2] for door in doors]
    addresses = addresses_at(area.id, set(outers)) if outers else {}
    grouped: dict[str, list[WalkDoor]] = {}
    for door, path in zip(doors, outers, strict=True):
        outer = addresses.get(path, "")
        door.name = door.address.removeprefix(outer) or door.address
        grouped.setdefault(outer, []).append(door)
    return [WalkBuilding(address, tuple(held)) for address, held in grouped.items()]
