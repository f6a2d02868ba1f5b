"""Meetings that are being held, through the real use cases."""

from __future__ import annotations

from typing import Any

from lilong.council.actions.ask_to_speak import ask_to_speak
from lilong.council.actions.open_straw_poll import open_straw_poll
from lilong.council.actions.record_attendance import Attendee, record_attendance
from lilong.council.actions.start_item import start_item
from lilong.council.models import AgendaItem, Meeting, Speech, StrawPoll
from lilong.kernel.actor import Actor
from tests.council import meeting_stage as stage
from tests.neighbourhood import Street


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """Its agenda in order."""
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("order"))


def checked_in(actor: Actor, meeting: Meeting, *people: Actor) -> Meeting:
    """These people are there."""
    attendees = [Attendee(person_id=one.person_id, as_what="居民") for one in people]
    return record_attendance(actor, meeting_id=meeting.id, attendees=attendees)


def in_session(actor: Actor, street: Street, *people: Actor, **other: Any) -> Meeting:
    """A meeting at its first item; the actor and these people are there."""
    meeting = stage.opened(actor, street, **other)
    checked_in(actor, meeting, actor, *people)
    start_item(actor, meeting_id=meeting.id, item_id=items_of(meeting)[0].id)
    return meeting


def asked(actor: Actor, meeting: Meeting, called: str = "", **other: Any) -> Speech:
    """The actor asks to speak."""
    return ask_to_speak(actor, meeting_id=meeting.id, called=called or actor.name[:20], **other)


def polled(actor: Actor, meeting: Meeting, **other: Any) -> StrawPoll:
    """A straw poll on where to begin."""
    values: dict[str, Any] = {
        "question": "先从甲弄开始，行吗",
        "options": ["行", "不行", "说不好"],
        **other,
    }
    return open_straw_poll(actor, meeting_id=meeting.id, **values)
