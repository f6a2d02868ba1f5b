"""What of a meeting in progress is worth the trace. Who spoke and who answered is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lilong.council.meeting_events import MeetingEvent


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class ItemStarted(MeetingEvent):
    kind: ClassVar[str] = "council.item_started"
    sentence: ClassVar[str] = _("“%(title)s”讨论第 %(number)s 项：%(item)s")

    number: int
    item: str


@dataclass(frozen=True, kw_only=True)
class StrawPollClosed(MeetingEvent):
    kind: ClassVar[str] = "council.straw_poll_closed"
    sentence: ClassVar[str] = _(
        "“%(title)s”的第 %(number)s 次摸底（不算表决）结束，%(answers)s 位作答：%(question)s"
    )

    number: int
    question: str
    options: list[str]
    counts: list[int]
    answers: int
    present: int
