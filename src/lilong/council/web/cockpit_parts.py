"""What of a meeting's page changes while it is held: drawn alike for the page and the stream."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import override

from lilong.commons.web.addresses import address
from lilong.council import cockpit_permissions as permissions
from lilong.council.meeting_printing import quorum_words
from lilong.council.queries.cockpit import Hall, Own

# Verbs of the page, and the addresses they are sent to.
_WAYS = {
    "item_url": "council:cockpit-item",
    "call_url": "council:cockpit-call",
    "ended_url": "council:cockpit-ended",
    "drop_url": "council:cockpit-drop",
    "answer_url": "council:cockpit-answer",
    "ask_url": "council:cockpit-ask",
    "poll_url": "council:cockpit-poll",
    "close_url": "council:cockpit-poll-close",
    "attendance_url": "council:attendance",
}


def parts(
    hall: Hall, sight: str, *, own: Own | None = None, request: HttpRequest | None = None
) -> SafeString:
    """The parts for somebody of this sight, without anything that is one person's own.

    Args:
        own: of the reader, where a page is drawn for one; it hides what they have answered.
    """
    shown = hall if sight in permissions.WITH_NAMES else hall.without_names()
    context: dict[str, Any] = {
        "hall": shown,
        "sight": sight,
        "own": own or Own(),
        "steers": sight == permissions.CONTROL,
        "answers": sight == permissions.ROOM,
        "there": hall.there,
        "waiting": hall.waits_for_roll if sight == permissions.CONTROL else 0,
        "since": f"{timezone.localtime(hall.since):%H:%M}" if hall.since else "",
        "quorum": quorum_words(hall.quorum),
        **{name: address(page, hall.meeting.id) for name, page in _WAYS.items()},
    }
    return render_to_string("council/cockpit_parts.html", context, request)


def stream_message(hall: Hall, sight: str, language: str) -> bytes:
    """The same as a message of the stream; its id is what was seen, to go on from."""
    with override(language):
        drawn = parts(hall, sight)
    # Blanks and all: what has not changed is told by being the same.
    lines = "".join(f"data: {line}\n" for line in drawn.splitlines())
    return f"event: hall\nid: {seen_as(hall, sight)}\n{lines}\n".encode()


def own_message(mark: str) -> bytes:
    """What one alone is told: a page that knows otherwise of its reader asks for itself."""
    return f"event: own\ndata: {mark}\n\n".encode()


def seen_as(hall: Hall, sight: str) -> str:
    """The version, and as whom one has seen it: who comes in sees the same one with other eyes."""
    return f"{hall.version}-{sight}"


def live_address(hall: Hall, sight: str, language: str) -> str:
    """Where a page hears of changes; empty when the meeting is not being held."""
    if not hall.open:
        return ""
    if sight == permissions.PROJECTOR:
        where = f"/live/hall/{hall.key}?"
    else:
        page = "control" if sight == permissions.CONTROL else "hall"
        where = f"/live/meetings/{hall.meeting.id}?view={page}&"
    return f"{where}lang={language}&after={seen_as(hall, sight)}"
