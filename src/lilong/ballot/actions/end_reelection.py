"""Note that a re-election is over."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.events import ReelectionEnded
from lilong.ballot.models import Reelection
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound
from lilong.places import queries as places


@use_case
def end_reelection(actor: Actor, *, place_id: UUID, until: date) -> Reelection:
    """From `until` on, everything may be put to the vote again.

    Raises:
        NotAllowed: neither the residents' committee nor the street.
        NotFound: none is running.
        Invalid: it would end before it began.
    """
    place = places.place(place_id)
    permissions.note_reelection(actor, place.path)
    rows = Reelection.objects.select_for_update().filter(place_id=place.id, until=None)
    running = rows.first()
    if running is None:
        raise NotFound(_("没有正在进行的换届改选"))
    if until < running.since:
        why = _("结束的日子不能早于开始的日子（%(since)s）") % {"since": running.since.isoformat()}
        raise Invalid(why, fields={"until": [why]})
    running.until = until
    running.save(update_fields=["until"])
    record(
        actor,
        ReelectionEnded(
            space_id=running.space_id,
            place_path=running.place_path,
            subject_id=running.id,
            until=until,
        ),
    )
    return running
