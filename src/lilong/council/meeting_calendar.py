"""A meeting as an entry of a calendar (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from lilong.commons.web.addresses import address
from lilong.council.models import AgendaItem, Meeting
from lilong.council.states import MeetingState
from lilong.engines.tabular.personal import without_personal

# RFC 5545 §3.1: a line has no more than 75 octets, its end not counted.
_OCTETS = 75
_STATUS = {MeetingState.PLANNED: "TENTATIVE", MeetingState.CANCELLED: "CANCELLED"}


def calendar_of(meeting: Meeting, items: Sequence[AgendaItem]) -> str:
    """The text of an .ics file with this one meeting."""
    url = f"{settings.SITE_URL}{address('council:meeting', meeting.id)}"
    # RFC 5546 §3.2.5: what was put into a calendar is taken out of it by this word.
    method = "CANCEL" if meeting.state == MeetingState.CANCELLED else "PUBLISH"
    return _text([f"METHOD:{method}", *_event(meeting, items, url, timezone.now())])


def calendar_of_area(
    name: str, meetings: Iterable[tuple[Meeting, Sequence[AgendaItem], str]]
) -> str:
    """The text of a calendar to subscribe to: meetings with their agendas and addresses.

    Anybody may read it, so what would tell who somebody is stands covered. It is the same text
    as long as nothing has changed, so that it need not be sent again.
    """
    head = [
        f"X-WR-CALNAME:{_escaped(name)}",
        f"X-WR-TIMEZONE:{settings.TIME_ZONE}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",  # RFC 7986 §5.7; the next is for older readers
        "X-PUBLISHED-TTL:PT6H",
    ]
    events: list[str] = []
    for meeting, items, url in meetings:
        changed = max(filter(None, (meeting.starts_at, meeting.opened_at, meeting.closed_at)))
        events += _event(meeting, items, url, changed, public=True)
    return _text([*head, *events])


def _event(
    meeting: Meeting,
    items: Sequence[AgendaItem],
    url: str,
    stamped: datetime,
    *,
    public: bool = False,
) -> list[str]:
    ends = meeting.starts_at + timedelta(minutes=meeting.minutes)
    agenda = "\n".join(f"{number}. {item.title}" for number, item in enumerate(items, 1))
    title, where = meeting.title, f"{meeting.place.address} {meeting.where}"
    if public:
        title, where, agenda = (without_personal(words) for words in (title, where, agenda))
    state = MeetingState(meeting.state)
    return [
        "BEGIN:VEVENT",
        f"UID:{meeting.id}@lilong",
        f"DTSTAMP:{_utc(stamped)}",
        f"DTSTART:{_utc(meeting.starts_at)}",
        f"DTEND:{_utc(ends)}",
        # A calendar takes what is new only with a higher number; a meeting moves on, never back.
        f"SEQUENCE:{meeting.item_version + list(MeetingState).index(state)}",
        f"STATUS:{_STATUS.get(state, 'CONFIRMED')}",
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(where)}",
        f"DESCRIPTION:{_escaped(agenda)}",
        f"URL:{url}",
        "END:VEVENT",
    ]


def _text(inside: Sequence[str]) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lilong//council//ZH",
        *inside,
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
