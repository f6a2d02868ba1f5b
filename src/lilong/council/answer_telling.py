"""Whose sentences and promises moved: sources of the morning's round."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from lilong.commons.fields import known
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.web.addresses import address
from lilong.council.models import Promise, PromiseStep, SuggestionContact, SuggestionStep
from lilong.council.states import PromiseState, PromiseStepKind
from lilong.council.telling_rounds import Told, register_source

AHEAD = timedelta(days=3)
"""How long before its day a promise is called to mind."""
_AT_ONCE = 500


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


ONE_ANSWER = _("您提过的一句话有了新的进展")
ANSWERS = _("您提过的话有 %(answers)s 句有了新的进展")
ONE_NOTED = _("记下了您答应的事：%(noted)s，%(noted_due)s 以前")
NOTED = _("记下了您答应的 %(noted)s 件事")
ONE_DUE = _("您答应的事快到期了：%(due)s，%(due_on)s 以前")
DUE = _("您答应的 %(due)s 件事快到期了")
ONE_LATE = _("您答应的事过了期：%(late)s。办好了、要改期，都请写一句")
LATE = _("您答应的 %(late)s 件事过了期。办好了、要改期，都请写一句")


def register() -> None:
    """Have the round ask for answers and promises."""
    register_source("answers", answers)
    register_source("promises_noted", promises_noted)
    register_source("promises_due", promises_due)
    register_source("promises_late", promises_late)


def answers(since: date, until: date) -> Iterator[Told]:
    """Authors with an account whose sentences moved; what they said themselves is no news.

    Neither sentence nor theme is named: whoever sees the notice learns nothing but that. Who
    left no account has the short address alone, and is sent nothing.
    """
    moved = SuggestionStep.objects.filter(on__gte=since, on__lte=until, by_author=False)
    spaces = dict(moved.order_by().values_list("suggestion_id", "space_id").distinct())
    counts: Counter[tuple[UUID, UUID]] = Counter()
    for person_id, suggestion_id in _accounts(list(spaces)):
        counts[person_id, spaces[suggestion_id]] += 1
    # A person's sentences in two streets are told in one notice all the same.
    persons: dict[UUID, tuple[UUID, int]] = {}
    for (person_id, space_id), count in sorted(counts.items(), key=str):
        first, before = persons.get(person_id, (space_id, 0))
        persons[person_id] = first, before + count
    for person_id, (space_id, count) in persons.items():
        facts = {"answers": count} if count > 1 else {}
        yield Told(person_id, space_id, ANSWERS if count > 1 else ONE_ANSWER, facts)


def _accounts(suggestion_ids: Sequence[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """The accounts behind these sentences, as far as they are still kept."""
    kept = SuggestionContact.objects.filter(expires_on__gt=timezone.localdate())
    for start in range(0, len(suggestion_ids), _AT_ONCE):
        part = kept.filter(suggestion_id__in=suggestion_ids[start : start + _AT_ONCE])
        for suggestion_id, author in part.values_list("suggestion_id", "author"):
            person_id = json.loads(author)["person_id"] if known(author) else None
            if person_id:
                yield UUID(person_id), suggestion_id


def promises_noted(since: date, until: date) -> Iterator[Told]:
    """Who is said to have promised something, unless they noted it themselves."""
    # Minutes may be typed days later: a step tells the day of the meeting, its id the day it was
    # noted.
    steps = PromiseStep.objects.filter(
        kind=PromiseStepKind.MADE,
        pk__gte=_first_id(since),
        pk__lt=_first_id(until + timedelta(days=1)),
    )
    made = Promise.objects.filter(pk__in=steps.values("promise_id"), person__isnull=False)
    promises = list(made.order_by("due_on", "pk"))
    entries = LedgerEntry.objects.filter(
        subject_id__in=[one.pk for one in promises], kind="council.promise_made"
    )
    noted_by = dict(entries.values_list("subject_id", "actor_id"))
    for one in _by_person(p for p in promises if noted_by.get(p.pk) != p.person_id):
        yield _about(one, ONE_NOTED, NOTED, "noted", "noted_due")


def promises_due(since: date, until: date) -> Iterator[Told]:
    """Who promised something whose day is near."""
    low, high = since + AHEAD, until + AHEAD
    for one in _by_person(_open(low, high)):
        yield _about(one, ONE_DUE, DUE, "due", "due_on")


def promises_late(since: date, until: date) -> Iterator[Told]:
    """Who promised something whose day has passed."""
    for one in _by_person(_open(since, until)):
        yield _about(one, ONE_LATE, LATE, "late", "")


def _open(low: date, high: date) -> Iterable[Promise]:
    rows = Promise.objects.filter(
        state=PromiseState.OPEN, due_on__gte=low, due_on__lte=high, person__isnull=False
    )
    return rows.order_by("due_on", "pk")


def _by_person(promises: Iterable[Promise]) -> list[list[Promise]]:
    found: dict[UUID, list[Promise]] = {}
    for one in promises:
        assert one.person_id is not None
        found.setdefault(one.person_id, []).append(one)
    return list(found.values())


def _about(promises: Sequence[Promise], one: str, many: str, name: str, due: str) -> Told:
    """The sentence about one person's promises: in words for one, counted for several."""
    first = promises[0]
    assert first.person_id is not None
    if len(promises) > 1:
        return Told(first.person_id, first.space_id, many, {name: len(promises)})
    facts: Mapping[str, str | int] = {name: _shortened(first.text)}
    facts = {**facts, due: first.due_on.isoformat()} if due else facts
    return Told(first.person_id, first.space_id, one, facts, address("council:promise", first.pk))


def _first_id(day: date) -> UUID:
    """The smallest id of a day here, see `kernel.ids.uuid7`."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    return UUID(int=int(begins.timestamp() * 1000) << 80)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
