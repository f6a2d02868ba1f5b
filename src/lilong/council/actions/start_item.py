"""Start an item of the agenda."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import cockpit_permissions
from lilong.council.cockpit_events import ItemStarted
from lilong.council.cockpit_moving import (
    AlreadyDone,
    cockpit_of,
    end_running_speech,
    item_of,
    refuse_unless_open,
)
from lilong.council.meeting_moving import locked_meeting, tell_of
from lilong.council.models import AgendaItem, Cockpit
from lilong.kernel.actor import Actor


@use_case
def start_item(actor: Actor, *, meeting_id: UUID, item_id: UUID) -> Cockpit:
    """Say which item is talked about now; one can go back to an earlier one.

    Who is speaking has finished; who waits for the other item waits there.

    Raises:
        NotAllowed: not one of those who steer it.
        NotFound: no such item.
        Refused: the meeting is not being held.
        AlreadyDone: this item is on; nobody is interrupted.
    """
    meeting = locked_meeting(meeting_id)
    cockpit_permissions.steer_meeting(actor, meeting)
    refuse_unless_open(meeting)
    item = item_of(meeting, item_id)
    cockpit = cockpit_of(meeting)
    if cockpit.item_id == item.id:
        raise AlreadyDone(_("现在讨论的就是这一项"))
    end_running_speech(meeting)
    cockpit.item, cockpit.item_since = item, timezone.now()
    cockpit.save(update_fields=["item", "item_since"])
    if item.begun_at is None:
        item.begun_at = cockpit.item_since
        item.save(update_fields=["begun_at"])
    before = AgendaItem.objects.filter(meeting=meeting, order__lt=item.order).count()
    tell_of(actor, meeting, ItemStarted, number=before + 1, item=item.title)
    return cockpit
