"""A case may come from a call at a door."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.cases.files.sources import Origin, register_source
from lilong.cases.files.states import Source
from lilong.cases.outreach import permissions
from lilong.cases.outreach.models import HouseCall
from lilong.commons.web.addresses import address
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound

CALL = "cases.house_call"


def register() -> None:
    """Let a house call open a case."""
    register_source(CALL, call)


def call(actor: Actor, source_id: UUID, lock: bool) -> Origin:
    """A recorded call, for who walks at its door. Who was spoken with stands nowhere in it."""
    rows = HouseCall.objects.select_for_update() if lock else HouseCall.objects.all()
    found = rows.filter(pk=source_id).first()
    if found is None or not permissions.record_house_call.allows(actor, found.place_path):
        raise NotFound(_("没有这次上门，或者您不在这里走访"))
    on = timezone.localtime(found.at).date()
    return Origin(
        CALL,
        found.id,
        found.place_id,
        found.place_path,
        Source.VISIT,
        _("%(on)s 上门：%(address)s") % {"on": on, "address": found.address},
        address("cases:door", found.place_id),
        found.words,
        # A colleague wrote it down, without names: it may stand as it is.
        found.words[:300],
    )
