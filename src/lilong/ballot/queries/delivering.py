"""Reads for those who bring the slips: which buildings, which doors, how far. Never a choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.models import Delivery, Motion, RollUnit, Voter
from lilong.ballot.states import DeliveryResult
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import NotFound

DELIVERY = "ballot.delivery"  # counter at a motion: slips by result; "" is not tried yet
# Reached in law: handed over, sent by registered letter, or told by public notice.
REACHED = (
    DeliveryResult.DELIVERED,
    DeliveryResult.REGISTERED_LETTER,
    DeliveryResult.POSTED,
)


def within(actor: Actor, motion: Motion) -> Q:
    """The part of a motion's units at which the actor delivers."""
    if actor.system:
        return Q()
    found = Q(pk__in=[])
    for path in permissions.delivers_at(actor, motion):
        low, high = subtree(path)
        found |= Q(place_path__gte=low, place_path__lt=high)
    return found


def delivered_motion(actor: Actor, motion_id: UUID) -> Motion:
    """The motion, for those who deliver some of its slips. Raises NotFound otherwise."""
    seen = permissions.visible_to(actor, Motion.objects.filter(pk=motion_id))
    found = seen.select_related("place").first()
    if found is None or not permissions.delivers_at(actor, found):
        raise NotFound(_("没有这个表决事项，或者您不负责它的送达"))
    return found


@dataclass(frozen=True)
class Reached:
    """How many slips there are, and what the last try with each brought."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def units(self) -> int:
        return self.counts.total()

    @property
    def reached(self) -> int:
        """Delivered, sent by registered letter or told by public notice."""
        return sum(self.counts[result] for result in REACHED)

    @property
    def absent(self) -> int:
        return self.counts[DeliveryResult.ABSENT]

    @property
    def refused(self) -> int:
        return self.counts[DeliveryResult.REFUSED]

    @property
    def untried(self) -> int:
        return self.counts[""]

    @property
    def left(self) -> int:
        """Doors to knock at: not tried yet, or nobody at home."""
        return self.untried + self.absent


@dataclass(frozen=True)
class BuildingRound:
    """One building of a motion, for who walks it."""

    id: UUID
    name: str
    reached: Reached


def rounds_of(actor: Actor, motion: Motion) -> list[BuildingRound]:
    """The buildings at which the actor delivers, in walking order. Two queries."""
    rows = Voter.objects.filter(within(actor, motion), motion=motion)
    counts: dict[UUID, Counter[str]] = {}
    grouped = rows.values_list("building_id", "delivery").annotate(Count("pk")).order_by()
    for building_id, delivery, count in grouped:
        counts.setdefault(building_id, Counter())[delivery] += count
    named = RollUnit.objects.filter(roll__motions=motion, building_id__in=list(counts))
    names: dict[UUID, str] = {}
    for building_id, name in named.order_by("walk", "number").values_list(
        "building_id", "building_name"
    ):
        names.setdefault(building_id, name)
    return [BuildingRound(key, name, Reached(counts[key])) for key, name in names.items()]


@dataclass(frozen=True, slots=True)
class DoorToReach:
    """A door on the round: whose slip it is by number and address, and the last try."""

    voter_id: UUID
    number: int
    address: str
    serial: int
    delivery: str
    label: str
    deliveries: int
    last_at: datetime | None


def doors_among(voters: Iterable[Voter]) -> list[DoorToReach]:
    """The doors of voters whose units were fetched with them, in the order given."""
    return [
        DoorToReach(
            voter.id,
            voter.number,
            voter.unit.address,
            voter.serial,
            voter.delivery,
            str(DeliveryResult(voter.delivery).label) if voter.delivery else "",
            voter.deliveries,
            voter.last_at,
        )
        for voter in voters
    ]


@dataclass(frozen=True)
class Round:
    """One building's doors in walking order, parted by what is still to be done."""

    building_id: UUID
    name: str
    to_knock: Sequence[DoorToReach]
    refused: Sequence[DoorToReach]
    done: Sequence[DoorToReach]
    reached: Reached
    today: int


def round_at(actor: Actor, motion: Motion, building_id: UUID) -> Round:
    """The doors of a building at which the actor delivers. Raises NotFound. Two queries."""
    rows = Voter.objects.filter(within(actor, motion), motion=motion, building_id=building_id)
    voters = list(rows.select_related("unit").order_by("walk", "number"))
    if not voters:
        raise NotFound(_("没有这栋楼，或者您不负责这里的送达"))
    doors = doors_among(voters)
    return Round(
        building_id,
        voters[0].unit.building_name,
        [door for door in doors if door.delivery in ("", DeliveryResult.ABSENT)],
        [door for door in doors if door.delivery == DeliveryResult.REFUSED],
        [door for door in doors if door.delivery in REACHED],
        Reached(Counter(door.delivery for door in doors)),
        _tries_today(motion, building_id),
    )


def _tries_today(motion: Motion, building_id: UUID) -> int:
    midnight = datetime.combine(
        timezone.localdate(), time(), tzinfo=timezone.get_current_timezone()
    )
    tries = Delivery.objects.filter(voter__motion=motion, voter__building_id=building_id)
    return tries.filter(at__gte=midnight).values("voter_id").distinct().count()


def seen_door(actor: Actor, voter_id: UUID) -> Voter:
    """The unit, for those who deliver there. Raises NotFound otherwise."""
    rows = Voter.objects.filter(pk=voter_id).select_related("motion", "motion__place", "unit")
    found = rows.first()
    if found is None or not permissions.deliver_slip.allows(actor, found.place_path):
        raise NotFound(_("没有这一户，或者您不负责这里的送达"))
    return found
