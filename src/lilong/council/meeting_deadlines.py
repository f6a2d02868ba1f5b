"""What the texts ask of a meeting's days, reckoned: notice, posting, the gap, how many a year."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.commons.clocks import clock, due_of
from lilong.council.kinds.meetings import MeetingKind, read_kind
from lilong.council.meeting_printing import said_on
from lilong.council.models import Meeting, Resolution
from lilong.council.states import MeetingState

POSTING, GAP = "committee_decision_post", "committee_meeting_max_gap"
_HELD = (MeetingState.OPEN, MeetingState.CLOSED)


def notice_words(meeting: Meeting, *, today: date | None = None) -> str:
    """By when members are told the agenda, or how many days too late today is; else empty."""
    kind = read_kind(meeting.rules)
    if kind.notice_days is None or meeting.state not in (
        MeetingState.PLANNED,
        MeetingState.INVITED,
    ):
        return ""
    asked = timedelta(days=kind.notice_days)
    last = timezone.localtime(meeting.starts_at).date() - asked
    late = ((today or timezone.localdate()) - last).days
    facts = {"days": kind.notice_days, "basis": kind.notice_basis, "day": said_on(last)}
    said = _("议程要提前 %(days)s 天告诉委员，最晚 %(day)s（%(basis)s）。") % facts
    if late <= 0:
        return said
    return said + _("今天通知，晚了 %(late)s 天。") % {"late": late}


def posting_words(resolution: Resolution, kind: MeetingKind) -> str:
    """Until when a decision is posted and the residents' committee told; empty where none asks."""
    if POSTING not in kind.clocks:
        return ""
    found = due_of(POSTING, resolution.resolved_on).due
    facts = {"day": said_on(found), "basis": clock(POSTING).basis}
    return _("%(day)s 以前公布，并告知居委会（%(basis)s）。") % facts


def gap_words(meeting: Meeting) -> str:
    """That more time lies between this meeting and the last of its kind than a text allows.

    One query, and none for a kind of which no text asks it.
    """
    if GAP not in read_kind(meeting.rules).clocks:
        return ""
    before = (
        Meeting.objects.filter(
            place_id=meeting.place_id,
            kind=meeting.kind,
            state__in=_HELD,
            starts_at__lt=meeting.starts_at,
        )
        .exclude(pk=meeting.pk)
        .order_by("-starts_at")
        .values_list("starts_at", flat=True)
        .first()
    )
    if before is None:
        return ""
    last = timezone.localtime(before).date()
    due = due_of(GAP, last).due
    if timezone.localtime(meeting.starts_at).date() <= due:
        return ""
    facts = {"last": said_on(last), "due": said_on(due), "basis": clock(GAP).basis}
    return _("上一次是 %(last)s，这一次最晚要在 %(due)s 开（%(basis)s）。") % facts


def yearly_words(place_id: UUID, kind: MeetingKind) -> str:
    """How many meetings of a kind this year still lacks; empty where no text asks for any."""
    if not kind.yearly:
        return ""
    year = timezone.localdate().year
    held = Meeting.objects.filter(
        place_id=place_id, kind=kind.code, state__in=_HELD, starts_at__year=year
    ).count()
    facts = {"yearly": kind.yearly, "held": held, "basis": kind.basis}
    if held >= kind.yearly:
        return _("一年至少 %(yearly)s 次，今年开过 %(held)s 次（%(basis)s）。") % facts
    return _("一年至少 %(yearly)s 次，今年开过 %(held)s 次，还不够（%(basis)s）。") % facts
