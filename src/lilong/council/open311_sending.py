"""The outbox to foreign Open311 services: collect, send once, ask what became of it.

The request itself is sent between two transactions: before it the row says that it may have
gone, after it what came back. A row that was sent without an answer is first looked for at the
other side, by the mark in its text, and sent again only where it is not there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from lilong.council.actions.hand_on_suggestion import hand_on_suggestion
from lilong.council.actions.note_foreign_status import note_foreign_status
from lilong.council.models import ForeignService, HandedSuggestion, Suggestion
from lilong.council.open311_http import Unanswered, Unreachable, ask
from lilong.council.open311_states import HANDED, HandedState
from lilong.council.states import Branch
from lilong.engines.tabular.personal import without_personal
from lilong.kernel.actor import SYSTEM
from lilong.places import queries as places

MOST_AT_ONCE = 100
MOST_TRIES = 10
FIRST_WAIT = timedelta(minutes=10)
REFUSALS = range(400, 500)
TOO_MANY = 429


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
    for handed in _due(HandedState.WAITING, HandedState.UNSURE):
        if not handed.service.on:
            continue
        if _send(handed):
            done.sent += 1
        else:
            done.failed += 1
    for handed in _due(HandedState.SENT):
        done.asked += _ask_after(handed)
    return done


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


def _due(*states: str) -> list[HandedSuggestion]:
    rows = HandedSuggestion.objects.filter(state__in=states, next_at__lte=timezone.now())
    return list(rows.select_related("service", "suggestion").order_by("next_at")[:MOST_AT_ONCE])


def _send(handed: HandedSuggestion) -> bool:
    if handed.state == HandedState.UNSURE:
        try:
            known = _looked_for(handed)
        except (Unreachable, Unanswered, ValueError):
            return _failed(handed, HandedState.UNSURE, "no answer")
        if known:
            hand_on_suggestion(SYSTEM, handed_id=handed.pk, foreign_id=known)
            return True
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
    """Say that it may have gone, before it goes; of two who send at once, one gets it."""
    later = timezone.now() + FIRST_WAIT
    mine = HandedSuggestion.objects.filter(
        pk=handed.pk, state=handed.state, tries=handed.tries, foreign_id=""
    ).update(state=HandedState.UNSURE, tries=handed.tries + 1, next_at=later)
    if mine:
        handed.state, handed.tries = HandedState.UNSURE, handed.tries + 1
    return bool(mine)


def _failed(handed: HandedSuggestion, state: str, why: str, *, last: bool = False) -> bool:
    over = last or handed.tries >= MOST_TRIES
    to = HandedState.GIVEN_UP if over else state
    if to != handed.state:
        handed.state = HANDED.check(handed.state, to)
    handed.next_at = timezone.now() + FIRST_WAIT * 2 ** min(handed.tries, 8)
    handed.problem = why[:200]
    handed.save(update_fields=["state", "next_at", "problem"])
    return False


def _mark(handed: HandedSuggestion) -> str:
    """By what our request is known among theirs."""
    return f"[lilong {handed.pk.hex[-12:]}]"


def _fields(handed: HandedSuggestion) -> dict[str, str]:
    """What goes out: what anybody may read anyway, with the lane and never the door."""
    service, one = handed.service, handed.suggestion
    where = places.place(one.lane_id or one.area_id)
    fields = {
        "service_code": service.services[one.category],
        "address_string": where.address,
        "description": f"{without_personal(one.text)}\n{_mark(handed)}",
        "jurisdiction_id": service.jurisdiction,
        "api_key": str(service.key),
    }
    return {name: value for name, value in fields.items() if value}


def _looked_for(handed: HandedSuggestion) -> str:
    """Their number of a request of ours that may have gone through; empty where it has not."""
    since = timezone.now() - timedelta(days=7)
    code = handed.service.services[handed.suggestion.category]
    query = {"service_code": code, "start_date": since.isoformat(timespec="seconds")}
    for row in _rows(handed.service, "requests.json", query):
        if _mark(handed) in str(row.get("description", "")):
            return str(row.get("service_request_id") or "")[:100]
    return ""


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
