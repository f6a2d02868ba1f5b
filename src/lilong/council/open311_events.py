"""What happens between a residents' area and a foreign Open311 service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lilong.commons.ledger.events import Event
from lilong.council.events import SuggestionEvent


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class ForeignServiceSet(Event):
    kind: ClassVar[str] = "council.foreign_service_set"
    subject_kind: ClassVar[str] = "council.foreign_service"
    sentence: ClassVar[str] = _("改了建议转给“%(name)s”的办法")

    name: str
    on: bool
    categories: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SuggestionHandedOn(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_handed_on"
    sentence: ClassVar[str] = _("把 %(code)s 转给了“%(name)s”")

    name: str


@dataclass(frozen=True, kw_only=True)
class SuggestionSentAgain(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_sent_again"
    sentence: ClassVar[str] = _("让 %(code)s 再转给“%(name)s”一次")

    name: str


@dataclass(frozen=True, kw_only=True)
class ForeignStatusNoted(SuggestionEvent):
    kind: ClassVar[str] = "council.foreign_status_noted"
    sentence: ClassVar[str] = _("“%(name)s”说 %(code)s 现在是“%(status)s”")

    name: str
    status: str
