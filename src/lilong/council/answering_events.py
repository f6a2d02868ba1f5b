"""What happens around answering: the time for a reply, slips that were set and handed out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class ReplyTimeSet(Event):
    kind: ClassVar[str] = "council.reply_time_set"
    subject_kind: ClassVar[str] = "council.reply_time"
    sentence: ClassVar[str] = _("定了 %(days)s 天以内答复")

    days: int


@dataclass(frozen=True, kw_only=True)
class ReplyTimeDropped(Event):
    kind: ClassVar[str] = "council.reply_time_dropped"
    subject_kind: ClassVar[str] = "council.reply_time"
    sentence: ClassVar[str] = _("不再定几天以内答复")


@dataclass(frozen=True, kw_only=True)
class FeedSlipsOrdered(Event):
    kind: ClassVar[str] = "council.feed_slips_ordered"
    subject_kind: ClassVar[str] = "council.feed_slips"
    sentence: ClassVar[str] = _("排印了 %(count)s 张建议纸条")

    count: int


@dataclass(frozen=True, kw_only=True)
class FeedSlipsHandedOut(Event):
    kind: ClassVar[str] = "council.feed_slips_handed_out"
    subject_kind: ClassVar[str] = "council.feed_slips"
    sentence: ClassVar[str] = _("下载了 %(count)s 张建议纸条")

    count: int
