"""Mark one's own notices as read."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from lilong.commons.notices import permissions
from lilong.commons.notices.models import MailState, Notice
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@use_case(unrecorded="what a person has read is nobody else's business")
def read_notices(actor: Actor, *, until: datetime | None = None) -> int:
    """Mark the actor's unread notices as read, up to the moment the page was drawn.

    What is read needs no mail any more. Returns how many were unread.
    """
    permissions.read_notices(actor)
    now = timezone.now()
    unread = Q(person_id=actor.person_id, read_at=None, created_at__lte=until or now)
    waiting = Notice.objects.filter(unread, mail_state=MailState.WAITING)
    waiting.update(mail_state=MailState.NOT_WANTED, mail_at=None)
    return Notice.objects.filter(unread).update(read_at=now)
