"""Reads of rolls: lists, one unit, the buyers of one name, what was objected, what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.holders import HALF, WAITS, Holder, masked_name, name_key
from lilong.ballot.models import Roll, RollObjection, RollOwner, RollUnit
from lilong.ballot.roll_units import Owner, Values, values_of
from lilong.ballot.states import ObjectionState, RollState
from lilong.commons.fields import known
from lilong.kernel.actor import Actor
from lilong.kernel.area import Area
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import NotFound

PAGE = 50
# Names that wait to be settled, and differences of a kind, on one page.
MOST_NAMES = 20
MOST_DIFFERENCES = 200
MOST_ON_PAPER = 2000

_NO_ROLL = _("没有这份业主名册，或者您没有查看它的权限")


@dataclass(frozen=True)
class Building:
    """A building as a roll has it."""

    id: UUID
    name: str
    units: int
    area: int


@dataclass(frozen=True)
class Line:
    """A unit with its owners as far as the reader may see them, in one line."""

    unit: RollUnit
    owners: str

    @property
    def area(self) -> Area:
        """The unit's area."""
        return Area(self.unit.area)

    @property
    def id_text(self) -> str:
        """The unit's id as forms send it."""
        return str(self.unit.id)


@dataclass(frozen=True)
class UnitPage:
    """Some units in walking order; `after` and `before` lead on and back where there are more."""

    lines: Sequence[Line]
    after: str = ""
    before: str = ""


def seen_roll(actor: Actor, roll_id: UUID) -> Roll:
    """A roll that `actor` may see. Raises NotFound."""
    roll = Roll.objects.filter(pk=roll_id).first()
    if roll is None or not permissions.may_see_roll(actor, roll):
        raise NotFound(_NO_ROLL)
    return roll


def seen_unit(actor: Actor, roll: Roll, unit_id: UUID) -> RollUnit:
    """A unit of a roll that `actor` sees. Raises NotFound."""
    unit = RollUnit.objects.filter(roll=roll, pk=unit_id).first()
    if unit is None:
        raise NotFound(_("名册里没有这个专有部分"))
    unit.roll = roll
    return unit


def rolls_at(actor: Actor, path: str) -> list[Roll]:
    """The rolls at and below a place that `actor` may see, newest first."""
    low, high = subtree(path)
    rolls = Roll.objects.filter(place_path__gte=low, place_path__lt=high)
    return list(permissions.visible_rolls(actor, rolls).order_by("-created_at")[:PAGE])


def roll_by_id(roll_id: UUID) -> Roll:
    """A roll, whoever asks. Raises NotFound."""
    roll = Roll.objects.filter(pk=roll_id).first()
    if roll is None:
        raise NotFound(_NO_ROLL)
    return roll


def last_frozen(roll: Roll) -> Roll | None:
    """The compound's last frozen roll before this one."""
    frozen = Roll.objects.filter(place_path=roll.place_path, state=RollState.FROZEN)
    older = frozen.filter(created_at__lt=roll.created_at)
    return older.order_by("-created_at").first()


def buildings_of(roll: Roll) -> list[Building]:
    """The buildings of a roll in walking order. One query."""
    rows = (
        RollUnit.objects.filter(roll=roll)
        .values("building_id", "building_name")
        .annotate(units=Count("pk"), total=Sum("area"), first=Min("walk"))
        .order_by("first")
    )
    return [
        Building(row["building_id"], row["building_name"], row["units"], row["total"])
        for row in rows
    ]


def building_of(roll: Roll, building_id: UUID) -> Building:
    """One building of a roll. Raises NotFound."""
    found = [one for one in buildings_of(roll) if one.id == building_id]
    if not found:
        raise NotFound(_("名册里没有这栋楼"))
    return found[0]


# ── Units in walking order ──────────────────────────────────────────────────────────────────


