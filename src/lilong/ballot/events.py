"""What happens around a vote. Single ballots stand in the motion's chain, not here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


# ── The compound's own rules ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class RulesAdopted(Event):
    kind: ClassVar[str] = "ballot.rules_adopted"
    subject_kind: ClassVar[str] = "ballot.rules"
    sentence: ClassVar[str] = _("登记了议事规则第 %(version)s 版，依据：%(source)s")

    version: int
    source: str
    options: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class ReelectionBegun(Event):
    kind: ClassVar[str] = "ballot.reelection_begun"
    subject_kind: ClassVar[str] = "ballot.reelection"
    sentence: ClassVar[str] = _("业委会换届改选开始（%(since)s）")

    since: date


@dataclass(frozen=True, kw_only=True)
class ReelectionEnded(Event):
    kind: ClassVar[str] = "ballot.reelection_ended"
    subject_kind: ClassVar[str] = "ballot.reelection"
    sentence: ClassVar[str] = _("业委会换届改选结束（%(until)s）")

    until: date


# ── The roll ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class RollEvent(Event):
    """Something that happens to a roll."""

    subject_kind: ClassVar[str] = "ballot.roll"

    title: str


@dataclass(frozen=True, kw_only=True)
class RollOpened(RollEvent):
    kind: ClassVar[str] = "ballot.roll_opened"
    sentence: ClassVar[str] = _("开始整理业主名册“%(title)s”")


@dataclass(frozen=True, kw_only=True)
class RollImported(RollEvent):
    kind: ClassVar[str] = "ballot.roll_imported"
    sentence: ClassVar[str] = _("从“%(file_name)s”写入 %(count)s 个专有部分到“%(title)s”")

    file_name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class RollImportUndone(RollEvent):
    kind: ClassVar[str] = "ballot.roll_import_undone"
    sentence: ClassVar[str] = _("撤销了“%(file_name)s”的写入，取回 %(count)s 个，保留 %(kept)s 个")

    file_name: str
    count: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class RollCopied(RollEvent):
    kind: ClassVar[str] = "ballot.roll_copied"
    sentence: ClassVar[str] = _("从“%(of_title)s”抄来 %(units)s 个专有部分，作为“%(title)s”的底稿")

    of_title: str
    units: int


@dataclass(frozen=True, kw_only=True)
class RollUnitAdded(RollEvent):
    kind: ClassVar[str] = "ballot.roll_unit_added"
    sentence: ClassVar[str] = _("在“%(title)s”里登记了第 %(number)s 号专有部分")

    number: int


@dataclass(frozen=True, kw_only=True)
class RollUnitChanged(RollEvent):
    """`before` and `after` hold the values that are nobody's secret; never a name."""

    kind: ClassVar[str] = "ballot.roll_unit_changed"
    sentence: ClassVar[str] = _("更正了“%(title)s”第 %(number)s 号专有部分")

    number: int
    fields: tuple[str, ...]
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RollUnitRemoved(RollEvent):
    kind: ClassVar[str] = "ballot.roll_unit_removed"
    sentence: ClassVar[str] = _("从“%(title)s”里去掉了第 %(number)s 号专有部分：%(reason)s")

    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class BuyersSettled(RollEvent):
    """`same` says that the units of these numbers are one buyer's; else each has its own."""

    kind: ClassVar[str] = "ballot.buyers_settled"
    sentence: ClassVar[str] = _(
        "认定了“%(title)s”里同名业主是不是同一人，涉及 %(count)s 个专有部分"
    )

    count: int
    numbers: tuple[int, ...]
    same: bool


@dataclass(frozen=True, kw_only=True)
class RollPublished(RollEvent):
    kind: ClassVar[str] = "ballot.roll_published"
    sentence: ClassVar[str] = _("公示业主名册“%(title)s”，%(until)s 前可以提出异议")

    until: date
    units: int


@dataclass(frozen=True, kw_only=True)
class RollWithdrawn(RollEvent):
    kind: ClassVar[str] = "ballot.roll_withdrawn"
    sentence: ClassVar[str] = _("收回业主名册“%(title)s”继续整理：%(reason)s")

    reason: str


@dataclass(frozen=True, kw_only=True)
class RollObjected(RollEvent):
    kind: ClassVar[str] = "ballot.roll_objected"
    sentence: ClassVar[str] = _("对“%(title)s”第 %(number)s 号专有部分提出异议")

    number: int


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(RollEvent):
    kind: ClassVar[str] = "ballot.objection_answered"
    sentence: ClassVar[str] = _("答复了对“%(title)s”第 %(number)s 号专有部分的异议：%(result)s")

    number: int
    result: str
    objection_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RollFrozen(RollEvent):
    kind: ClassVar[str] = "ballot.roll_frozen"
    sentence: ClassVar[str] = _("业主名册“%(title)s”定稿：%(units)s 个专有部分，%(heads)s 人")

    units: int
    area: int
    heads: int
    digest: str


