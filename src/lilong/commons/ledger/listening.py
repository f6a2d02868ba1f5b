"""Listeners: a module hears what happened in the modules below it, after the commit.

A listener hears every entry of its kinds once, in order, each in a transaction of its own
together with its offset. It is written idempotent all the same: a restored backup replays.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Set
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from lilong.commons.ledger.models import LedgerEntry, LedgerHead, ListenerFailure, ListenerOffset

logger = logging.getLogger(__name__)
ATTEMPTS = 5
BATCH = 200


@dataclass(frozen=True)
class Listener:
    """A function that is handed ledger entries of certain kinds."""

    name: str
    kinds: frozenset[str]
    hear: Callable[[LedgerEntry], None]


LISTENERS: dict[str, Listener] = {}


def listens(
    *kinds: str,
) -> Callable[[Callable[[LedgerEntry], None]], Callable[[LedgerEntry], None]]:
    """Register a function as listener to entries of these kinds."""

    def register(function: Callable[[LedgerEntry], None]) -> Callable[[LedgerEntry], None]:
        name = f"{function.__module__.split('.')[1]}.{function.__name__}"
        LISTENERS[name] = Listener(name, frozenset(kinds), function)
        return function

    return register


def deliver(space_id: UUID, kinds: Set[str] | None = None) -> int:
    """Hand on what the listeners of one street have not heard yet; return how much was heard.

    Args:
        kinds: only to listeners of one of these, because nothing else was recorded just now; the
            others are brought up to date by the catch-up. Nobody waits for thirty of them who
            hear of none of it.

    A listener that fails never fails the act it heard of: the failure is kept, tried again by
    the catch-up, and set aside after ATTEMPTS.
    """
    asked = [one for one in LISTENERS.values() if kinds is None or not one.kinds.isdisjoint(kinds)]
    if not asked:
        return 0
    head = LedgerHead.objects.filter(pk=space_id).values_list("number", flat=True).first() or 0
    return sum(_deliver_to(listener, space_id, head) for listener in asked)


def catch_up() -> int:
    """Hand on everything in every street; return how much was heard."""
    spaces = list(LedgerHead.objects.order_by("pk").values_list("pk", flat=True))
    return sum(deliver(space_id) for space_id in spaces)


def _deliver_to(listener: Listener, space_id: UUID, head: int) -> int:
    heard = 0
    while True:
        try:
            with transaction.atomic():
                done, more = _hear_next(listener, space_id, head)
        except Exception as error:
            if not _set_aside(listener, space_id, head, error):
                return heard
            continue
        heard += done
        if not more:
            return heard


def _offset(listener: Listener, space_id: UUID) -> ListenerOffset:
    key = {"listener": listener.name, "space_id": space_id}
    ListenerOffset.objects.bulk_create([ListenerOffset(**key)], ignore_conflicts=True)
    return ListenerOffset.objects.select_for_update().get(**key)


def _next(listener: Listener, space_id: UUID, after: int) -> LedgerEntry | None:
    entries = LedgerEntry.objects.filter(
        space_id=space_id, number__gt=after, kind__in=listener.kinds
    )
    return entries.order_by("number").first()


def _hear_next(listener: Listener, space_id: UUID, head: int) -> tuple[int, bool]:
    known = ListenerOffset.objects.filter(listener=listener.name, space_id=space_id)
    if known.filter(number__gte=head).exists():
        return 0, False
    offset = _offset(listener, space_id)
    entry = _next(listener, space_id, offset.number)
    if entry is None:
        ListenerOffset.objects.filter(pk=offset.pk, number__lt=head).update(number=head)
        return 0, False
    listener.hear(entry)
    ListenerOffset.objects.filter(pk=offset.pk).update(number=entry.number)
    return 1, True


def _set_aside(listener: Listener, space_id: UUID, head: int, error: Exception) -> bool:
    """Note the failure; True when it has failed so often that the listener goes on without it."""
    with transaction.atomic():
        offset = _offset(listener, space_id)
        entry = _next(listener, space_id, offset.number)
        # The kind of the exception only: its message may quote what people wrote.
        kind, number = type(error).__name__, entry and entry.number
        logger.warning("listener %s failed at entry %s: %s", listener.name, number, kind)
        if entry is None:
            return False
        failure, _ = ListenerFailure.objects.get_or_create(
            listener=listener.name, space_id=space_id, number=entry.number, defaults={"why": ""}
        )
        failure.attempts += 1
        failure.why = kind
        failure.save()
        if failure.attempts < ATTEMPTS:
            return False
        ListenerOffset.objects.filter(pk=offset.pk).update(number=entry.number)
        return True
