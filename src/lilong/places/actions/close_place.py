"""Close a place that no longer exists: shared rows are closed, never deleted."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places import permissions
from lilong.places.events import PlaceClosed
from lilong.places.models import Place


@use_case
def close_place(actor: Actor, *, place_id: UUID, reason: str) -> Place:
    """Close a place from today on. Its history stays.

    Raises:
        Refused: it is closed already, or something below it is still open.
    """
    place = Place.objects.select_for_update(no_key=True).get(pk=place_id)
    permissions.change_places(actor, place.path)
    if place.closed_on:
        raise Refused(_("%(address)s已经停用") % {"address": place.address})
    if place.children.filter(closed_on=None).exists():
        raise Refused(
            _("%(address)s下面还有在用的地点") % {"address": place.address},
            remedy=_("请先停用下面的地点。"),
        )
    place.closed_on = timezone.localdate()
    place.save(update_fields=["closed_on"])
    record(
        actor,
        PlaceClosed(
            space_id=place.space_id,
            place_path=place.path,
            subject_id=place.id,
            address=place.address,
            reason=reason,
        ),
    )
    return place
