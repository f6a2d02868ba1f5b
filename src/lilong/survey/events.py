"""What happens in a survey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class FindingEvent(Event):
    """Something that happens to one finding."""

    subject_kind: ClassVar[str] = "survey.finding"

    code: str


@dataclass(frozen=True, kw_only=True)
class FindingAdded(FindingEvent):
    kind: ClassVar[str] = "survey.finding_added"
    sentence: ClassVar[str] = _("登记了问题 %(code)s")

    finding_kind: str


@dataclass(frozen=True, kw_only=True)
class FindingReported(FindingEvent):
    kind: ClassVar[str] = "survey.finding_reported"
    sentence: ClassVar[str] = _("居民反映了问题 %(code)s（反映人保密）")
    seals_actor: ClassVar[bool] = True

    finding_kind: str


@dataclass(frozen=True, kw_only=True)
class ReportAccepted(FindingEvent):
    kind: ClassVar[str] = "survey.report_accepted"
    sentence: ClassVar[str] = _("核对后登记为问题 %(code)s")


@dataclass(frozen=True, kw_only=True)
class ReportOpened(FindingEvent):
    kind: ClassVar[str] = "survey.report_opened"
    sentence: ClassVar[str] = _("查看了 %(code)s 的反映人，用途：%(purpose)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"purpose"})

    purpose: str


@dataclass(frozen=True, kw_only=True)
class FindingChanged(FindingEvent):
    kind: ClassVar[str] = "survey.finding_changed"
    sentence: ClassVar[str] = _("修改了问题 %(code)s")

    version: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FindingConfirmed(FindingEvent):
    kind: ClassVar[str] = "survey.finding_confirmed"
    sentence: ClassVar[str] = _("核实了问题 %(code)s")


@dataclass(frozen=True, kw_only=True)
class FindingReturned(FindingEvent):
    kind: ClassVar[str] = "survey.finding_returned"
    sentence: ClassVar[str] = _("退回问题 %(code)s 补充：%(reason)s")

    reason: str


@dataclass(frozen=True, kw_only=True)
class FindingCleared(FindingEvent):
    kind: ClassVar[str] = "survey.finding_cleared"
    sentence: ClassVar[str] = _("问题 %(code)s 已销号：%(reason)s")

    reason: str


@dataclass(frozen=True, kw_only=True)
class FindingDeleted(FindingEvent):
    kind: ClassVar[str] = "survey.finding_deleted"
    sentence: ClassVar[str] = _("删除了问题 %(code)s：%(reason)s")

    reason: str


@dataclass(frozen=True, kw_only=True)
class FindingRestored(FindingEvent):
    kind: ClassVar[str] = "survey.finding_restored"
    sentence: ClassVar[str] = _("恢复了问题 %(code)s")


@dataclass(frozen=True, kw_only=True)
class DuplicateMarked(FindingEvent):
    kind: ClassVar[str] = "survey.duplicate_marked"
    sentence: ClassVar[str] = _("问题 %(code)s 与 %(of_code)s 重复，已合并跟踪")

    of_id: UUID
    of_code: str


@dataclass(frozen=True, kw_only=True)
class PhotoAdded(FindingEvent):
    kind: ClassVar[str] = "survey.photo_added"
    sentence: ClassVar[str] = _("为问题 %(code)s 补充了照片")

    file_id: UUID


@dataclass(frozen=True, kw_only=True)
class PhotoReleased(FindingEvent):
    kind: ClassVar[str] = "survey.photo_released"
    sentence: ClassVar[str] = _("看过反映人的照片，公开了问题 %(code)s 的一张")

    file_id: UUID


@dataclass(frozen=True, kw_only=True)
class PhotoRemoved(FindingEvent):
    kind: ClassVar[str] = "survey.photo_removed"
    sentence: ClassVar[str] = _("删除了问题 %(code)s 的一张照片")


@dataclass(frozen=True, kw_only=True)
class PhotoCovered(FindingEvent):
    kind: ClassVar[str] = "survey.photo_covered"
    sentence: ClassVar[str] = _("遮住了问题 %(code)s 一张照片上的 %(parts)s 处，原图封存")

    parts: int


@dataclass(frozen=True, kw_only=True)
class OriginalOpened(FindingEvent):
    kind: ClassVar[str] = "survey.original_opened"
    sentence: ClassVar[str] = _("查看了问题 %(code)s 一张照片封存的原图，用途：%(purpose)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"purpose"})

    purpose: str


@dataclass(frozen=True, kw_only=True)
class FindingsImported(Event):
    kind: ClassVar[str] = "survey.findings_imported"
    subject_kind: ClassVar[str] = "imports.run"
    sentence: ClassVar[str] = _("从台账“%(file_name)s”写入 %(count)s 条问题")

    file_name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Event):
    kind: ClassVar[str] = "survey.import_undone"
    subject_kind: ClassVar[str] = "imports.run"
    sentence: ClassVar[str] = _(
        "撤销了台账“%(file_name)s”的写入，取回 %(count)s 条，保留 %(kept)s 条"
    )

    file_name: str
    count: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class CountFrozen(Event):
    kind: ClassVar[str] = "survey.count_frozen"
    subject_kind: ClassVar[str] = "survey.frozen_count"
    sentence: ClassVar[str] = _("冻结了底数“%(title)s”：共 %(total)s 处")

    title: str
    total: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class CampaignEvent(Event):
    """Something that happens to a campaign."""

    subject_kind: ClassVar[str] = "survey.campaign"

    title: str


@dataclass(frozen=True, kw_only=True)
class CampaignPlanned(CampaignEvent):
    kind: ClassVar[str] = "survey.campaign_planned"
    sentence: ClassVar[str] = _("筹备排摸“%(title)s”，共 %(doors)s 户")

    doors: int


@dataclass(frozen=True, kw_only=True)
class DoorsRenewed(CampaignEvent):
    kind: ClassVar[str] = "survey.doors_renewed"
    sentence: ClassVar[str] = _("排摸“%(title)s”的门牌有变动：新增 %(come)s 户，减少 %(gone)s 户")

    come: int
    gone: int


@dataclass(frozen=True, kw_only=True)
class CampaignOpened(CampaignEvent):
    kind: ClassVar[str] = "survey.campaign_opened"
    sentence: ClassVar[str] = _("开始排摸“%(title)s”")


@dataclass(frozen=True, kw_only=True)
class CampaignClosed(CampaignEvent):
    kind: ClassVar[str] = "survey.campaign_closed"
    sentence: ClassVar[str] = _("结束排摸“%(title)s”")


@dataclass(frozen=True, kw_only=True)
class SurveyorAssigned(CampaignEvent):
    kind: ClassVar[str] = "survey.surveyor_assigned"
    sentence: ClassVar[str] = _("“%(title)s”安排了%(address)s的排摸人")

    person_id: UUID
    address: str


@dataclass(frozen=True, kw_only=True)
class DoorVisited(Event):
    kind: ClassVar[str] = "survey.door_visited"
    subject_kind: ClassVar[str] = "survey.door"
    sentence: ClassVar[str] = _("上门%(address)s：%(result)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"result"})

    address: str
    result: str


@dataclass(frozen=True, kw_only=True)
class DoorsVisited(CampaignEvent):
    kind: ClassVar[str] = "survey.doors_visited"
    sentence: ClassVar[str] = _("“%(title)s”登记了%(count)s次上门")

    count: int
    results: dict[str, int]
