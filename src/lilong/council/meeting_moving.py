"""What the verbs on meetings, resolutions and promises share."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.ledger.events import Event
from lilong.council.meeting_events import AgendaChanged
from lilong.council.models import (
    Cockpit,
    Meeting,
    MinutesVersion,
    Promise,
    PromiseStep,
    Resolution,
    ResolutionStep,
    Topic,
)
from lilong.council.states import MEETING, TOLD, MeetingState, MinutesState
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotFound, Refused
from lilong.places.queries import PlaceView

# A meeting's notes are still being taken; afterwards the minutes stand.
RUNNING = (MeetingState.OPEN, MeetingState.CLOSED)
# A meeting has no more items than these, whoever puts them there.
MOST_ITEMS = 40
# What is said to whoever comes too late, or too early, with a step.
_STANDS = {
    MeetingState.PLANNED: _("会议还没有开始"),
    MeetingState.INVITED: _("会议还没有开始"),
    MeetingState.OPEN: _("会议已经开始了"),
    MeetingState.CLOSED: _("会议已经散了"),
    MeetingState.CANCELLED: _("这次会已经取消了"),
}


def locked_meeting(meeting_id: UUID) -> Meeting:
    """The meeting, locked until the commit. Raises NotFound."""
    found = Meeting.objects.select_for_update(no_key=True).filter(pk=meeting_id).first()
    if found is None:
        raise NotFound(_("没有这次会议"))
    return found


def locked_promise(promise_id: UUID) -> Promise:
    """The promise, locked until the commit. Raises NotFound."""
    found = Promise.objects.select_for_update(no_key=True).filter(pk=promise_id).first()
    if found is None:
        raise NotFound(_("没有这项承诺"))
    return found


def locked_resolution(resolution_id: UUID) -> Resolution:
    """The resolution, locked until the commit. Raises NotFound."""
    found = Resolution.objects.select_for_update(no_key=True).filter(pk=resolution_id).first()
    if found is None:
        raise NotFound(_("没有这项决议"))
    return found


def tell_of(
    actor: Actor, about: Meeting | Resolution | Promise, event: type[Event], **facts: Any
) -> None:
    """Record an event about one of our things, with its code and how it is called.

    Whoever watches a meeting that is being held is told of it, too.
    """
    called = {"as_what": about.as_what} if isinstance(about, Promise) else {"title": about.title}
    facts |= {"code": about.code, **called}
    record(
        actor,
        event(
            space_id=about.space_id,
            place_path=about.place_path,
            subject_id=about.id,
            **facts,
        ),
    )
    if isinstance(about, Meeting):
        Cockpit.objects.filter(meeting=about).update(version=F("version") + 1)


def move_meeting(
    actor: Actor, meeting: Meeting, state: str, event: type[Event], **facts: Any
) -> Meeting:
    """Move a locked meeting to `state`, save it and record `event`. Raises ForbiddenMove."""
    if state not in MEETING.table[meeting.state]:
        raise ForbiddenMove(
            str(_STANDS[MeetingState(meeting.state)]),
            remedy=_("可能刚才别人已经按过了，页面上就是现在的样子。"),
        )
    meeting.state, meeting.changed_at = state, timezone.now()
    if state in TOLD and meeting.told_at is None:
        meeting.told_at = timezone.now()
    meeting.save()
    tell_of(actor, meeting, event, **facts)
    return meeting


def tell_of_agenda(actor: Actor, meeting: Meeting, *, items: int) -> Meeting:
    """Count the change of a locked meeting's agenda, and record that it has so many items."""
    meeting.item_version, meeting.changed_at = meeting.item_version + 1, timezone.now()
    meeting.save(update_fields=["item_version", "changed_at"])
    tell_of(actor, meeting, AgendaChanged, items=items)
    return meeting


def next_code(
    model: type[Meeting] | type[Resolution] | type[Promise] | type[Topic],
    place: PlaceView | Meeting,
    *,
    on: date | None = None,
) -> str:
    """The place's next number of this year; the street stays locked until the commit.

    Args:
        on: the day whose year counts, where that is not today.
    """
    place_id = place.place_id if isinstance(place, Meeting) else place.id
    lock_street(place.space_id)
    year = (on or timezone.localdate()).year
    given = model.objects.filter(place_id=place_id, code__startswith=f"{year}-")
    # 2026-100 comes after 2026-99: the longer one first.
    latest = given.order_by(Length("code").desc(), "-code").values_list("code", flat=True).first()
    last = int(latest.partition("-")[2]) if latest else 0
    return f"{year}-{last + 1:02d}"


def latest_minutes(meeting: Meeting) -> MinutesVersion | None:
    """The version of the minutes that counts. One query."""
    return MinutesVersion.objects.filter(meeting=meeting).order_by("-number").first()


def refuse_approved(meeting: Meeting) -> None:
    """Refuse to add to a meeting whose minutes are approved, or that has not begun.

    Raises:
        Refused: it has not begun or was cancelled, or its minutes stand.
    """
    if meeting.state not in RUNNING:
        raise Refused(_("会议还没有开始，或者已经取消"), remedy=_("会议开始以后再登记。"))
    approved = MinutesVersion.objects.filter(meeting=meeting, state=MinutesState.APPROVED)
    if approved.exists():
        raise Refused(
            _("这次会的纪要已经定稿，不能再往里添"),
            remedy=_("写错了的，用“更正”写一稿新的；新的事到下一次会上办。"),
        )


def next_step_order(of: Promise | Resolution) -> int:
    """The number of the next step of a locked promise or resolution."""
    if isinstance(of, Promise):
        return PromiseStep.objects.filter(promise=of).count() + 1
    return ResolutionStep.objects.filter(resolution=of).count() + 1


def too_long(count: int, most: int) -> str:
    """What is said of a text that is too long: how long it is, and how long it may be."""
    return _("写了 %(count)s 个字，最多 %(most)s 个，请写短一点") % {"count": count, "most": most}


def checked_texts(
    values: dict[str, str], *, longest: dict[str, int], needed: dict[str, object]
) -> dict[str, str]:
    """The texts without blanks around them and without signs that nobody sees.

    Raises:
        Invalid: one that is needed is empty, or one is too long.
    """
    wrong: dict[str, list[object]] = {}
    clean = {name: legible(value) for name, value in values.items()}
    for name, value in clean.items():
        if name in needed and not value:
            wrong[name] = [needed[name]]
        elif len(value) > longest.get(name, len(value)):
            wrong[name] = [too_long(len(value), longest[name])]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    return clean
