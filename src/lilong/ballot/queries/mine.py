"""Votes as they concern one reader: one's own rooms, the slips one brings, what one prepares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, Q, When

from lilong.ballot import permissions
from lilong.ballot.models import Ballot, Motion, Voter
from lilong.ballot.permissions import DELIVERERS, OWNERS, PREPARERS
from lilong.ballot.queries.public import in_fours, is_public
from lilong.ballot.states import (
    OWNERS_CHOICES,
    UNPUBLISHED,
    Channel,
    DeliveryResult,
    MotionState,
)
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, subtree

# What people still have to do something about.
UNDER_WAY = (
    MotionState.NOTICED,
    MotionState.OPEN,
    MotionState.CLOSED,
    MotionState.COUNTED,
)
MOST = 60


@dataclass(frozen=True, slots=True)
class OwnReceipt:
    """A ballot of one's own unit, by what its receipt shows; never what was chosen."""

    number: int
    groups: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class OwnVote:
    """A vote that asks the reader about a room of theirs.

    `voted` is whether a valid ballot stands for it: neither a struck one does, nor a spoiled one.
    """

    motion: Motion
    voter_id: UUID
    serial: int
    address: str
    receipts: tuple[OwnReceipt, ...]
    voted: bool

    @property
    def open(self) -> bool:
        """Whether one may vote now."""
        return self.motion.state == MotionState.OPEN

    @property
    def may_change(self) -> bool:
        """Whether a later ballot takes the place of an earlier one here."""
        return (self.motion.options or {}).get("repeat_policy") == "last"


def own_votes(actor: Actor) -> list[OwnVote]:
    """The votes that ask the reader as owner, those under way first. Two queries."""
    if actor.person_id is None:
        return []
    rooms = [grant.path for grant in actor.grants if grant.role in OWNERS]
    own = Q(place_path__in=rooms) | Q(unit__owner_set__person_id=actor.person_id)
    rows = Voter.objects.filter(own).exclude(motion__state__in=UNPUBLISHED)
    voters = list(
        rows.select_related("motion", "motion__place", "unit")
        .order_by("-motion__closes_at", "-motion_id", "number")
        .distinct()[:MOST]
    )
    receipts, voted = _receipts([(voter.motion_id, voter.number) for voter in voters])
    votes = [
        OwnVote(
            voter.motion,
            voter.id,
            voter.serial,
            voter.unit.address,
            receipts.get((voter.motion_id, voter.number), ()),
            (voter.motion_id, voter.number) in voted,
        )
        for voter in voters
        if is_public(voter.motion)
    ]
    return sorted(votes, key=lambda vote: not vote.open)


Unit = tuple[UUID, int]


def _receipts(units: Sequence[Unit]) -> tuple[dict[Unit, tuple[OwnReceipt, ...]], set[Unit]]:
    """What each unit was given receipts for, and the units for which a valid ballot stands."""
    if not units:
        return {}, set()
    wanted = Q()
    for motion_id, unit in units:
        wanted |= Q(motion_id=motion_id, unit=unit)
    found: dict[Unit, tuple[OwnReceipt, ...]] = {}
    last: dict[Unit, bool] = {}
    valid = Case(When(choice__in=OWNERS_CHOICES, then=True), default=False)
    rows = Ballot.objects.filter(wanted).annotate(valid=valid).order_by("number")
    for motion_id, unit, number, written, at, channel, is_valid in rows.values_list(
        "motion_id", "unit", "number", "hash", "received_at", "channel", "valid"
    ):
        last[motion_id, unit] = is_valid
        # A strike is the office's line: it is told to the owner in words, not as a receipt.
        if channel == Channel.OFFICE:
            continue
        receipt = OwnReceipt(number, tuple(in_fours(written)), at)
        found[motion_id, unit] = (*found.get((motion_id, unit), ()), receipt)
    return found, {unit for unit, is_valid in last.items() if is_valid}


@dataclass(frozen=True)
class ToBring:
    """A motion with slips that the reader has to bring: how many doors are left."""

    motion: Motion
    left: int
    absent: int


def to_bring(actor: Actor, path: str) -> list[ToBring]:
    """The motions at a place with doors left at which the reader delivers. Two queries."""
    within = _below_any(actor.paths_with(DELIVERERS))
    left = Q(delivery__in=("", DeliveryResult.ABSENT))
    rows = Voter.objects.filter(within, left, _near(path, "motion__place_path"))
    running = rows.filter(motion__state__in=(MotionState.NOTICED, MotionState.OPEN))
    absent = Count("pk", filter=Q(delivery=DeliveryResult.ABSENT))
    grouped = running.values("motion_id").annotate(left=Count("pk"), absent=absent).order_by()
    counts = {row["motion_id"]: (row["left"], row["absent"]) for row in grouped}
    motions = Motion.objects.filter(pk__in=counts).select_related("place")
    return [ToBring(motion, *counts[motion.id]) for motion in motions.order_by("closes_at")]


def to_prepare(actor: Actor, path: str) -> list[Motion]:
    """The motions at a place that wait for a step of those who prepare or decide. One query."""
    states = (MotionState.DRAFT, MotionState.SCOPE_FROZEN, *UNDER_WAY)
    rows = Motion.objects.filter(
        _below_any(actor.paths_with(PREPARERS)), _near(path, "place_path"), state__in=states
    )
    return list(rows.select_related("place").order_by("closes_at", "-created_at")[:MOST])


def under_way(actor: Actor, path: str, *, most: int = 5) -> list[Motion]:
    """The votes under way at, above and below a place, as far as the reader sees. One query."""
    rows = permissions.visible_to(actor, Motion.objects.filter(state__in=UNDER_WAY))
    near = rows.filter(_near(path, "place_path")).select_related("place")
    return list(near.order_by("closes_at", "code")[:most])


def _near(path: str, column: str) -> Q:
    """At, below or above a place."""
    low, high = subtree(path)
    return Q(**{f"{column}__gte": low, f"{column}__lt": high}) | Q(
        **{f"{column}__in": ancestors(path)}
    )


def _below_any(paths: Sequence[str]) -> Q:
    found = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        found |= Q(place_path__gte=low, place_path__lt=high)
    return found
