"""Decide what a residents' area lets anybody read, signed in or not."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council import publishing_permissions as permissions
from lilong.council.models import Publishing
from lilong.council.publishing_events import PublishingSet
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places


@use_case
def set_publishing(
    actor: Actor,
    *,
    area_id: UUID,
    suggestions: bool,
    meetings: bool,
    resolutions: bool,
    promises: bool,
    topics: bool,
) -> Publishing:
    """Set what feeds, the public page and programs without an account get to read.

    Raises:
        NotAllowed: neither secretary nor chair.
        Invalid: no residents' area.
    """
    area = places.place(area_id)
    permissions.set_publishing(actor, area.path)
    if area.kind != "residents_area":
        raise Invalid(_("公开哪些内容是按居民区定的"))
    values = {
        "suggestions": suggestions,
        "meetings": meetings,
        "resolutions": resolutions,
        "promises": promises,
        "topics": topics,
    }
    fixed = {"space_id": area.space_id, "area_path": area.path}
    kept, _new = Publishing.objects.update_or_create(
        area_id=area.id, defaults=values, create_defaults=fixed | values
    )
    record(
        actor,
        PublishingSet(space_id=area.space_id, place_path=area.path, subject_id=kept.id, **values),
    )
    return kept
