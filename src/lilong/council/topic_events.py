"""What happens to topics. No event tells who wrote a point, who asked, or what anybody rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class TopicEvent(Event):
    """Something that happens to one topic."""

    subject_kind: ClassVar[str] = "council.topic"

    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class TopicOpened(TopicEvent):
    kind: ClassVar[str] = "council.topic_opened"
    sentence: ClassVar[str] = _("开了议题 %(code)s“%(title)s”")

    template: str


@dataclass(frozen=True, kw_only=True)
class TopicChanged(TopicEvent):
    kind: ClassVar[str] = "council.topic_changed"
    sentence: ClassVar[str] = _("改了议题“%(title)s”的文字")

    fields: tuple[str, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class OptionAdded(TopicEvent):
    kind: ClassVar[str] = "council.option_added"
    sentence: ClassVar[str] = _("“%(title)s”添了方案 %(number)s：%(option)s")

    number: int
    option: str


@dataclass(frozen=True, kw_only=True)
class OptionTakenBack(TopicEvent):
    kind: ClassVar[str] = "council.option_taken_back"
    sentence: ClassVar[str] = _("“%(title)s”的方案 %(number)s 不再考虑：%(reason)s")

    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PointAdded(TopicEvent):
    kind: ClassVar[str] = "council.point_added"
    sentence: ClassVar[str] = _("有居民为“%(title)s”写了一条理由（不记是谁）")
    seals_actor: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class PointPut(TopicEvent):
    kind: ClassVar[str] = "council.point_put"
    sentence: ClassVar[str] = _("居委会为“%(title)s”的方案 %(number)s 放了一条理由")

    number: int


@dataclass(frozen=True, kw_only=True)
class PointShown(TopicEvent):
    kind: ClassVar[str] = "council.point_shown"
    sentence: ClassVar[str] = _("公开了“%(title)s”的一条理由")


@dataclass(frozen=True, kw_only=True)
class PointLeftOut(TopicEvent):
    kind: ClassVar[str] = "council.point_left_out"
    sentence: ClassVar[str] = _("没有公开“%(title)s”的一条理由：%(reason)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(TopicEvent):
    kind: ClassVar[str] = "council.question_asked"
    sentence: ClassVar[str] = _("有居民就“%(title)s”问了一个问题（不记是谁）")
    seals_actor: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class QuestionPut(TopicEvent):
    kind: ClassVar[str] = "council.question_put"
    sentence: ClassVar[str] = _("居委会就“%(title)s”问了一个问题")


@dataclass(frozen=True, kw_only=True)
class QuestionShown(TopicEvent):
    kind: ClassVar[str] = "council.question_shown"
    sentence: ClassVar[str] = _("公开了“%(title)s”的一个问题")


@dataclass(frozen=True, kw_only=True)
class QuestionLeftOut(TopicEvent):
    kind: ClassVar[str] = "council.question_left_out"
    sentence: ClassVar[str] = _("没有公开“%(title)s”的一个问题：%(reason)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True, kw_only=True)
class QuestionAssigned(TopicEvent):
    kind: ClassVar[str] = "council.question_assigned"
    sentence: ClassVar[str] = _("“%(title)s”的一个问题请%(as_what)s在 %(due_on)s 以前答复")
    word_facts: ClassVar[frozenset[str]] = frozenset({"as_what"})

    question_id: UUID
    as_what: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(TopicEvent):
    kind: ClassVar[str] = "council.question_answered"
    sentence: ClassVar[str] = _("%(as_what)s答复了“%(title)s”的一个问题")
    word_facts: ClassVar[frozenset[str]] = frozenset({"as_what"})

    question_id: UUID
    as_what: str


@dataclass(frozen=True, kw_only=True)
class AnswerWrittenDown(TopicEvent):
    kind: ClassVar[str] = "council.answer_written_down"
    sentence: ClassVar[str] = _("居委会代%(as_what)s答复了“%(title)s”的一个问题")
    word_facts: ClassVar[frozenset[str]] = frozenset({"as_what"})

    question_id: UUID
    as_what: str


@dataclass(frozen=True, kw_only=True)
class PhaseMoved(TopicEvent):
    kind: ClassVar[str] = "council.phase_moved"
    sentence: ClassVar[str] = _(
        "“%(title)s”的“%(phase)s”改为 %(starts_on)s 到 %(ends_on)s：%(reason)s"
    )

    order: int
    phase: str
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class PhaseBegun(TopicEvent):
    kind: ClassVar[str] = "council.phase_begun"
    sentence: ClassVar[str] = _("“%(title)s”进入“%(phase)s”，到 %(ends_on)s 为止")

    order: int
    phase: str
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class TopicLinked(TopicEvent):
    kind: ClassVar[str] = "council.topic_linked"
    sentence: ClassVar[str] = _("“%(title)s”关联了一样东西")

    target_kind: str
    target_id: UUID


@dataclass(frozen=True, kw_only=True)
class TopicUnlinked(TopicEvent):
    kind: ClassVar[str] = "council.topic_unlinked"
    sentence: ClassVar[str] = _("“%(title)s”取消了一处关联")

    target_kind: str
    target_id: UUID


@dataclass(frozen=True, kw_only=True)
class TopicClosed(TopicEvent):
    kind: ClassVar[str] = "council.topic_closed"
    sentence: ClassVar[str] = _("“%(title)s”有了结果：%(outcome)s。%(reason)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"outcome"})

    outcome: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TopicWithdrawn(TopicEvent):
    kind: ClassVar[str] = "council.topic_withdrawn"
    sentence: ClassVar[str] = _("撤回了议题“%(title)s”：%(reason)s")

    reason: str
    successor_id: UUID | None = None
    unread: int = 0
