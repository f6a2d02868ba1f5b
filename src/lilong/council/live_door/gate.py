"""Who may watch a meeting, and how much of it they see: asked at the door and again and again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lilong.council import cockpit_permissions as permissions
from lilong.council.queries.cockpit import keyed_meeting
from lilong.council.queries.meetings import seen_meeting
from lilong.council.roll import latest_attendance
from lilong.council.states import MeetingState
from lilong.kernel.refusal import NotFound
from lilong.people.web.behind import actor_behind


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody at the door shows.

    Attributes:
        meeting_id: None for the projector.
        key: of the projector; empty for a person, who shows a session.
        control: whether they ask for the page of those who steer.
        after: the version that they have; -1 for none.
        seen_as: as whom they saw it; who sees it otherwise now has not seen it.
        address: where the connection comes from.
    """

    meeting_id: UUID | None
    key: str
    session: str
    control: bool
    language: str
    after: int
    seen_as: str
    address: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """How much is seen, and who it is that sees: a person, or the projector's key."""

    meeting_id: UUID
    sight: str
    holder: object


class Over(Exception):  # it is no error: a meeting ends
    """The meeting is not being held."""


def admitted(asked: Asked) -> Admitted | None:
    """How somebody may watch; None when they may not. A handful of queries.

    Raises:
        Over: they might, but the meeting is not being held.
    """
    if asked.key:
        meeting = keyed_meeting(asked.key)
        if meeting is None:
            return None
        found = Admitted(meeting.id, permissions.PROJECTOR, asked.key)
    else:
        actor = actor_behind(asked.session)
        if not actor.known or asked.meeting_id is None:
            return None
        try:
            meeting = seen_meeting(actor, asked.meeting_id)
        except NotFound:
            return None
        if asked.control and not permissions.steer_meeting.allows(actor, meeting):
            return None
        sight = permissions.CONTROL
        if not asked.control:
            here = bool(latest_attendance(meeting, actor.person_id))
            sight = permissions.sight_of(here=here)
        found = Admitted(meeting.id, sight, actor.person_id)
    if meeting.state != MeetingState.OPEN:
        raise Over
    return found
