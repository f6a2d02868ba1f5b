"""How rolls stand in the trace and in imports."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot.importing.importer import RollImporter
from lilong.ballot.models import Roll
from lilong.ballot.permissions import visible_rolls
from lilong.commons.imports.importer import register_importer
from lilong.commons.links import trace
from lilong.commons.web.addresses import address
from lilong.kernel.actor import Actor


def _rolls(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_rolls(actor, Roll.objects.filter(pk__in=list(ids)))
    return {
        pk: trace.Reference("ballot.roll", pk, title, address("ballot:roll", pk))
        for pk, title in rows.values_list("pk", "title")
    }


def register() -> None:
    """Let rolls stand where the commons ask for them."""
    trace.register_kind("ballot.roll", _("业主名册"), _rolls)
    register_importer(RollImporter())
