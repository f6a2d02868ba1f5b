"""The roll of a meeting: who is there. For one person one row is read, never a whole hall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone

from lilong.council.models import Attendance, Meeting
from lilong.kernel.actor import Actor


def called(person_id: UUID | None, name: str, as_what: str) -> object:
    """By what the roll tells people apart: the person, else name and body together.

    The engineer of the power company may be called what a neighbour is called.
    """
    return person_id or (name.strip(), as_what.strip())


def present(meeting: Meeting) -> list[Attendance]:
    """Who is there now, in the order in which they came: the whole roll. One query."""
    return still_there(Attendance.objects.filter(meeting=meeting).order_by("order"))


def head_count(meeting: Meeting) -> int:
    """How many are there now. One query.

    Of each, coming and leaving alternate: `record_attendance` writes nothing that stands already.
    """
    return heads(meeting)[0]


def heads(meeting: Meeting, person_id: UUID | None = None) -> tuple[int, bool]:
    """How many are there, and whether this person is among them. One query."""
    rows, own = Attendance.objects.filter(meeting=meeting), Q(person_id=person_id)
    counts = rows.aggregate(
        came=Count("pk", Q(there=True)),
        left=Count("pk", Q(there=False)),
        own_came=Count("pk", own & Q(there=True)),
        own_left=Count("pk", own & Q(there=False)),
    )
    there = int(counts["came"] - counts["left"])
    return there, person_id is not None and counts["own_came"] > counts["own_left"]


def still_there(rows: Iterable[Attendance]) -> list[Attendance]:
    """Of rows in their order those who are there by the latest of each, in order of coming."""
    latest: dict[object, Attendance] = {}
    for row in rows:
        key = called(row.person_id, row.name, row.as_what)
        if row.there:
            latest.setdefault(key, row)
        else:
            latest.pop(key, None)
    return list(latest.values())


def latest_attendance(meeting: Meeting, person_id: UUID | None) -> list[Attendance]:
    """What the roll says of one person now: the row when they are there, else nothing. One query.

    A hall comes in one by one: nobody reads the whole roll to find one name in it.
    """
    if person_id is None:
        return []
    rows = Attendance.objects.filter(meeting=meeting, person_id=person_id)
    return [row for row in rows.order_by("-order")[:1] if row.there]


def there_of(
    meeting: Meeting, *, persons: Iterable[UUID] = (), names: Iterable[str] = ()
) -> list[Attendance]:
    """Who is there of these people and of those without an account who are called so. One query."""
    named = Q(person_id__in=list(persons)) | Q(person=None, name__in=list(names))
    return still_there(Attendance.objects.filter(named, meeting=meeting).order_by("order"))


def add_rows(actor: Actor, meeting: Meeting, rows: Sequence[Attendance], how: str) -> None:
    """Add rows to the roll of a locked meeting: who, as what, and whether they are there."""
    last = Attendance.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"] or 0
    now = timezone.now()
    for order, row in enumerate(rows, last + 1):
        row.space_id, row.meeting, row.order = meeting.space_id, meeting, order
        row.how, row.at, row.by_id = how, now, actor.person_id
    Attendance.objects.bulk_create(rows)
