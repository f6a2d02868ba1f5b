"""Writing to the ledger, and proving that nobody wrote in it afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lilong.commons.ledger.events import Event
from lilong.commons.ledger.models import LedgerEntry, LedgerHead
from lilong.commons.usecase import HouseRule, current_passage
from lilong.kernel.actor import Actor
from lilong.kernel.ids import day_uuid7, uuid7


def record(actor: Actor, event: Event, *, head: LedgerHead | None = None) -> LedgerEntry:
    """Write what happened, in the transaction of the use case that made it happen.

    The head of the street's chain is locked until the commit, so numbers have no gaps and
    each hash rests on the one before.

    Args:
        head: of the event's street, when the use case has just locked it.
    """
    return record_many(actor, [event], head=head)[0]


def record_many(
    actor: Actor, events: Sequence[Event], *, head: LedgerHead | None = None
) -> list[LedgerEntry]:
    """Write several events of one street at once, in their order; at least one."""
    passage, space_id = current_passage(), events[0].space_id
    if passage is None or not passage.permitted:
        raise HouseRule(f"{events[0].kind} was recorded before any permission was asked")
    if any(event.space_id != space_id for event in events):
        raise HouseRule("one transaction writes to one street")
    if head is None or head.space_id != space_id:
        head = lock_street(space_id)
    entries = []
    for event in events:
        entry = _entry(actor, event, head)
        entries.append(entry)
        head.number, head.hash = entry.number, entry.hash
    LedgerEntry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=["number", "hash"])
    if not passage.recorded:
        kinds = passage.kinds
        transaction.on_commit(lambda: _hand_on(space_id, kinds))
    passage.kinds |= {event.kind for event in events}
    passage.recorded += len(entries)
    passage.spaces.add(space_id)
    return entries


def _hand_on(space_id: UUID, kinds: Set[str]) -> None:
    from lilong.commons.ledger.listening import deliver

    deliver(space_id, kinds)


def lock_street(space_id: UUID) -> LedgerHead:
    """The head of a street's chain, locked until the commit.

    The order in which everybody locks, so that no two wait for each other crosswise: the
    findings or cases concerned (all of them by id), then the street, then places, errands,
    counters and codes.
    Whatever rows of others point at is locked with `no_key=True` unless it is deleted: a foreign
    key is looked at only at the commit, when the street is held already.
    """
    heads = LedgerHead.objects.select_for_update().filter(pk=space_id)
    if head := heads.first():
        return head
    # Two who begin a street at once: whoever comes second finds the row of the first.
    LedgerHead.objects.bulk_create([LedgerHead(space_id=space_id)], ignore_conflicts=True)
    return heads.get()


def _entry(actor: Actor, event: Event, head: LedgerHead) -> LedgerEntry:
    sealed = event.seals_actor
    entry = LedgerEntry(
        id=day_uuid7() if sealed else uuid7(),
        space_id=event.space_id,
        number=head.number + 1,
        at=_when(sealed),
        kind=event.kind,
        actor_id=None if sealed else actor.person_id,
        role="sealed" if sealed else actor.acting_role(event.place_path),
        place_path=event.place_path,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        facts=event.facts(),
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(entry)
    return entry


def _when(sealed: bool) -> datetime:
    now = timezone.now()
    if not sealed:
        return now
    # The minute would tell a neighbour who had just been to the office.
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def entry_hash(entry: LedgerEntry) -> str:
    """SHA-256 (hex) over the entry's fields as canonical JSON, the previous hash among them."""
    content = [
        str(entry.space_id),
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.kind,
        str(entry.actor_id) if entry.actor_id else None,
        entry.role,
        entry.place_path,
        entry.subject_kind,
        str(entry.subject_id) if entry.subject_id else None,
        entry.facts,
        entry.previous_hash,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """The place where a street's chain does not hold, and what is wrong there."""

    space_id: UUID
    number: int
    why: str


def verify(space_id: UUID) -> Iterator[Break]:
    """Walk one street's chain from the start and yield every place where it does not hold."""
    expected, previous = 1, ""
    for entry in LedgerEntry.objects.filter(space_id=space_id).order_by("number").iterator(2000):
        if entry.number != expected:
            yield Break(space_id, expected, f"entry {expected} is missing")
        elif entry.previous_hash != previous:
            yield Break(space_id, entry.number, "does not rest on the entry before")
        if entry.hash != entry_hash(entry):
            yield Break(space_id, entry.number, "was altered after it was written")
        expected, previous = entry.number + 1, entry.hash
    head = LedgerHead.objects.filter(pk=space_id).first()
    if head is not None and (head.number, head.hash) != (expected - 1, previous):
        yield Break(space_id, head.number, "the chain ends before its head")


def verify_all() -> Iterator[Break]:
    """Walk every street's chain."""
    for space_id in LedgerHead.objects.order_by("pk").values_list("pk", flat=True):
        yield from verify(space_id)
