"""The outbox to foreign Open311 services: collect, send once, ask what became of it.

The request itself is sent between two transactions: before it the row says that it may have
gone, after it what came back; and right before, it is asked once more whether it may still go.
A row that was sent without an answer is looked for at the other side, by the mark in its text.
That it is not there proves something only where their list is known to show all that they have
taken in; elsewhere a person says whether it goes again (`send_again`).

One row that breaks keeps no other from being sent: it counts as a try that failed.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.utils import timezone

from lilong.council.actions.hand_on_suggestion import ASKED_EVERY, hand_on_suggestion
from lilong.council.actions.note_foreign_status import note_foreign_status
from lilong.council.models import ForeignService, HandedSuggestion, Suggestion
from lilong.council.open311_http import Unanswered, Unreachable, ask
from lilong.council.open311_states import HANDED, HandedState
from lilong.council.queries.open311_outbox import mark_of
from lilong.council.states import Branch
from lilong.engines.tabular.personal import without_personal
from lilong.kernel.actor import SYSTEM
from lilong.places import queries as places

MOST_AT_ONCE = 100
MOST_TRIES = 10
FIRST_WAIT = timedelta(minutes=10)
MOST_PAGES = 20
REFUSALS = range(400, 500)
TOO_MANY = 429

_log = logging.getLogger(__name__)


@dataclass
class Sent:
    """What a round did."""

    collected: int = 0
    sent: int = 0
    failed: int = 0
    asked: int = 0

    def as_json(self) -> dict[str, int]:
        """As the command line tells it."""
        return dict(vars(self))


def send_round() -> Sent:
    """One round of everything that is due."""
    done = Sent()
    for service in ForeignService.objects.filter(on=True).order_by("area_path"):
        done.collected += _collect(service)
    for handed in _due(HandedState.WAITING, HandedState.UNSURE, switched_on=True):
        if _tried(handed):
            done.sent += 1
        else:
            done.failed += 1
    for handed in _due(HandedState.SENT):
        done.asked += _asked_after(handed)
    return done


def _tried(handed: HandedSuggestion) -> bool:
    tries = handed.tries
    try:
        return _send(handed)
    except Exception as error:  # whatever it is, the rows behind it must have their turn
        _log.exception("a row of the outbox broke: %s", handed.pk)
        return _failed(handed, handed.state, type(error).__name__, more=int(handed.tries == tries))


def _asked_after(handed: HandedSuggestion) -> int:
    try:
        return _ask_after(handed)
    except Exception:  # as above
        _log.exception("asking after a row of the outbox broke: %s", handed.pk)
        later = timezone.now() + ASKED_EVERY
        HandedSuggestion.objects.filter(pk=handed.pk).update(next_at=later)
        return 0


def _collect(service: ForeignService) -> int:
    """Put what is released and new into the outbox; the row is there once, whoever collects."""
    there = HandedSuggestion.objects.filter(service=service).values("suggestion_id")
    rows = Suggestion.objects.filter(
        area_id=service.area_id,
        released=True,
        branch=Branch.SUGGESTION,
        category__in=list(service.services),
        said_on__gte=service.since,
    )
    new = rows.exclude(pk__in=there).order_by("position").values_list("pk", flat=True)
    now = timezone.now()
    made = HandedSuggestion.objects.bulk_create(
        [
            HandedSuggestion(
                space_id=service.space_id, service=service, suggestion_id=pk, next_at=now
            )
            for pk in new[:MOST_AT_ONCE]
        ],
        ignore_conflicts=True,
    )
    return len(made)


def _due(*states: str, switched_on: bool = False) -> list[HandedSuggestion]:
    """What is due, the longest waiting first; `switched_on`: only where sending is."""
    rows = HandedSuggestion.objects.filter(state__in=states, next_at__lte=timezone.now())
    if switched_on:
        rows = rows.filter(service__on=True)
    return list(rows.select_related("service", "suggestion").order_by("next_at")[:MOST_AT_ONCE])


def _send(handed: HandedSuggestion) -> bool:
    if handed.state == HandedState.UNSURE:
        try:
            known = _looked_for(handed)
        except (Unreachable, Unanswered, ValueError):
            return _failed(handed, HandedState.UNSURE, "no answer", more=1)
        if known:
            hand_on_suggestion(SYSTEM, handed_id=handed.pk, foreign_id=known)
            return True
        if not handed.service.lists_all:
            return _failed(handed, HandedState.UNSURE, "not in their list", more=1)
    if not _claimed(handed):
        return False
    try:
        answer = ask("POST", f"{handed.service.url}/requests.json", _fields(handed))
    except Unreachable as error:
        return _failed(handed, HandedState.WAITING, str(error))
    except Unanswered as error:
        return _failed(handed, HandedState.UNSURE, str(error))
    foreign_id = _number(answer.content) if answer.status in (200, 201) else ""
    if foreign_id:
        hand_on_suggestion(SYSTEM, handed_id=handed.pk, foreign_id=foreign_id)
        return True
    refused = answer.status in REFUSALS and answer.status != TOO_MANY
    # An answer without a number, or a fault of theirs, may hide a request that went through.
    state = HandedState.WAITING if refused or answer.status == TOO_MANY else HandedState.UNSURE
    return _failed(handed, state, f"HTTP {answer.status}", last=refused)


def _claimed(handed: HandedSuggestion) -> bool:
    """Say that it may have gone, before it goes; of two who send at once, one gets it.

    Hours may lie between the first try and this one: what was taken back, filed elsewhere or
    switched off meanwhile does not go. What never went leaves the outbox, and comes back into it
    when it is released anew.
    """
    with transaction.atomic():
        rows = HandedSuggestion.objects.select_for_update(of=("self",), no_key=True)
        there = rows.select_related("service", "suggestion").filter(
            pk=handed.pk, state=handed.state, tries=handed.tries, foreign_id=""
        )
        if (mine := there.first()) is None:
            return False
        if not _may_go(mine):
            if mine.state == HandedState.WAITING:
                mine.delete()
            else:
                _failed(mine, HandedState.UNSURE, "not to be sent any more", last=True)
            return False
        mine.service_code = mine.service.services[mine.suggestion.category]
        mine.state, mine.tries = HandedState.UNSURE, mine.tries + 1
        mine.next_at = timezone.now() + FIRST_WAIT
        mine.save(update_fields=["state", "tries", "next_at", "service_code"])
    handed.service, handed.suggestion = mine.service, mine.suggestion
    handed.service_code, handed.state, handed.tries = mine.service_code, mine.state, mine.tries
    return True


def _may_go(handed: HandedSuggestion) -> bool:
    one, service = handed.suggestion, handed.service
    meant = one.released and one.branch == Branch.SUGGESTION
    return meant and service.on and one.category in service.services


def _failed(
    handed: HandedSuggestion, state: str, why: str, *, last: bool = False, more: int = 0
) -> bool:
    """Note that a try failed; `more`: it is not counted yet. What another round noted stands."""
    tries = handed.tries + more
    over = last or tries >= MOST_TRIES
    to = HandedState.GIVEN_UP if over else state
    if to != handed.state:
        HANDED.check(handed.state, to)
    HandedSuggestion.objects.filter(
        pk=handed.pk, state=handed.state, tries=handed.tries, foreign_id=""
    ).update(
        state=to,
        tries=tries,
        next_at=timezone.now() + FIRST_WAIT * 2 ** min(tries, 8),
        problem=why[:200],
    )
    return False


def _mark(handed: HandedSuggestion) -> str:
    return f"[lilong {mark_of(handed)}]"


def _fields(handed: HandedSuggestion) -> dict[str, str]:
    """What goes out: what anybody may read anyway, with the lane and never the door."""
    service, one = handed.service, handed.suggestion
    where = places.place(one.lane_id or one.area_id)
    fields = {
        "service_code": handed.service_code,
        "address_string": where.address,
        "description": f"{without_personal(one.text)}\n{_mark(handed)}",
        "jurisdiction_id": service.jurisdiction,
        "api_key": str(service.key),
    }
    return {name: value for name, value in fields.items() if value}


def _looked_for(handed: HandedSuggestion) -> str:
    """Their number of a request of ours that may have gone through; empty where it has not."""
    since = timezone.now() - timedelta(days=7)
    query = {
        "service_code": handed.service_code,
        "start_date": since.isoformat(timespec="seconds"),
    }
    seen: set[str] = set()
    for page in range(1, MOST_PAGES + 1):
        asked = {**query, "page": str(page)} if page > 1 else query
        rows = _rows(handed.service, "requests.json", asked)
        for row in rows:
            if _mark(handed) in str(row.get("description", "")):
                return str(row.get("service_request_id") or "")[:100]
        numbers = {str(row.get("service_request_id")) for row in rows}
        # Whoever knows no pages answers with the same rows again.
        if numbers <= seen:
            return ""
        seen |= numbers
    raise ValueError("a list without an end proves nothing")


def _ask_after(handed: HandedSuggestion) -> int:
    try:
        rows = _rows(handed.service, "requests.json", {"service_request_id": handed.foreign_id})
    except (Unreachable, Unanswered, ValueError):
        rows = []
    found = [row for row in rows if str(row.get("service_request_id")) == handed.foreign_id]
    status = str(found[0].get("status", "")) if found else ""
    notes = str(found[0].get("status_notes") or "") if found else ""
    note_foreign_status(SYSTEM, handed_id=handed.pk, status=status, notes=notes)
    return 1


def _rows(service: ForeignService, what: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
    asked = {**query, "jurisdiction_id": service.jurisdiction}
    asked = {name: value for name, value in asked.items() if value}
    answer = ask("GET", f"{service.url}/{what}?{urlencode(asked)}")
    if answer.status != 200:
        raise ValueError(answer.status)
    read = json.loads(answer.content)
    return [row for row in read if isinstance(row, dict)] if isinstance(read, list) else []


def _number(content: bytes) -> str:
    try:
        read = json.loads(content)
    except ValueError:
        return ""
    row = read[0] if isinstance(read, list) and read else read
    number = row.get("service_request_id") if isinstance(row, dict) else None
    return str(number)[:100] if number else ""
