"""来龙去脉: from any thing to every other, both ways, with what happened to it and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from lilong.commons.ledger.events import sentence_of
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.links.models import Link
from lilong.commons.usecase import HouseRule, current_passage
from lilong.kernel.actor import Actor


@dataclass(frozen=True)
class Reference:
    """One end of a link as a reader sees it."""

    kind: str
    id: UUID
    title: str
    url: str


# Given the actor and ids of one kind: those the actor may see, each with title and address.
Resolver = Callable[[Actor, Iterable[UUID]], Mapping[UUID, Reference]]


@dataclass(frozen=True)
class Linkable:
    """A kind of thing that the trace can name."""

    kind: str
    label: str | Promise
    resolve: Resolver


LINKABLES: dict[str, Linkable] = {}
RELATIONS: dict[str, tuple[str | Promise, str | Promise]] = {}


def register_kind(kind: str, label: str | Promise, resolve: Resolver) -> None:
    """Let things of `kind` stand in the trace."""
    LINKABLES[kind] = Linkable(kind, label, resolve)


def register_relation(name: str, forward: str | Promise, backward: str | Promise) -> None:
    """Name a relation as read from its source and from its target."""
    RELATIONS[name] = (forward, backward)


def link(
    *, space_id: UUID, source: tuple[str, UUID], relation: str, target: tuple[str, UUID]
) -> None:
    """Store that `source` stands in `relation` to `target`; storing it twice changes nothing.

    Only inside a use case: a link is part of what that verb does.
    """
    link_many(space_id=space_id, relation=relation, pairs=[(source, target)])


def link_many(
    *,
    space_id: UUID,
    relation: str,
    pairs: Sequence[tuple[tuple[str, UUID], tuple[str, UUID]]],
) -> None:
    """As `link`, for many pairs of source and target at once."""
    if current_passage() is None:
        raise HouseRule("a link is made inside a use case")
    if relation not in RELATIONS:
        raise KeyError(relation)
    Link.objects.bulk_create(
        [
            Link(
                space_id=space_id,
                source_kind=source[0],
                source_id=source[1],
                relation=relation,
                target_kind=target[0],
                target_id=target[1],
            )
            for source, target in pairs
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def unlink(*, source: tuple[str, UUID], relation: str, target_id: UUID | None = None) -> None:
    """Take back every `relation` of `source`; that it once held stays in its history.

    Only inside a use case, as `link`.

    Args:
        target_id: only the one to this thing.
    """
    if current_passage() is None:
        raise HouseRule("a link is taken back inside a use case")
    held = Link.objects.filter(source_kind=source[0], source_id=source[1], relation=relation)
    (held if target_id is None else held.filter(target_id=target_id)).delete()


def unlink_many(*, kind: str, source_ids: Sequence[UUID], relation: str) -> None:
    """As `unlink`, for many sources of one kind at once."""
    if current_passage() is None:
        raise HouseRule("a link is taken back inside a use case")
    Link.objects.filter(source_kind=kind, source_id__in=source_ids, relation=relation).delete()


@dataclass(frozen=True)
class Step:
    """One thing that happened, as a sentence; `kind` is the event's."""

    kind: str
    at: datetime
    sentence: str
    role: str
    actor_id: UUID | None
    day_only: bool


@dataclass(frozen=True)
class Neighbour:
    """A linked thing and how it stands to ours, read from our side."""

    relation: str
    reference: Reference


@dataclass(frozen=True)
class Trace:
    """The trace of one thing: its neighbours in both directions and its history."""

    neighbours: tuple[Neighbour, ...]
    steps: tuple[Step, ...]


def trace_of(actor: Actor, subject_id: UUID, *, steps: int = 50) -> Trace:
    """What led to this thing and what came of it, as far as `actor` may see.

    Two queries, and one a kind of neighbour.
    """
    return Trace(_neighbours(actor, subject_id), _steps(subject_id, steps))


def _steps(subject_id: UUID, limit: int) -> tuple[Step, ...]:
    entries = LedgerEntry.objects.filter(subject_id=subject_id).order_by("-number")[:limit]
    return tuple(
        Step(
            entry.kind,
            entry.at,
            sentence_of(entry.kind, entry.facts),
            entry.role,
            entry.actor_id,
            entry.role == "sealed",
        )
        for entry in entries
    )


def _neighbours(actor: Actor, subject_id: UUID) -> tuple[Neighbour, ...]:
    outward = Link.objects.filter(source_id=subject_id).values_list(
        "relation", "target_kind", "target_id"
    )
    inward = Link.objects.filter(target_id=subject_id).values_list(
        "relation", "source_kind", "source_id"
    )
    ends = [(0, *row) for row in outward[:200]] + [(1, *row) for row in inward[:200]]
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for _, _, kind, other in ends:
        wanted[kind].add(other)
    shown = {
        (kind, other): reference
        for kind, ids in wanted.items()
        if kind in LINKABLES
        for other, reference in LINKABLES[kind].resolve(actor, ids).items()
    }
    return tuple(
        Neighbour(str(RELATIONS[relation][side]), shown[kind, other])
        for side, relation, kind, other in ends
        if (kind, other) in shown
    )