def units_page(
    actor: Actor,
    roll: Roll,
    *,
    building_id: UUID | None = None,
    words: str = "",
    after: str = "",
    before: str = "",
) -> UnitPage:
    """Some units of a roll. Two queries, whatever its size.

    Args:
        words: part of an address; for those who keep the roll a whole name too.
        after, before: the cursor of a unit, see `cursor_of`.
    """
    units = _matching(actor, roll, building_id, words)
    back = bool(before)
    number, walk = _cursor(before or after)
    if number and back:
        units = units.filter(Q(walk__lt=walk) | Q(walk=walk, number__lt=number))
    elif number:
        units = units.filter(Q(walk__gt=walk) | Q(walk=walk, number__gt=number))
    order = ("-walk", "-number") if back else ("walk", "number")
    found = list(units.order_by(*order)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    if not found:
        return UnitPage([])
    later = more if not back else True
    earlier = more if back else bool(number)
    return UnitPage(
        _lines(actor, roll, found),
        cursor_of(found[-1]) if later else "",
        cursor_of(found[0]) if earlier else "",
    )


def cursor_of(unit: RollUnit) -> str:
    """What names a unit's place in the walk."""
    return f"{unit.number}.{unit.walk}"


def _cursor(text: str) -> tuple[int, str]:
    number, _dot, walk = text.partition(".")
    return (int(number), walk) if number.isdecimal() and len(number) < 10 else (0, "")


def _matching(actor: Actor, roll: Roll, building_id: UUID | None, words: str) -> QuerySet[RollUnit]:
    units = RollUnit.objects.filter(roll=roll)
    if building_id is not None:
        units = units.filter(building_id=building_id)
    words = words.strip()
    if not words:
        return units
    wanted = Q(address__icontains=words)
    if name_key(words) and permissions.keep_roll.allows(actor, roll.place_path):
        wanted |= Q(holder_blind__endswith=Holder.of([words], number=0).blind[HALF:])
    return units.filter(wanted)


def sheet_of(actor: Actor, roll: Roll, building_id: UUID) -> list[Line]:
    """Every unit of a building, for the notice board: names masked for everybody. Two queries."""
    units = RollUnit.objects.filter(roll=roll, building_id=building_id)
    found = list(units.order_by("walk", "number")[:MOST_ON_PAPER])
    return _lines(actor, roll, found, masked=True)


def _lines(
    actor: Actor, roll: Roll, units: Sequence[RollUnit], *, masked: bool = False
) -> list[Line]:
    keeps = permissions.keep_roll.allows(actor, roll.place_path) and not masked
    owners: dict[UUID, list[RollOwner]] = {}
    for owner in RollOwner.objects.filter(unit__in=units).order_by("order"):
        owners.setdefault(owner.unit_id, []).append(owner)
    lines = []
    for unit in units:
        whole = keeps or (not masked and owns(actor, unit))
        names = [known(owner.name) for owner in owners.get(unit.id, ())]
        shown = [name if whole else masked_name(name) for name in names if name]
        lines.append(Line(unit, "、".join(shown)))
    return lines


def owns(actor: Actor, unit: RollUnit) -> bool:
    """Whether the actor is registered as owner of just this unit."""
    return unit.place_id is not None and permissions.owns_unit(actor, unit.place_path)


def sees_names(actor: Actor, unit: RollUnit) -> bool:
    """Whether the actor reads the names of a unit's owners: who keeps the roll, and they."""
    return permissions.keep_roll.allows(actor, unit.roll.place_path) or owns(actor, unit)


def shown_values(actor: Actor, unit: RollUnit) -> Values:
    """What stands about a unit, names masked for all but those of `sees_names`. One query."""
    values = values_of(unit)
    if sees_names(actor, unit):
        return values
    masked = tuple(Owner(masked_name(owner.name), owner.share) for owner in values.owners)
    return values.changed({"owners": masked})


# ── Buyers of one name ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class SameName:
    """Units whose owners bear the same names, one of which at least waits to be settled."""

    lines: Sequence[Line]


def _waiting(roll: Roll) -> QuerySet[Any, Any]:
    """The names (their half of the blind) that several buyers bear, and somebody waits.

    Looks at each unit's blind once, and opens none.
    """
    units = RollUnit.objects.filter(roll=roll, state="sold").annotate(
        name_half=Substr("holder_blind", HALF + 1)
    )
    return (
        units.values("name_half")
        .annotate(
            buyers=Count("holder_blind", distinct=True),
            open_ones=Count("pk", filter=Q(holder_blind__startswith=WAITS)),
        )
        .filter(buyers__gt=1, open_ones__gt=0)
        .order_by("name_half")
    )


def names_waiting(roll: Roll) -> int:
    """How many names wait for somebody to say whether they are one buyer's. One query."""
    return _waiting(roll).count()


def same_names(actor: Actor, roll: Roll) -> list[SameName]:
    """The first of the names that wait, with all their units. Three queries."""
    halves = list(_waiting(roll).values_list("name_half", flat=True)[:MOST_NAMES])
    units = RollUnit.objects.filter(roll=roll, state="sold").annotate(
        name_half=Substr("holder_blind", HALF + 1)
    )
    found = list(units.filter(Q(name_half__in=halves)).order_by("walk", "number"))
    groups: dict[str, list[Line]] = {}
    for line in _lines(actor, roll, found):
        groups.setdefault(line.unit.holder_blind[HALF:], []).append(line)
    return [SameName(lines) for lines in groups.values()]


# ── Objections ──────────────────────────────────────────────────────────────────────────────


def objections_of(roll: Roll) -> list[RollObjection]:
    """What was objected to a roll, what waits first. One query."""
    rows = RollObjection.objects.filter(roll=roll).select_related("unit")
    waiting_first = F("answered_at").desc(nulls_first=True)
    return list(rows.order_by(waiting_first, "made_at")[:MOST_ON_PAPER])


def objections_waiting(roll: Roll) -> int:
    """How many objections wait for an answer."""
    return RollObjection.objects.filter(roll=roll, state=ObjectionState.OPEN).count()


def own_objections(actor: Actor, unit: RollUnit) -> list[RollObjection]:
    """What the actor has objected about a unit, the latest first."""
    if actor.person_id is None:
        return []
    return list(RollObjection.objects.filter(unit=unit, by_id=actor.person_id).order_by("-made_at"))


def kept_objection(actor: Actor, objection_id: UUID) -> RollObjection:
    """An objection for who keeps the roll. Raises NotFound."""
    rows = RollObjection.objects.select_related("roll", "unit", "by")
    found = rows.filter(pk=objection_id).first()
    if found is None or not permissions.keep_roll.allows(actor, found.roll.place_path):
        raise NotFound(_("没有这条异议，或者您没有查看它的权限"))
    return found


# ── Against the roll before ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Changed:
    """A unit that both rolls have: what was and what is; `holder` says that the names differ."""

    before: RollUnit
    after: RollUnit
    holder: bool

    @property
    def before_area(self) -> Area:
        """The area that was."""
        return Area(self.before.area)

    @property
    def after_area(self) -> Area:
        """The area that is."""
        return Area(self.after.area)


@dataclass(frozen=True)
class Differences:
    """What a roll says otherwise than the one before it; counts are of all, lists of the first."""

    added: Sequence[RollUnit]
    removed: Sequence[RollUnit]
    changed: Sequence[Changed]
    counts: tuple[int, int, int]


def differences(before: Roll, after: Roll) -> Differences:
    """What `after` says otherwise than `before`, by address. Two queries."""
    old, new = _by_address(before), _by_address(after)
    added = [unit for address, unit in new.items() if address not in old]
    removed = [unit for address, unit in old.items() if address not in new]
    changed = [
        Changed(old[address], unit, _name_half(old[address]) != _name_half(unit))
        for address, unit in new.items()
        if address in old and _told(old[address]) != _told(unit)
    ]
    counts = len(added), len(removed), len(changed)
    most = slice(MOST_DIFFERENCES)
    return Differences(added[most], removed[most], changed[most], counts)


def _by_address(roll: Roll) -> dict[str, RollUnit]:
    units: Iterable[RollUnit] = RollUnit.objects.filter(roll=roll).defer("holder").order_by("walk")
    return {unit.address: unit for unit in units}


def _name_half(unit: RollUnit) -> str:
    return unit.holder_blind[HALF:]


def _told(unit: RollUnit) -> tuple[object, ...]:
    return unit.area, unit.kind, unit.state, unit.area_basis, _name_half(unit)
