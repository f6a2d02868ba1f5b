"""The code of the room: six digits that the screen of a meeting shows for a minute.

It proves that somebody sees that screen now: it follows from the meeting and the minute under
the installation's key, so it is kept nowhere, and a photograph of it is worth nothing soon after.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from datetime import datetime
from uuid import UUID

from django.conf import settings

DIGITS = 6
# Seconds that a code is shown; the one before it is taken, too, for whoever types slowly.
WINDOW = 60
# Wrong codes of one person in one meeting; above that only the roll call counts.
MOST_GUESSES = 10


def code_at(meeting_id: UUID, moment: datetime) -> str:
    """The code that is shown at a moment."""
    return _code(meeting_id, _window(moment))


def seconds_left(moment: datetime) -> int:
    """For how long it is still shown."""
    return WINDOW - int(moment.timestamp()) % WINDOW


def code_holds(meeting_id: UUID, typed: str, moment: datetime) -> bool:
    """Whether somebody typed the code of this moment, or the one before it."""
    code, now = read_code(typed), _window(moment)
    shown, before = _code(meeting_id, now), _code(meeting_id, now - 1)
    return hmac.compare_digest(code, shown) | hmac.compare_digest(code, before)


def read_code(typed: str) -> str:
    """The digits of what was typed, wide ones of a Chinese keyboard included."""
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(sign for sign in plain if sign.isascii() and sign.isdecimal())


def in_threes(code: str) -> str:
    """The code as it is shown, to be read from the last row."""
    return f"{code[:3]} {code[3:]}"


def _window(moment: datetime) -> int:
    return int(moment.timestamp()) // WINDOW


def _code(meeting_id: UUID, window: int) -> str:
    text = b"lilong door code\n" + meeting_id.bytes + b"\n%d" % window
    digest = hmac.digest(settings.FIELD_KEY.encode(), text, hashlib.sha256)
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"