# ── The motion ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class MotionEvent(Event):
    """Something that happens to a motion."""

    subject_kind: ClassVar[str] = "ballot.motion"

    code: str


@dataclass(frozen=True, kw_only=True)
class MotionDrafted(MotionEvent):
    kind: ClassVar[str] = "ballot.motion_drafted"
    sentence: ClassVar[str] = _("起草表决事项 %(code)s“%(title)s”")

    title: str
    matter: str


@dataclass(frozen=True, kw_only=True)
class MotionRevised(MotionEvent):
    kind: ClassVar[str] = "ballot.motion_revised"
    sentence: ClassVar[str] = _("由 %(of_code)s 的内容修改为新的表决事项 %(code)s")

    of_code: str
    of_id: UUID


@dataclass(frozen=True, kw_only=True)
class MotionChanged(MotionEvent):
    kind: ClassVar[str] = "ballot.motion_changed"
    sentence: ClassVar[str] = _("修改了表决事项 %(code)s")

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ScopeChanged(MotionEvent):
    kind: ClassVar[str] = "ballot.scope_changed"
    sentence: ClassVar[str] = _("修改了 %(code)s 的内容明细：%(items)s 项")

    items: int


@dataclass(frozen=True, kw_only=True)
class ScopePictureAdded(MotionEvent):
    kind: ClassVar[str] = "ballot.scope_picture_added"
    sentence: ClassVar[str] = _("为 %(code)s 补充了图片")

    file_id: UUID


@dataclass(frozen=True, kw_only=True)
class ScopePictureRemoved(MotionEvent):
    kind: ClassVar[str] = "ballot.scope_picture_removed"
    sentence: ClassVar[str] = _("拿掉了 %(code)s 的一张图片")


@dataclass(frozen=True, kw_only=True)
class ScopeFrozen(MotionEvent):
    kind: ClassVar[str] = "ballot.scope_frozen"
    sentence: ClassVar[str] = _("%(code)s 的内容和适用规则定稿")

    digest: str
    rule_id: str


@dataclass(frozen=True, kw_only=True)
class ScopeThawed(MotionEvent):
    kind: ClassVar[str] = "ballot.scope_thawed"
    sentence: ClassVar[str] = _("%(code)s 的内容退回修改：%(reason)s")

    reason: str


@dataclass(frozen=True, kw_only=True)
class NoticeGiven(MotionEvent):
    kind: ClassVar[str] = "ballot.notice_given"
    sentence: ClassVar[str] = _("公告表决事项 %(code)s，%(opens_at)s 开始，%(closes_at)s 截止")

    opens_at: datetime
    closes_at: datetime
    motion_digest: str
    roll_digest: str


@dataclass(frozen=True, kw_only=True)
class ClockConfirmed(MotionEvent):
    """`shown` is what the house's clock said when a person compared it with another."""

    kind: ClassVar[str] = "ballot.clock_confirmed"
    sentence: ClassVar[str] = _("办 %(code)s 时核对过服务器的时钟：显示 %(shown)s，是对的")

    shown: datetime


@dataclass(frozen=True, kw_only=True)
class VotingOpened(MotionEvent):
    kind: ClassVar[str] = "ballot.voting_opened"
    sentence: ClassVar[str] = _("%(code)s 开始表决")


@dataclass(frozen=True, kw_only=True)
class VotingClosed(MotionEvent):
    kind: ClassVar[str] = "ballot.voting_closed"
    sentence: ClassVar[str] = _("%(code)s 表决截止，共收到 %(size)s 张")

    size: int
    root: str


@dataclass(frozen=True, kw_only=True)
class MotionWithdrawn(MotionEvent):
    kind: ClassVar[str] = "ballot.motion_withdrawn"
    sentence: ClassVar[str] = _("撤回表决事项 %(code)s：%(reason)s")

    reason: str


@dataclass(frozen=True, kw_only=True)
class VotesCounted(MotionEvent):
    kind: ClassVar[str] = "ballot.votes_counted"
    sentence: ClassVar[str] = _("%(code)s 计票完成")

    carried: bool
    root: str


@dataclass(frozen=True, kw_only=True)
class ScrutineerAppointed(MotionEvent):
    kind: ClassVar[str] = "ballot.scrutineer_appointed"
    sentence: ClassVar[str] = _("%(code)s 增加一位监票人")

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class ScrutineerEnded(MotionEvent):
    kind: ClassVar[str] = "ballot.scrutineer_ended"
    sentence: ClassVar[str] = _("%(code)s 的一位监票人不再担任")

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class CountChecked(MotionEvent):
    kind: ClassVar[str] = "ballot.count_checked"
    sentence: ClassVar[str] = _("一位监票人核对了 %(code)s 的计票：%(said)s")

    said: str


