"""What happens to cases. No name and no words of a person stand in an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """Something that happens to one case."""

    subject_kind: ClassVar[str] = "cases.case"

    code: str


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseEvent):
    kind: ClassVar[str] = "cases.case_opened"
    sentence: ClassVar[str] = _("立案 %(code)s")

    case_kind: str
    source: str


@dataclass(frozen=True, kw_only=True)
class CaseMoved(CaseEvent):
    """A case went on to another state; `state` is a `CaseState`."""

    kind: ClassVar[str] = "cases.case_moved"
    sentence: ClassVar[str] = _("%(code)s 进入下一步")

    state: str


@dataclass(frozen=True, kw_only=True)
class CaseClassified(CaseEvent):
    kind: ClassVar[str] = "cases.case_classified"
    sentence: ClassVar[str] = _("为 %(code)s 定性")

    classified_as: str


@dataclass(frozen=True, kw_only=True)
class CaseTold(CaseEvent):
    """What another body did, written down with its paper."""

    kind: ClassVar[str] = "cases.case_told"
    sentence: ClassVar[str] = _("记下 %(told_by)s 对 %(code)s 的处理（%(paper)s）")

    state: str
    told_by: str
    paper: str


@dataclass(frozen=True, kw_only=True)
class ClockPaused(CaseEvent):
    kind: ClassVar[str] = "cases.clock_paused"
    sentence: ClassVar[str] = _("%(code)s 的期限停表到 %(until)s，理由写在办件里")

    clock: str
    until: date


@dataclass(frozen=True, kw_only=True)
class ClockResumed(CaseEvent):
    kind: ClassVar[str] = "cases.clock_resumed"
    sentence: ClassVar[str] = _("%(code)s 的期限继续计时")

    clock: str


@dataclass(frozen=True, kw_only=True)
class ClockStarted(CaseEvent):
    kind: ClassVar[str] = "cases.clock_started"
    sentence: ClassVar[str] = _("%(code)s 记下一个期限，从 %(on)s 算起")

    clock: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ClockEnded(CaseEvent):
    kind: ClassVar[str] = "cases.clock_ended"
    sentence: ClassVar[str] = _("%(code)s 的一个期限在 %(on)s 办到了")

    clock: str
    on: date


@dataclass(frozen=True, kw_only=True)
class DueMoved(CaseEvent):
    """A notice of holidays came in, or the house reckons better, and the last day of a clock is
    another."""

    kind: ClassVar[str] = "cases.due_moved"
    sentence: ClassVar[str] = _("%(code)s 的期限按日历重新算过，从 %(was)s 变到 %(due)s")

    clock: str
    was: date
    due: date


@dataclass(frozen=True, kw_only=True)
class DueMovedByRule(CaseEvent):
    """A rule has changed for what runs already, and the last day of a clock is another."""

    kind: ClassVar[str] = "cases.due_moved_by_rule"
    sentence: ClassVar[str] = _("%(code)s 的期限随规定从 %(was)s 变到 %(due)s")

    clock: str
    was: date
    due: date


@dataclass(frozen=True, kw_only=True)
class ClockRuleChanged(Event):
    """Clocks that ran went on by a new rule, from a day on."""

    kind: ClassVar[str] = "cases.clock_rule_changed"
    subject_kind: ClassVar[str] = "places.place"
    sentence: ClassVar[str] = _(
        "从 %(on)s 起，正在计时的 %(count)s 个期限按新规定，依据：%(paper)s"
    )

    clock: str
    on: date
    paper: str
    count: int


@dataclass(frozen=True, kw_only=True)
class OwnerChanged(CaseEvent):
    kind: ClassVar[str] = "cases.owner_changed"
    sentence: ClassVar[str] = _("%(code)s 换了承办人")


@dataclass(frozen=True, kw_only=True)
class OwnerOfManyChanged(Event):
    """What somebody kept who has gone is a colleague's now."""

    kind: ClassVar[str] = "cases.owner_of_many_changed"
    subject_kind: ClassVar[str] = "places.place"
    sentence: ClassVar[str] = _("%(count)s 件换了承办人，原来的已经不在任")

    count: int


