"""Plan a meeting (筹备一次会议)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.following_up import put_on_agenda
from lilong.council.kinds.meetings import MeetingKind, entry_of, meeting_kinds, read_kind
from lilong.council.meeting_events import MeetingPlanned
from lilong.council.meeting_moving import checked_texts, next_code, tell_of
from lilong.council.models import Meeting
from lilong.council.queries.promises import due_for
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places

LONGEST = {"title": 80, "where": 120}
MOST_MINUTES = 600
MOST_MEMBERS = 999
# Minutes of a meeting long held may still be put in; nobody plans further ahead.
PAST, AHEAD = timedelta(days=366), timedelta(days=5 * 366)
AT = ("residents_area", "compound")
_NEEDED: dict[str, object] = {
    "title": gettext_lazy("请给这次会起个名字"),
    "where": gettext_lazy("请写在哪里开"),
}


@use_case
def plan_meeting(
    actor: Actor,
    *,
    place_id: UUID,
    kind: str,
    title: str,
    starts_at: datetime,
    where: str,
    minutes: int = 60,
    members: int | None = None,
    form_id: UUID | None = None,
    personal: str = Personal.ASK,
) -> Meeting:
    """Plan a meeting; promises that come due before it stand on its agenda by themselves.

    As many as an agenda holds; the others wait, first due first, and are told of on its page.

    Args:
        kind: a code of `meeting_kinds()`; its entry of that day is frozen into the meeting.
        members: how many members the body has, where a quorum rests on it.
        personal: what to do with numbers and names in title and room.
        form_id: the number of the form, which becomes the meeting's.

    Raises:
        NotAllowed: not one of those who prepare meetings of this kind here.
        Invalid: an unknown kind, no title, no room, no or an impossible number.
        Telling: there are some, and nobody has said yet what is meant.
        Refused: the place is neither a residents' area nor a compound.
    """
    place = places.place(place_id)
    known = meeting_kinds().get(kind)
    if known is None:
        why = _("请选一种会")
        raise Invalid(why, fields={"kind": [why]})
    meeting_permissions.plan_meeting(actor, place.path, known.run_by)
    if place.kind not in AT:
        raise Refused(_("会议在居民区或小区里开"), remedy=_("请先打开居民区或小区的页面。"))
    values = checked_texts({"title": title, "where": where}, longest=LONGEST, needed=_NEEDED)
    values = looked_through(personal, values)
    _check_day(starts_at)
    rules = entry_of(kind, timezone.localtime(starts_at).date())
    _check_numbers(read_kind(rules), minutes, members)
    meeting = Meeting.objects.create(
        id=form_id or uuid7(),
        space_id=place.space_id,
        code=next_code(Meeting, place),
        place_id=place.id,
        place_path=place.path,
        kind=kind,
        rules=rules,
        run_by=known.run_by,
        starts_at=starts_at,
        minutes=minutes,
        members=members,
        planned_by_id=actor.person_id,
        **values,
    )
    put_on_agenda(meeting, due_for(meeting))
    tell_of(actor, meeting, MeetingPlanned, meeting_kind=kind, starts_at=starts_at)
    return meeting


def _check_numbers(rules: MeetingKind, minutes: int, members: int | None) -> None:
    wrong: dict[str, list[object]] = {}
    if not 1 <= minutes <= MOST_MINUTES:
        wrong["minutes"] = [_("请写 1 到 %(most)s 分钟") % {"most": MOST_MINUTES}]
    needs = rules.quorum is not None or rules.decision is not None
    if members is None and needs:
        wrong["members"] = [_("请写一共有几位委员，到会够不够要按它算")]
    elif members is not None and not 1 <= members <= MOST_MEMBERS:
        wrong["members"] = [_("请写 1 到 %(most)s 位") % {"most": MOST_MEMBERS}]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _check_day(starts_at: datetime) -> None:
    """A day that somebody can have meant: calendars and clocks reckon with it."""
    now = timezone.now()
    if not now - PAST <= starts_at <= now + AHEAD:
        why = _("请写一年前到五年后的一天")
        raise Invalid(why, fields={"starts_at": [why]})
