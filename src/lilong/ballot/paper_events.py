"""What happens to ballots that people enter for an owner, and what is said of them afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lilong.ballot.events import MotionEvent, VoterEvent


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class BoxEvent(MotionEvent):
    """Something that happens to a box of slips."""

    place: str
    slips: int
    box_id: UUID


@dataclass(frozen=True, kw_only=True)
class BoxTaken(BoxEvent):
    kind: ClassVar[str] = "ballot.box_taken"
    sentence: ClassVar[str] = _("收回了 %(code)s %(place)s的票箱，当场点了 %(slips)s 张")


@dataclass(frozen=True, kw_only=True)
class BoxWitnessed(BoxEvent):
    kind: ClassVar[str] = "ballot.box_witnessed"
    sentence: ClassVar[str] = _(
        "%(code)s %(place)s的票箱，登记点了 %(slips)s 张：%(result)s。%(words)s"
    )

    result: str
    words: str


@dataclass(frozen=True, kw_only=True)
class BoxEnded(BoxEvent):
    kind: ClassVar[str] = "ballot.box_ended"
    sentence: ClassVar[str] = _(
        "%(code)s %(place)s的票箱录完了：点了 %(slips)s 张，录入 %(entered)s 张。%(reason)s"
    )

    entered: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PaperEntered(VoterEvent):
    kind: ClassVar[str] = "ballot.paper_entered"
    sentence: ClassVar[str] = _("录入了 %(code)s 第 %(number)s 号的纸质票，等另一人核对")

    channel: str


@dataclass(frozen=True, kw_only=True)
class PaperConfirmed(VoterEvent):
    kind: ClassVar[str] = "ballot.paper_confirmed"
    sentence: ClassVar[str] = _("核对了 %(code)s 第 %(number)s 号的纸质票：%(result)s")

    result: str


@dataclass(frozen=True, kw_only=True)
class PaperWithdrawn(VoterEvent):
    kind: ClassVar[str] = "ballot.paper_withdrawn"
    sentence: ClassVar[str] = _("退回了 %(code)s 第 %(number)s 号的纸质票：%(reason)s")

    reason: str
    ended: bool = False  # the unit cannot hand in again


@dataclass(frozen=True, kw_only=True)
class DoorBallotTaken(VoterEvent):
    kind: ClassVar[str] = "ballot.door_ballot_taken"
    sentence: ClassVar[str] = _("上门收到 %(code)s 第 %(number)s 号的表决票，等另一人核对")


@dataclass(frozen=True, kw_only=True)
class MandateRegistered(VoterEvent):
    kind: ClassVar[str] = "ballot.mandate_registered"
    sentence: ClassVar[str] = _("登记了 %(code)s 第 %(number)s 号的委托书")


@dataclass(frozen=True, kw_only=True)
class MandateRevoked(VoterEvent):
    kind: ClassVar[str] = "ballot.mandate_revoked"
    sentence: ClassVar[str] = _("%(code)s 第 %(number)s 号收回了委托")


@dataclass(frozen=True, kw_only=True)
class ProxyVoted(VoterEvent):
    kind: ClassVar[str] = "ballot.proxy_voted"
    sentence: ClassVar[str] = _("受托人按委托书投了 %(code)s 第 %(number)s 号的票")


@dataclass(frozen=True, kw_only=True)
class BallotComplained(VoterEvent):
    kind: ClassVar[str] = "ballot.ballot_complained"
    sentence: ClassVar[str] = _("对 %(code)s 第 %(number)s 号计入的票提出疑问")


@dataclass(frozen=True, kw_only=True)
class ComplaintAnswered(VoterEvent):
    kind: ClassVar[str] = "ballot.complaint_answered"
    sentence: ClassVar[str] = _("答复了对 %(code)s 第 %(number)s 号票的疑问：%(result)s")

    result: str
