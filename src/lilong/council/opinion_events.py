"""What happens in a conversation. No event tells who wrote a statement, or what anybody says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class ConversationEvent(Event):
    """Something that happens in one conversation; `subject_id` is the conversation's."""

    subject_kind: ClassVar[str] = "council.conversation"

    question: str


@dataclass(frozen=True, kw_only=True)
class ConversationOpened(ConversationEvent):
    kind: ClassVar[str] = "council.conversation_opened"
    sentence: ClassVar[str] = _("请大家表态：%(question)s（先放了 %(statements)s 条观点）")

    statements: int


@dataclass(frozen=True, kw_only=True)
class StatementAdded(ConversationEvent):
    kind: ClassVar[str] = "council.statement_added"
    sentence: ClassVar[str] = _("有居民为“%(question)s”写了一条观点（不记是谁）")
    seals_actor: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class StatementSeeded(ConversationEvent):
    kind: ClassVar[str] = "council.statement_seeded"
    sentence: ClassVar[str] = _("居委会为“%(question)s”放了第 %(number)s 条观点")

    number: int


@dataclass(frozen=True, kw_only=True)
class StatementShown(ConversationEvent):
    kind: ClassVar[str] = "council.statement_shown"
    sentence: ClassVar[str] = _("公开了“%(question)s”的第 %(number)s 条观点")

    number: int


@dataclass(frozen=True, kw_only=True)
class StatementLeftOut(ConversationEvent):
    kind: ClassVar[str] = "council.statement_left_out"
    sentence: ClassVar[str] = _("没有公开“%(question)s”的一条观点：%(reason)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True, kw_only=True)
class ConversationClosed(ConversationEvent):
    kind: ClassVar[str] = "council.conversation_closed"
    sentence: ClassVar[str] = _("“%(question)s”不再收表态，一共 %(votes)s 次")

    votes: int
