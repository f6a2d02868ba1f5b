"""How motions stand in the trace, and who may see what illustrates them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot.actions.add_scope_picture import PURPOSE
from lilong.ballot.models import Motion
from lilong.ballot.permissions import visible_to
from lilong.commons.files.models import StoredFile
from lilong.commons.files.purposes import register_purpose
from lilong.commons.links import trace
from lilong.commons.web.addresses import address
from lilong.kernel.actor import Actor


def _motions(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_to(actor, Motion.objects.filter(pk__in=list(ids)))
    return {
        pk: trace.Reference("ballot.motion", pk, f"{code} {title}", address("ballot:motion", pk))
        for pk, code, title in rows.values_list("pk", "code", "title")
    }


def picture_allowed(actor: Actor, stored: StoredFile) -> bool:
    """Whether the actor may see one of the motions that show this picture. One query."""
    shown = Motion.objects.filter(items__pictures__file_id=stored.id)
    return visible_to(actor, shown).exists()


def register() -> None:
    """Let motions and their pictures stand where the commons ask for them."""
    trace.register_kind("ballot.motion", _("表决事项"), _motions)
    trace.register_relation("revises", _("修改自"), _("后来修改为"))
    register_purpose(PURPOSE, allows=picture_allowed)
