"""What the pages of outreach share: the words of a door, and what a form at it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from lilong.cases.outreach.queries.walking import LastCall, WalkDoor
from lilong.cases.outreach.states import CallResult, Hour, Purpose
from lilong.commons.web.addresses import address
from lilong.commons.web.form_token import read_token
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

# Days of a promise that one tap says; any other day is chosen.
PROMISED_IN = (7, 14, 30)
TOKEN = "house-call"  # noqa: S105 – the purpose that forms are numbered for
LONGEST_PRESS = 40


@dataclass(frozen=True)
class Tap:
    """A button that promises a day: its value, and what it says."""

    value: str
    label: str


def promise_taps(today: date) -> list[Tap]:
    """The buttons for the usual days."""
    labels = {7: _("一周内"), 14: _("两周内"), 30: _("一个月内")}
    return [Tap(f"promised:{today + timedelta(days=days)}", labels[days]) for days in PROMISED_IN]


def door_lines(door: WalkDoor, actor: Actor) -> dict[str, Any]:
    """A door as the list and the card show it: what for, and what to know beforehand."""
    return {
        "call_url": address("cases:call", door.place_id),
        "door_url": address("cases:door", door.place_id),
        "name": door.name,
        "address": door.address,
        "carried": [
            {"key": one.key, "label": label(one.purpose, one.what), "kind": one.purpose}
            for one in door.carried
        ],
        "hints": hints(door, actor),
        "called": door.seen_today is not None,
        "promisable": door.promisable,
    }


def label(purpose: str, what: str) -> str:
    """What a purpose is called."""
    if purpose == Purpose.BALLOT:
        return _("送票：%(what)s") % {"what": what}
    if purpose == Purpose.SURVEY:
        return _("排摸：%(what)s") % {"what": what}
    return what


def hints(door: WalkDoor, actor: Actor) -> list[tuple[str, str]]:
    """Kind of tag and words: what one should know before knocking."""
    told: list[tuple[str, str]] = []
    if (call := door.seen_today) is not None:
        told.append(("warn", called(call, actor)))
    if any(one.late for one in door.carried):
        told.append(("stop", _("答应的日子过了")))
    elif promised := min((one.promised for one in door.carried if one.promised), default=None):
        due = promised == timezone.localdate()
        said = _("今天是答应的日子") if due else _("答应了 %(day)s 前办") % {"day": promised}
        told.append(("info", said))
    if door.hour is not None:
        said = _("%(times)s 次没人，换%(hour)s试试")
        told.append(("warn", said % {"times": door.vain, "hour": Hour(door.hour).label}))
    elif door.vain > 1:
        told.append(("warn", _("%(times)s 次没人，先留一张便条") % {"times": door.vain}))
    if door.falls_to:
        told.append(("quiet", _("归%(who)s走，得空再去") % {"who": door.falls_to}))
    if door.also:
        told.append(("info", _("%(who)s今天也有这一户") % {"who": door.also}))
    if door.planned is not None and door.planned < timezone.localdate():
        told.append(("info", _("原定 %(day)s") % {"day": door.planned}))
    return told


def called(call: LastCall, actor: Actor) -> str:
    """That somebody has called there today, and what came of it."""
    said = _("今天 %(at)s 您去过：%(result)s")
    if call.by_id != actor.person_id:
        said = _("今天 %(at)s %(who)s去过：%(result)s")
    result = CallResult(call.result).label
    return said % {"at": f"{call.at:%H:%M}", "who": call.by, "result": result}


@dataclass(frozen=True)
class Typed:
    """What a form at a door says."""

    call_id: UUID
    result: str
    due_on: date | None
    words: str
    carries: list[str]
    at: datetime | None


def typed_call(request: HttpRequest, actor: Actor, place_id: UUID) -> Typed:
    """Read a form at a door.

    Its number follows from the page's, the door, and the press: a phone without network names
    each press by its moment, so that sending it again records once, and knocking again twice.

    Raises:
        Invalid: a moment that nobody can read.
    """
    given, _colon, day = request.POST.get("result", "").partition(":")
    press = request.POST.get("press", "")[:LONGEST_PRESS]
    root = read_token(actor, TOKEN, request.POST.get("token", ""))
    if press and actor.person_id is not None:
        # A press has a name of its own, whatever has become of the page's number meanwhile.
        root = actor.person_id
    return Typed(
        call_id=uuid5(root, f"{place_id} {press or given}"),
        result=given,
        due_on=_day(day or request.POST.get("due_on", "")),
        words=request.POST.get("words", ""),
        carries=request.POST.getlist("carries"),
        at=_knocked(request.POST.get("at", ""), request.POST.get("now", "")),
    )


def _knocked(at_said: str, now_said: str) -> datetime | None:
    """When somebody knocked. A phone tells its own clock along, which may be wrong: how long ago it
    was by that clock is what counts.

    Raises:
        Invalid: a moment that nobody can read.
    """
    if not at_said:
        return None
    at, now = _moment(at_said), _moment(now_said) if now_said else None
    if at is None or (now_said and now is None):
        raise Invalid(_("上门的时间看不懂"))
    return timezone.now() - max(now - at, timedelta(0)) if now is not None else at


def _moment(text: str) -> datetime | None:
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
