"""How minutes are put together: drafts merged item by item, an approved one whole by itself."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.council.cockpit_moving import totals
from lilong.council.kinds.meetings import read_kind
from lilong.council.meeting_moving import latest_minutes, too_long
from lilong.council.meeting_permissions import DECIDERS
from lilong.council.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MinutesVersion,
    Promise,
    Resolution,
    StrawPoll,
)
from lilong.council.queries.meetings import terms_of_roles
from lilong.council.roll import present, still_there
from lilong.council.states import AttendedBy
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Conflict, Invalid
from lilong.people.queries import Term
from lilong.people.roles import ROLES

LONGEST_POINT = 10_000
# What stands beside the items, under this name.
REMARKS = "remarks"
EMPTY: dict[str, Any] = {"points": {}, REMARKS: ""}


def append_minutes(
    actor: Actor,
    meeting: Meeting,
    state: str,
    content: dict[str, Any],
    *,
    corrects: int | None = None,
    reason: str = "",
) -> MinutesVersion:
    """Add the next version; the meeting is locked."""
    latest = latest_minutes(meeting)
    return MinutesVersion.objects.create(
        space_id=meeting.space_id,
        meeting=meeting,
        number=latest.number + 1 if latest else 1,
        state=state,
        content=content,
        corrects=corrects,
        reason=reason,
        at=timezone.now(),
        by_id=actor.person_id,
    )


def merged(meeting: Meeting, base_number: int, mine: dict[str, Any]) -> dict[str, Any]:
    """What is typed put on what stands, item by item.

    Raises:
        Conflict: an item that the person changed was changed otherwise since the version they saw.
        Invalid: nothing is new, an item is unknown, a text is too long.
    """
    content = laid_on(meeting, base_number, mine)
    if content is None:
        raise Invalid(_("没有需要保存的修改"))
    return content


def laid_on(meeting: Meeting, base_number: int, mine: dict[str, Any]) -> dict[str, Any] | None:
    """The same, or None when nothing is new: nothing was touched, or it stands so already.

    What was touched is told by the version that the person saw, never by the latest one.

    Raises:
        Conflict: an item that the person changed was changed otherwise since the version they saw.
        Invalid: an item is unknown, a text is too long.
    """
    latest = latest_minutes(meeting)
    items = {
        str(pk) for pk in AgendaItem.objects.filter(meeting=meeting).values_list("pk", flat=True)
    }
    typed = texts_of(mine)
    _check(typed, items)
    if base_number == (latest.number if latest else 0):
        base = now = texts_of(latest.content if latest else EMPTY)
    else:
        seen = MinutesVersion.objects.filter(meeting=meeting, number=base_number).first()
        if seen is None and base_number != 0:
            raise Invalid(_("请刷新后再修改"))
        base = texts_of(seen.content if seen else EMPTY)
        now = texts_of(latest.content if latest else EMPTY)
    # A form sends every item: what stands as it stood in the base was not touched.
    touched = {key: text for key, text in typed.items() if text != base.get(key, "")}
    disputed = [
        key
        for key, text in touched.items()
        if now.get(key, "") != base.get(key, "") and now.get(key, "") != text
    ]
    if disputed:
        raise Conflict(
            _("您写的时候，别人也写了同一项。两份都在下面，请合成一份再保存。"),
            theirs={key: now.get(key, "") for key in disputed},
            mine={key: touched[key] for key in disputed},
            beside={key: text for key, text in touched.items() if key not in disputed},
        )
    if all(now.get(key, "") == text for key, text in touched.items()):
        return None
    result = {**now, **touched}
    remarks = result.pop(REMARKS, "")
    return {"points": {key: text for key, text in result.items() if text}, REMARKS: remarks}


def texts_of(content: dict[str, Any]) -> dict[str, str]:
    """All texts of a version by item; what stands beside them under `remarks`."""
    typed = {**content["points"], REMARKS: content[REMARKS]}
    return {key: legible(str(text)) for key, text in typed.items()}


def _check(typed: dict[str, str], items: set[str]) -> None:
    if set(typed) - items - {REMARKS}:
        raise Invalid(_("议程里有一项已经不在了，请刷新后再写"))
    long = {
        key: [too_long(len(text), LONGEST_POINT)]
        for key, text in typed.items()
        if len(text) > LONGEST_POINT
    }
    if long:
        raise Invalid(_("有几处需要改一下"), fields=long)


def whole(meeting: Meeting, content: dict[str, Any]) -> dict[str, Any]:
    """The content of a draft with all that the minutes need to stand by themselves."""
    items = AgendaItem.objects.filter(meeting=meeting).order_by("order")
    here = present(meeting)
    return {
        "points": content["points"],
        REMARKS: content[REMARKS],
        "agenda": [
            {"id": str(item.id), "title": item.title, "asked": item.asked} for item in items
        ],
        "attendance": [{"name": row.name, "as_what": row.as_what} for row in here],
        "quorum": quorum_of(meeting),
        "resolutions": [
            resolution_entry(one)
            for one in Resolution.objects.filter(meeting=meeting).order_by("passed_at", "code")
        ],
        "actions": [
            action_entry(one) for one in Promise.objects.filter(meeting=meeting).order_by("code")
        ],
        "straw_polls": [
            straw_poll_entry(one)
            for one in StrawPoll.objects.filter(meeting=meeting, closed_at__isnull=False).order_by(
                "number"
            )
        ],
    }


def mark_of(content: dict[str, Any]) -> str:
    """A mark of whole minutes: it is another one as soon as anything in them is."""
    said = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(said.encode()).hexdigest()


def straw_poll_entry(one: StrawPoll) -> dict[str, Any]:
    """A straw poll as minutes keep it: what was asked and how many chose what."""
    return {
        "item": str(one.item_id or ""),
        "question": one.question,
        "options": one.options,
        "counts": totals(one),
        "present": one.present,
    }


def resolution_entry(one: Resolution) -> dict[str, Any]:
    """A resolution as minutes keep it."""
    return {
        "code": one.code,
        "title": one.title,
        "text": one.text,
        "item": str(one.item_id or ""),
        "agreed": one.agreed,
        "opposed": one.opposed,
        "abstained": one.abstained,
        "members": one.members,
        "needs_vote": one.needs_vote,
    }


def action_entry(one: Promise) -> dict[str, Any]:
    """A promise as minutes keep it: until when it was said on that day."""
    return {
        "code": one.code,
        "text": one.text,
        "who": one.who,
        "as_what": one.as_what,
        "due_on": one.first_due.isoformat(),
        "item": str(one.item_id or ""),
    }


def quorum_of(meeting: Meeting) -> dict[str, Any] | None:
    """How many members are there, how many there must be; None where no text asks it."""
    share = read_kind(meeting.rules).quorum
    if share is None or meeting.members is None:
        return None
    there, by_word, by_self = members_there(meeting)
    return {
        "members": meeting.members,
        "there": there,
        "by_word": by_word,
        "by_self": by_self,
        "needed": share.needed(meeting.members),
        "met": share.is_met(there, meeting.members),
        "basis": share.basis,
    }


def role_labels(role: str) -> set[str]:
    """What a role is called, in either language: a roll call keeps the writer's words."""
    said = set()
    for language in ("zh-hans", "en"):
        with override(language):
            said.add(str(ROLES[role].label))
    return said