@dataclass(frozen=True, kw_only=True)
class ObjectionToCountAnswered(MotionEvent):
    kind: ClassVar[str] = "ballot.objection_to_count_answered"
    sentence: ClassVar[str] = _("答复了一位监票人对 %(code)s 计票的疑问")

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class ResultPosted(MotionEvent):
    kind: ClassVar[str] = "ballot.result_posted"
    sentence: ClassVar[str] = _("公布 %(code)s 的表决结果：%(result)s")

    result: str
    carried: bool


@dataclass(frozen=True, kw_only=True)
class ResultChallenged(MotionEvent):
    kind: ClassVar[str] = "ballot.result_challenged"
    sentence: ClassVar[str] = _("有业主要求撤销 %(code)s 的决定")

    due_on: date


@dataclass(frozen=True, kw_only=True)
class CourtPaperNoted(MotionEvent):
    kind: ClassVar[str] = "ballot.court_paper_noted"
    sentence: ClassVar[str] = _("撤销 %(code)s 的要求到了法院：%(court_ref)s（%(court_on)s）")

    court_ref: str
    court_on: date
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class ChallengeDecided(MotionEvent):
    kind: ClassVar[str] = "ballot.challenge_decided"
    sentence: ClassVar[str] = _("撤销 %(code)s 的要求有了结果：%(result)s")

    result: str
    sha256: str = ""


# ── Slips, ballots on paper, complaints ─────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class VoterEvent(Event):
    """Something that happens to one unit of a motion; told with its number, never its choice."""

    subject_kind: ClassVar[str] = "ballot.voter"

    code: str
    number: int


@dataclass(frozen=True, kw_only=True)
class SlipReissued(VoterEvent):
    kind: ClassVar[str] = "ballot.slip_reissued"
    sentence: ClassVar[str] = _("%(code)s 第 %(number)s 号换发了表决票，旧票作废：%(reason)s")

    serial: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SlipsOrdered(MotionEvent):
    kind: ClassVar[str] = "ballot.slips_ordered"
    sentence: ClassVar[str] = _("排印 %(code)s 的表决票 %(count)s 张")

    count: int


@dataclass(frozen=True, kw_only=True)
class SlipsHandedOut(MotionEvent):
    kind: ClassVar[str] = "ballot.slips_handed_out"
    sentence: ClassVar[str] = _("下载了 %(code)s 的表决票 %(count)s 张")

    count: int


@dataclass(frozen=True, kw_only=True)
class SlipPrinted(VoterEvent):
    kind: ClassVar[str] = "ballot.slip_printed"
    sentence: ClassVar[str] = _("打印了 %(code)s 第 %(number)s 号表决票（第 %(serial)s 张）")

    serial: int


@dataclass(frozen=True, kw_only=True)
class SlipDelivered(VoterEvent):
    kind: ClassVar[str] = "ballot.slip_delivered"
    sentence: ClassVar[str] = _("%(code)s 第 %(number)s 号表决票送达记录：%(result)s")

    result: str


@dataclass(frozen=True, kw_only=True)
class SlipsDelivered(MotionEvent):
    kind: ClassVar[str] = "ballot.slips_delivered"
    sentence: ClassVar[str] = _("%(code)s 有 %(count)s 张表决票一起记了送达：%(result)s")

    count: int
    result: str


@dataclass(frozen=True, kw_only=True)
class UnansweredLookedAt(MotionEvent):
    kind: ClassVar[str] = "ballot.unanswered_looked_at"
    sentence: ClassVar[str] = _("为了送票，查看了 %(code)s 在%(building)s还没有投票的名单")

    building: str


@dataclass(frozen=True, kw_only=True)
class BallotTurnedAway(MotionEvent):
    """A ballot that was not taken; told without its unit, which it may only pretend to be."""

    kind: ClassVar[str] = "ballot.ballot_turned_away"
    sentence: ClassVar[str] = _("%(code)s 有一张票没有收下：%(why)s")

    channel: str
    why: str


# ── Proof ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class RootPublished(MotionEvent):
    kind: ClassVar[str] = "ballot.root_published"
    sentence: ClassVar[str] = _("公布 %(code)s 第 %(counter)s 号校验码，覆盖 %(size)s 张票")

    counter: int
    size: int
    root: str
    final: bool


@dataclass(frozen=True, kw_only=True)
class BundleExported(MotionEvent):
    kind: ClassVar[str] = "ballot.bundle_exported"
    sentence: ClassVar[str] = _("导出了 %(code)s 的复核包，覆盖 %(size)s 张票")

    size: int
    sha256: str
