"""Put promises that are due or late onto the agenda of the next meeting."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.following_up import put_on_agenda
from lilong.council.meeting_moving import locked_meeting, tell_of_agenda
from lilong.council.models import AgendaItem, Meeting
from lilong.council.queries.promises import due_for
from lilong.council.states import MeetingState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def follow_up_promises(actor: Actor, *, meeting_id: UUID) -> Meeting:
    """Put what is due or late behind the items that stand there; each promise once.

    Raises:
        NotAllowed: not one of those who prepare it; the house itself does it each morning.
        Refused: the meeting has begun or is over, nothing is to be followed up, or the agenda
            is full.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.prepare_meeting(actor, meeting)
    if meeting.state not in (MeetingState.PLANNED, MeetingState.INVITED):
        raise Refused(_("会已经开了，议程不再添"))
    if not put_on_agenda(meeting, due_for(meeting)):
        raise Refused(_("没有要跟进的承诺，或者议程已经满了"))
    items = AgendaItem.objects.filter(meeting=meeting).count()
    return tell_of_agenda(actor, meeting, items=items)
