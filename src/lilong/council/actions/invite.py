"""Invite people to a meeting: its agenda is told from now on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.meeting_events import MeetingInvited
from lilong.council.meeting_moving import locked_meeting, move_meeting, tell_of
from lilong.council.models import AgendaItem, Invitee, Meeting
from lilong.council.queries.meetings import people_of_role
from lilong.council.states import MeetingState
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid, Refused
from lilong.people import queries as people
from lilong.people.roles import ROLES

MOST_BY_NAME = 50
MOST_GUESTS = 20
LONGEST_NAME = 60


@dataclass(frozen=True)
class Guest:
    """Somebody from outside who has no account, such as the design office.

    Attributes:
        as_what: from which body.
    """

    name: str
    as_what: str = ""


@use_case
def invite(
    actor: Actor,
    *,
    meeting_id: UUID,
    roles: Collection[str] = (),
    person_ids: Collection[UUID] = (),
    guests: Sequence[Guest] = (),
) -> Meeting:
    """Tell the agenda and ask people to come; asking again adds those who were not asked yet.

    Args:
        roles: everybody who holds one of these at the place, below it or right above it.
        guests: written down and called over; nobody but the organiser can tell them.

    Raises:
        NotAllowed: not one of those who prepare it.
        Invalid: an unknown role, somebody who has nothing to do with the place, a guest without
            a name, nobody at all.
        Refused: there is no agenda yet.
        ForbiddenMove: it has begun, is over or was cancelled.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.prepare_meeting(actor, meeting)
    if not AgendaItem.objects.filter(meeting=meeting).exists():
        raise Refused(
            _("还没有议程，请来的人不知道要商量什么"), remedy=_("先写至少一项议程，再发通知。")
        )
    asked = _persons(meeting, roles, person_ids)
    named = _guests(guests)
    if not asked and not named:
        why = _("这些身份现在没有人，请换一种，或者按名字请")
        raise Invalid(why, fields={"roles": [why]})
    there = Invitee.objects.filter(meeting=meeting).values_list("person_id", "name", "as_what")
    known: set[tuple[UUID | None, str, str]] = set(there)
    added = [
        Invitee(space_id=meeting.space_id, meeting=meeting, person_id=person_id, role=role)
        for person_id, role in asked.items()
        if (person_id, "", "") not in known
    ]
    added += [
        Invitee(space_id=meeting.space_id, meeting=meeting, name=name, as_what=as_what)
        for name, as_what in named
        if (None, name, as_what) not in known
    ]
    Invitee.objects.bulk_create(added)
    facts = {"invited": len(known) + len(added)}
    if meeting.state == MeetingState.INVITED:
        tell_of(actor, meeting, MeetingInvited, **facts)
        return meeting
    return move_meeting(actor, meeting, MeetingState.INVITED, MeetingInvited, **facts)


def _persons(
    meeting: Meeting, roles: Collection[str], person_ids: Collection[UUID]
) -> dict[UUID, str]:
    if set(roles) - set(ROLES):
        raise Invalid(_("有不认识的身份"))
    if len(person_ids) > MOST_BY_NAME:
        raise Invalid(_("一次最多点名请 %(most)s 位") % {"most": MOST_BY_NAME})
    found: dict[UUID, str] = {}
    for role in roles:
        for person in people_of_role(meeting.place_path, role):
            found.setdefault(person.person_id, role)
    for person_id in person_ids:
        role = _role_near(meeting.place_path, person_id)
        if not role:
            why = _("有一位和这个地方没有关系，不能请")
            raise Invalid(why, fields={"person_ids": [why]})
        found.setdefault(person_id, role)
    return found


def _guests(guests: Sequence[Guest]) -> list[tuple[str, str]]:
    """Name and body of each guest, once."""
    if len(guests) > MOST_GUESTS:
        why = _("一次最多请 %(most)s 位客人") % {"most": MOST_GUESTS}
        raise Invalid(why, fields={"guests": [why]})
    named = list(dict.fromkeys((one.name.strip(), one.as_what.strip()) for one in guests))
    for name, as_what in named:
        if not name or max(len(name), len(as_what)) > LONGEST_NAME:
            why = _("每一行先写姓名，再写单位，各不超过 %(most)s 个字") % {"most": LONGEST_NAME}
            raise Invalid(why, fields={"guests": [why]})
    return named


def _role_near(path: str, person_id: UUID) -> str:
    """What a person is at the place, above or below it; empty when they are nothing there."""
    grants = people.grants_today(person_id)
    near = (g.role for g in grants if covers(g.path, path) or covers(path, g.path))
    return next(near, "")
