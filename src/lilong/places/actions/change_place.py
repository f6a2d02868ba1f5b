"""Correct what is known about a place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.commons.wording import listed
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places import permissions
from lilong.places.events import PlaceChanged
from lilong.places.models import Place

CHANGEABLE = frozenset(
    {"area", "area_basis", "households", "plan", "x", "y", "longitude", "latitude", "datum"}
)


@use_case
def change_place(actor: Actor, /, *, place_id: UUID, **changes: Any) -> Place:
    """Correct measures and drawing of a place. Name and position in the tree stay as they are.

    Raises:
        Invalid: a field that cannot be changed, or an area below zero.
    """
    place = Place.objects.select_for_update(no_key=True).get(pk=place_id)
    permissions.change_places(actor, place.path)
    if unknown := set(changes) - CHANGEABLE:
        raise Invalid(_("这些内容不能在这里修改：%(names)s") % {"names": listed(sorted(unknown))})
    if (changes.get("area") or 0) < 0:
        raise Invalid(_("面积不能小于零"), fields={"area": [_("面积不能小于零")]})
    for name, value in changes.items():
        setattr(place, name, value)
    place.save(update_fields=list(changes))
    record(
        actor,
        PlaceChanged(
            space_id=place.space_id,
            place_path=place.path,
            subject_id=place.id,
            address=place.address,
            fields=tuple(sorted(changes)),
        ),
    )
    return place
