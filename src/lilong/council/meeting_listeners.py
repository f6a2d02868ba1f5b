"""Whom meetings concern, at once, and what the owners' votes bring back to resolutions."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from lilong.commons.ledger.listening import listens
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.links.models import Link
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address
from lilong.council.actions.note_vote_result import note_vote_result
from lilong.council.actions.open_motion_for import RELATION
from lilong.council.models import Invitee, Meeting
from lilong.kernel.actor import SYSTEM

GROUP = "council.meetings"


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


def register() -> None:
    """Importing this module has connected its listeners."""


@listens("council.meeting_invited")
def tell_invited(entry: LedgerEntry) -> None:
    """Tell everybody who was asked; who was told before is not told again."""
    meeting = Meeting.objects.filter(pk=_subject(entry)).first()
    if meeting is None:
        return
    at = timezone.localtime(meeting.starts_at)
    tell(
        _invited(meeting),
        space_id=entry.space_id,
        key=f"meeting-invited:{meeting.id}",
        group=GROUP,
        sentence=_("请您参加“%(title)s”：%(at)s，%(where)s"),
        facts={"title": meeting.title, "at": f"{at:%Y-%m-%d %H:%M}", "where": meeting.where},
        url=address("council:meeting", meeting.id),
    )


@listens("council.meeting_cancelled")
def tell_cancelled(entry: LedgerEntry) -> None:
    """Tell everybody who was asked that it does not take place, and why."""
    meeting = Meeting.objects.filter(pk=_subject(entry)).first()
    if meeting is None:
        return
    tell(
        _invited(meeting),
        space_id=entry.space_id,
        key=f"meeting-cancelled:{meeting.id}",
        group=GROUP,
        sentence=_("“%(title)s”取消了：%(reason)s"),
        facts={"title": meeting.title, "reason": meeting.cancelled_because},
        url=address("council:meeting", meeting.id),
    )


@listens("ballot.result_posted")
def bring_back_result(entry: LedgerEntry) -> None:
    """The owners have spoken: it stands on the resolution that had asked them."""
    for resolution_id in _asked_by(_subject(entry)):
        note_vote_result(
            SYSTEM,
            resolution_id=resolution_id,
            motion_id=_subject(entry),
            result=str(entry.facts["result"]),
            carried=bool(entry.facts["carried"]),
        )


@listens("ballot.motion_withdrawn")
def bring_back_withdrawal(entry: LedgerEntry) -> None:
    """The question was taken back: it stands on the resolution that had asked it, and why."""
    for resolution_id in _asked_by(_subject(entry)):
        note_vote_result(
            SYSTEM,
            resolution_id=resolution_id,
            motion_id=_subject(entry),
            result=str(entry.facts["reason"]),
            carried=None,
        )


def _asked_by(motion_id: UUID) -> list[UUID]:
    asking = Link.objects.filter(
        target_id=motion_id, relation=RELATION, source_kind="council.resolution"
    )
    return list(asking.values_list("source_id", flat=True))


def _subject(entry: LedgerEntry) -> UUID:
    assert entry.subject_id is not None
    return entry.subject_id


def _invited(meeting: Meeting) -> list[UUID]:
    asked = Invitee.objects.filter(meeting=meeting).exclude(person=None)
    return list(asked.values_list("person_id", flat=True))