class Members(NamedTuple):
    """How many members of the body are there; of them by word alone, and by their own tap."""

    there: int
    by_word: int
    by_self: int


def members_there(meeting: Meeting) -> Members:
    """How many members of the body are there. Two queries, of their rows alone.

    A member is who was one when the roll was called: later elections change nothing. One without
    an account counts when the roll call wrote the role beside the name; the quorum says how many
    these are, and how many called the roll for themselves, without the code of the room. Never
    more count than there are members.
    """
    roles, most = DECIDERS[meeting.run_by], meeting.members or 0
    terms: dict[UUID, list[Term]] = {}
    for term in terms_of_roles(meeting.place_path, roles):
        terms.setdefault(term.person_id, []).append(term)
    labels = {label for role in roles for label in role_labels(role)}
    rows = Attendance.objects.filter(
        Q(person_id__in=list(terms)) | Q(person=None, as_what__in=labels), meeting=meeting
    )
    there = still_there(rows.order_by("order"))
    own = [
        row
        for row in there
        if row.person_id
        and any(one.runs_at(_called_at(meeting, row)) for one in terms[row.person_id])
    ]
    by_word = sum(row.person_id is None for row in there)
    by_self = sum(row.by_id == row.person_id and row.how == AttendedBy.ROLL_CALL for row in own)
    return Members(min(len(own) + by_word, most), min(by_word, most), min(by_self, most))


def _called_at(meeting: Meeting, row: Attendance) -> datetime:
    """When it is asked whether somebody is a member; who is written in later was there before."""
    return min(row.at, meeting.closed_at or row.at)
