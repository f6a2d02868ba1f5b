"""How places stand in the trace of other things."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lilong.commons.links import trace
from lilong.kernel.actor import Actor
from lilong.places.models import Place
from lilong.places.permissions import visible_to


def _resolve(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_to(actor, Place.objects.filter(pk__in=list(ids)))
    return {
        pk: trace.Reference("places.place", pk, address, reverse("places:place", args=[pk]))
        for pk, address in rows.values_list("pk", "address")
    }


def register() -> None:
    """Let places stand in the trace."""
    trace.register_kind("places.place", _("地点"), _resolve)
