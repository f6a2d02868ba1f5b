"""What happens around meetings, resolutions and promises. No sentence names a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class MeetingEvent(Event):
    """Something that happens to one meeting."""

    subject_kind: ClassVar[str] = "council.meeting"

    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(MeetingEvent):
    kind: ClassVar[str] = "council.meeting_planned"
    sentence: ClassVar[str] = _("筹备会议“%(title)s”，时间 %(starts_at)s")

    meeting_kind: str
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class MeetingInvited(MeetingEvent):
    kind: ClassVar[str] = "council.meeting_invited"
    sentence: ClassVar[str] = _("通知了“%(title)s”，请了 %(invited)s 位")

    invited: int


@dataclass(frozen=True, kw_only=True)
class AgendaChanged(MeetingEvent):
    kind: ClassVar[str] = "council.agenda_changed"
    sentence: ClassVar[str] = _("“%(title)s”的议程改为 %(items)s 项")

    items: int


@dataclass(frozen=True, kw_only=True)
class MeetingOpened(MeetingEvent):
    kind: ClassVar[str] = "council.meeting_opened"
    sentence: ClassVar[str] = _("“%(title)s”开始了")


@dataclass(frozen=True, kw_only=True)
class AttendanceRecorded(MeetingEvent):
    kind: ClassVar[str] = "council.attendance_recorded"
    sentence: ClassVar[str] = _("“%(title)s”签到，现在 %(there)s 位")

    there: int


@dataclass(frozen=True, kw_only=True)
class MeetingClosed(MeetingEvent):
    kind: ClassVar[str] = "council.meeting_closed"
    sentence: ClassVar[str] = _("“%(title)s”散会，到了 %(there)s 位")

    there: int


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(MeetingEvent):
    kind: ClassVar[str] = "council.meeting_cancelled"
    sentence: ClassVar[str] = _("“%(title)s”取消了：%(reason)s")

    reason: str


@dataclass(frozen=True, kw_only=True)
class MinutesWritten(MeetingEvent):
    kind: ClassVar[str] = "council.minutes_written"
    sentence: ClassVar[str] = _("写了“%(title)s”的纪要，第 %(number)s 稿")

    number: int


@dataclass(frozen=True, kw_only=True)
class MinutesApproved(MeetingEvent):
    kind: ClassVar[str] = "council.minutes_approved"
    sentence: ClassVar[str] = _("“%(title)s”的纪要定稿（第 %(number)s 稿）")

    number: int


@dataclass(frozen=True, kw_only=True)
class MinutesCorrected(MeetingEvent):
    kind: ClassVar[str] = "council.minutes_corrected"
    sentence: ClassVar[str] = _("更正了“%(title)s”的纪要，第 %(number)s 稿：%(reason)s")

    number: int
    corrects: int
    reason: str


# ── Resolutions ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class ResolutionEvent(Event):
    """Something that happens to one resolution."""

    subject_kind: ClassVar[str] = "council.resolution"

    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class ResolutionPassed(ResolutionEvent):
    kind: ClassVar[str] = "council.resolution_passed"
    sentence: ClassVar[str] = _("作出决议 %(code)s：%(title)s")

    meeting_id: UUID


@dataclass(frozen=True, kw_only=True)
class ResolutionSuperseded(ResolutionEvent):
    kind: ClassVar[str] = "council.resolution_superseded"
    sentence: ClassVar[str] = _("决议 %(code)s 由 %(by_code)s 取代")

    by_id: UUID
    by_code: str


@dataclass(frozen=True, kw_only=True)
class ResolutionPutToVote(ResolutionEvent):
    kind: ClassVar[str] = "council.resolution_put_to_vote"
    sentence: ClassVar[str] = _("按决议 %(code)s 起草了业主表决 %(motion_code)s")

    motion_id: UUID
    motion_code: str


@dataclass(frozen=True, kw_only=True)
class VoteResultNoted(ResolutionEvent):
    kind: ClassVar[str] = "council.vote_result_noted"
    sentence: ClassVar[str] = _("决议 %(code)s 交业主表决的事有了结果：%(result)s")

    motion_id: UUID
    result: str


# ── Promises ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class PromiseEvent(Event):
    """Something that happens to one promise; by whom it was made is told by role only."""

    subject_kind: ClassVar[str] = "council.promise"

    code: str
    as_what: str


@dataclass(frozen=True, kw_only=True)
class PromiseMade(PromiseEvent):
    kind: ClassVar[str] = "council.promise_made"
    sentence: ClassVar[str] = _("%(as_what)s答应了 %(code)s，%(due_on)s 以前")

    due_on: date


@dataclass(frozen=True, kw_only=True)
class PromiseKept(PromiseEvent):
    kind: ClassVar[str] = "council.promise_kept"
    sentence: ClassVar[str] = _("%(as_what)s兑现了 %(code)s")


@dataclass(frozen=True, kw_only=True)
class PromiseChanged(PromiseEvent):
    kind: ClassVar[str] = "council.promise_changed"
    sentence: ClassVar[str] = _("%(as_what)s把 %(code)s 改到 %(due_on)s：%(reason)s")

    due_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class PromiseGivenUp(PromiseEvent):
    kind: ClassVar[str] = "council.promise_given_up"
    sentence: ClassVar[str] = _("%(as_what)s不再办 %(code)s：%(reason)s")

    reason: str
