"""What happens to themes and to proposals of them. No text of a sentence stands in an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lilong.commons.ledger.events import Event
from lilong.council.events import SuggestionEvent


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class ThemeEvent(Event):
    """Something that happens to one theme."""

    subject_kind: ClassVar[str] = "council.theme"

    code: str


@dataclass(frozen=True, kw_only=True)
class ThemeConfirmed(ThemeEvent):
    kind: ClassVar[str] = "council.theme_confirmed"
    sentence: ClassVar[str] = _("确认了主题 %(code)s，归入 %(count)s 句")

    count: int
    proposal_id: UUID


@dataclass(frozen=True, kw_only=True)
class ThemeChanged(ThemeEvent):
    kind: ClassVar[str] = "council.theme_changed"
    sentence: ClassVar[str] = _("修改了主题 %(code)s")

    fields: tuple[str, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class ThemeAnswered(ThemeEvent):
    kind: ClassVar[str] = "council.theme_answered"
    sentence: ClassVar[str] = _("一起答复了主题 %(code)s 里的 %(count)s 句")

    state: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ProposalRejected(Event):
    kind: ClassVar[str] = "council.proposal_rejected"
    subject_kind: ClassVar[str] = "council.proposal"
    sentence: ClassVar[str] = _("看过一组提议，%(count)s 句说的不是一件事")

    count: int


@dataclass(frozen=True, kw_only=True)
class RejectionTakenBack(Event):
    kind: ClassVar[str] = "council.rejection_taken_back"
    subject_kind: ClassVar[str] = "council.proposal"
    sentence: ClassVar[str] = _("撤回了对一组提议（%(count)s 句）的“不是一件事”")

    count: int


@dataclass(frozen=True, kw_only=True)
class SuggestionGrouped(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_grouped"
    sentence: ClassVar[str] = _("%(code)s 归到主题 %(theme)s")

    theme: str


@dataclass(frozen=True, kw_only=True)
class SuggestionUngrouped(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_ungrouped"
    sentence: ClassVar[str] = _("%(code)s 从主题 %(theme)s 里拿出来了")

    theme: str