@dataclass(frozen=True, kw_only=True)
class PartyNoted(CaseEvent):
    kind: ClassVar[str] = "cases.party_noted"
    sentence: ClassVar[str] = _("记下 %(code)s 的一位当事人（姓名封存）")

    role: str


@dataclass(frozen=True, kw_only=True)
class PartyRemoved(CaseEvent):
    """A party that was noted by mistake or twice was taken out."""

    kind: ClassVar[str] = "cases.party_removed"
    sentence: ClassVar[str] = _("取下 %(code)s 的一位当事人：%(reason)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True, kw_only=True)
class PartyOpened(CaseEvent):
    kind: ClassVar[str] = "cases.party_opened"
    sentence: ClassVar[str] = _("查看了 %(code)s 当事人的联系方式，用途：%(purpose)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"purpose"})

    purpose: str


@dataclass(frozen=True, kw_only=True)
class BulkOpeningUndone(Event):
    kind: ClassVar[str] = "cases.bulk_opening_undone"
    subject_kind: ClassVar[str] = "cases.bulk_opening"
    sentence: ClassVar[str] = _("撤销了一次批量立案：撤销 %(count)s 件，保留 %(kept)s 件")

    count: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class PartySpoke(CaseEvent):
    """A party said something back. What stands in the case; the ledger names nobody."""

    kind: ClassVar[str] = "cases.party_spoke"
    sentence: ClassVar[str] = _("%(code)s 的一位当事人说了话")
    seals_actor: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class LeadOffered(CaseEvent):
    """Somebody leads by example. The ledger names nobody, and its sentence is that of taking it
    back too: whoever reads it cannot ask anybody why."""

    kind: ClassVar[str] = "cases.lead_offered"
    sentence: ClassVar[str] = _("%(code)s 的先后变了")
    seals_actor: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class LeadTakenBack(CaseEvent):
    kind: ClassVar[str] = "cases.lead_taken_back"
    sentence: ClassVar[str] = LeadOffered.sentence
    seals_actor: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class CasePhotoAdded(CaseEvent):
    kind: ClassVar[str] = "cases.case_photo_added"
    sentence: ClassVar[str] = _("为 %(code)s 补充了照片")


@dataclass(frozen=True, kw_only=True)
class CasePhotoCovered(CaseEvent):
    kind: ClassVar[str] = "cases.case_photo_covered"
    sentence: ClassVar[str] = _("遮住了 %(code)s 一张照片上的 %(parts)s 处，原图封存")

    parts: int


@dataclass(frozen=True, kw_only=True)
class CasePhotoReleased(CaseEvent):
    kind: ClassVar[str] = "cases.case_photo_released"
    sentence: ClassVar[str] = _("看过 %(code)s 的一张照片，没有要遮住的，当事人和邻居可以看")


@dataclass(frozen=True, kw_only=True)
class OriginalOpened(CaseEvent):
    kind: ClassVar[str] = "cases.original_opened"
    sentence: ClassVar[str] = _("查看了 %(code)s 一张照片封存的原图，用途：%(purpose)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"purpose"})

    purpose: str


@dataclass(frozen=True, kw_only=True)
class CaseChecked(CaseEvent):
    kind: ClassVar[str] = "cases.case_checked"
    sentence: ClassVar[str] = _("复核了 %(code)s")

    holds: bool


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseEvent):
    kind: ClassVar[str] = "cases.case_closed"
    sentence: ClassVar[str] = _("%(code)s 办结")

    outcome: str


@dataclass(frozen=True, kw_only=True)
class CaseWorthTelling(CaseEvent):
    """Whoever closed it found that others can learn from it: a candidate for the case library."""

    kind: ClassVar[str] = "cases.case_worth_telling"
    sentence: ClassVar[str] = _("%(code)s 值得写进案例库")


@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseEvent):
    kind: ClassVar[str] = "cases.case_reopened"
    sentence: ClassVar[str] = _("%(code)s 没有真正解决，重新办理")


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(CaseEvent):
    kind: ClassVar[str] = "cases.case_withdrawn"
    sentence: ClassVar[str] = _("%(code)s 不成立，撤销，理由写在办件里")


@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(CaseEvent):
    kind: ClassVar[str] = "cases.case_handed_over"
    sentence: ClassVar[str] = _("%(code)s 移交 %(asked_of)s，请在 %(answer_due)s 前答复")

    to_level: str
    asked_of: str
    answer_due: date


@dataclass(frozen=True, kw_only=True)
class ConstructionNoted(CaseEvent):
    kind: ClassVar[str] = "cases.construction_noted"
    sentence: ClassVar[str] = _("%(code)s 上报时改了：是不是正在搭、正在砸")

    going_on: bool


@dataclass(frozen=True, kw_only=True)
class HandOverAnswered(CaseEvent):
    kind: ClassVar[str] = "cases.hand_over_answered"
    sentence: ClassVar[str] = _("%(asked_of)s 答复了 %(code)s 的移交")

    asked_of: str
    heard_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class HandOverBounced(CaseEvent):
    kind: ClassVar[str] = "cases.hand_over_bounced"
    sentence: ClassVar[str] = _("%(asked_of)s 退回了 %(code)s（第 %(hop)s 次移交），理由写在办件里")

    asked_of: str
    hop: int


@dataclass(frozen=True, kw_only=True)
class HandOverTakenBack(CaseEvent):
    kind: ClassVar[str] = "cases.hand_over_taken_back"
    sentence: ClassVar[str] = _("收回了 %(code)s 的移交")


@dataclass(frozen=True, kw_only=True)
class StayedSolvedNoted(CaseEvent):
    kind: ClassVar[str] = "cases.stayed_solved_noted"
    sentence: ClassVar[str] = _("回访 %(code)s：仍然是解决的")

    after_days: int


@dataclass(frozen=True, kw_only=True)
class HotlineImported(Event):
    kind: ClassVar[str] = "cases.hotline_imported"
    subject_kind: ClassVar[str] = "imports.run"
    sentence: ClassVar[str] = _("从“%(file_name)s”立了 %(count)s 件热线工单")

    file_name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class HotlineImportUndone(Event):
    kind: ClassVar[str] = "cases.hotline_import_undone"
    subject_kind: ClassVar[str] = "imports.run"
    sentence: ClassVar[str] = _("撤销了“%(file_name)s”的写入，取回 %(count)s 件，保留 %(kept)s 件")

    file_name: str
    count: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class HotlineTimesSet(Event):
    """Amounts in working days; None where none is set."""

    kind: ClassVar[str] = "cases.hotline_times_set"
    subject_kind: ClassVar[str] = "places.place"
    sentence: ClassVar[str] = _("写下热线工单时限第 %(version)s 版，依据：%(source)s")

    version: int
    first_contact: int | None
    close: int | None
    source: str


@dataclass(frozen=True, kw_only=True)
class AssistanceListSet(Event):
    kind: ClassVar[str] = "cases.assistance_list_set"
    subject_kind: ClassVar[str] = "places.place"
    sentence: ClassVar[str] = _("录入《%(title)s》（%(issuer)s），%(count)s 项")

    title: str
    issuer: str
    count: int


@dataclass(frozen=True, kw_only=True)
class FirstContactNoted(CaseEvent):
    kind: ClassVar[str] = "cases.first_contact_noted"
    sentence: ClassVar[str] = _("%(code)s 已先行联系")


@dataclass(frozen=True, kw_only=True)
class SummaryRewritten(CaseEvent):
    kind: ClassVar[str] = "cases.summary_rewritten"
    sentence: ClassVar[str] = _("重新写明 %(code)s 是什么事")


@dataclass(frozen=True, kw_only=True)
class TaskRefused(CaseEvent):
    """A task that stands on no list went up a rung; the case keeps its owner."""

    kind: ClassVar[str] = "cases.task_refused"
    sentence: ClassVar[str] = _("%(code)s 不在协助事项清单里，退给%(asked_of)s")

    to_level: str
    asked_of: str
    list_version: int
