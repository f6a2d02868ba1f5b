"""A meeting as an entry of a calendar (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from lilong.commons.web.addresses import address
from lilong.council.models import AgendaItem, Meeting
from lilong.council.states import MeetingState

# RFC 5545 §3.1: a line has no more than 75 octets, its end not counted.
_OCTETS = 75
_STATUS = {MeetingState.PLANNED: "TENTATIVE", MeetingState.CANCELLED: "CANCELLED"}


def calendar_of(meeting: Meeting, items: list[AgendaItem]) -> str:
    """The text of an .ics file with this one meeting."""
    url = f"{settings.SITE_URL}{address('council:meeting', meeting.id)}"
    ends = meeting.starts_at + timedelta(minutes=meeting.minutes)
    agenda = "\n".join(f"{number}. {item.title}" for number, item in enumerate(items, 1))
    state = MeetingState(meeting.state)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lilong//council//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{meeting.id}@lilong",
        f"DTSTAMP:{_utc(timezone.now())}",
        f"DTSTART:{_utc(meeting.starts_at)}",
        f"DTEND:{_utc(ends)}",
        f"SEQUENCE:{meeting.item_version}",
        f"STATUS:{_STATUS.get(state, 'CONFIRMED')}",
        f"SUMMARY:{_escaped(meeting.title)}",
        f"LOCATION:{_escaped(f'{meeting.place.address} {meeting.where}')}",
        f"DESCRIPTION:{_escaped(agenda)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Text as a value: §3.3.11. Control characters have no place in a calendar."""
    plain = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable())
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, no character torn; all but the first begin blank."""
    piece, room = "", _OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            yield piece
            piece, room = " ", _OCTETS - 1
        piece += character
        room -= size
    yield piece
