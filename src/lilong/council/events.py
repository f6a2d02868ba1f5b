"""What happens to sentences that residents say. Nobody's name and no text stands in an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class SuggestionEvent(Event):
    """Something that happens to one sentence."""

    subject_kind: ClassVar[str] = "council.suggestion"

    code: str


@dataclass(frozen=True, kw_only=True)
class SuggestionSaid(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_said"
    sentence: ClassVar[str] = _("有人提了一句 %(code)s（不记是谁）")
    seals_actor: ClassVar[bool] = True

    branch: str
    said_by: str


@dataclass(frozen=True, kw_only=True)
class SuggestionWrittenDown(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_written_down"
    sentence: ClassVar[str] = _("替居民记下一句 %(code)s")

    branch: str
    said_by: str


@dataclass(frozen=True, kw_only=True)
class SuggestionReleased(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_released"
    sentence: ClassVar[str] = _("公开了 %(code)s 的内容")

    masked: bool


@dataclass(frozen=True, kw_only=True)
class SuggestionTakenBack(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_taken_back"
    sentence: ClassVar[str] = _("不再公开 %(code)s 的内容")


@dataclass(frozen=True, kw_only=True)
class SuggestionDiscussed(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_discussed"
    sentence: ClassVar[str] = _("%(code)s 开始讨论")


@dataclass(frozen=True, kw_only=True)
class SuggestionReferred(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_referred"
    sentence: ClassVar[str] = _("%(code)s 转给%(waits_for)s，%(until)s 前答复")

    waits_for: str
    until: date


@dataclass(frozen=True, kw_only=True)
class SuggestionAdopted(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_adopted"
    sentence: ClassVar[str] = _("采纳了 %(code)s")


@dataclass(frozen=True, kw_only=True)
class SuggestionDeclined(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_declined"
    sentence: ClassVar[str] = _("没有采纳 %(code)s，理由已告诉提的人")


@dataclass(frozen=True, kw_only=True)
class SuggestionDone(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_done"
    sentence: ClassVar[str] = _("%(code)s 办好了，等提的人确认")


@dataclass(frozen=True, kw_only=True)
class SuggestionSolved(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_solved"
    sentence: ClassVar[str] = _("提的人说 %(code)s 真的解决了")
    seals_actor: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class SuggestionReopened(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_reopened"
    sentence: ClassVar[str] = _("提的人说 %(code)s 还没有解决，重新讨论")
    seals_actor: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class SuggestionNotedSolved(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_noted_solved"
    sentence: ClassVar[str] = _("替提的人记下：%(code)s 解决了")


@dataclass(frozen=True, kw_only=True)
class SuggestionNotedUnsolved(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_noted_unsolved"
    sentence: ClassVar[str] = _("替提的人记下：%(code)s 还没有解决，重新讨论")


@dataclass(frozen=True, kw_only=True)
class SuggestionBranchMoved(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_branch_moved"
    sentence: ClassVar[str] = _("改了 %(code)s 是建议还是诉求，理由已告诉提的人")

    branch: str


@dataclass(frozen=True, kw_only=True)
class SuggestionFiled(SuggestionEvent):
    kind: ClassVar[str] = "council.suggestion_filed"
    sentence: ClassVar[str] = _("改了 %(code)s 的类别")

    category: str


@dataclass(frozen=True, kw_only=True)
class ContactOpened(SuggestionEvent):
    kind: ClassVar[str] = "council.contact_opened"
    sentence: ClassVar[str] = _("查看了 %(code)s 留下的联系方式，用途：%(purpose)s")

    purpose: str


@dataclass(frozen=True, kw_only=True)
class IntakeSet(Event):
    kind: ClassVar[str] = "council.intake_set"
    subject_kind: ClassVar[str] = "council.intake"
    sentence: ClassVar[str] = _(
        "改了怎样收建议：每人每小时 %(hourly)s 句，全居民区每小时 %(area_hourly)s 句"
    )

    strangers: bool
    hourly: int
    area_hourly: int


@dataclass(frozen=True, kw_only=True)
class SuggestionsImported(Event):
    kind: ClassVar[str] = "council.suggestions_imported"
    subject_kind: ClassVar[str] = "imports.run"
    sentence: ClassVar[str] = _("从“%(file_name)s”写入 %(count)s 句建议")

    file_name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class SuggestionImportUndone(Event):
    kind: ClassVar[str] = "council.suggestion_import_undone"
    subject_kind: ClassVar[str] = "imports.run"
    sentence: ClassVar[str] = _("撤销了“%(file_name)s”的写入，取回 %(count)s 句，保留 %(kept)s 句")

    file_name: str
    count: int
    kept: int
