"""How meetings, resolutions and promises stand in the trace."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.links import trace
from lilong.commons.web.addresses import address
from lilong.council.actions.open_motion_for import RELATION
from lilong.council.meeting_permissions import visible_meetings, visible_to
from lilong.council.models import Meeting, Promise, Resolution
from lilong.kernel.actor import Actor


def _meetings(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_meetings(actor, Meeting.objects.filter(pk__in=list(ids)))
    return {
        pk: trace.Reference(
            "council.meeting", pk, f"{code} {title}", address("council:meeting", pk)
        )
        for pk, code, title in rows.values_list("pk", "code", "title")
    }


def _resolutions(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_to(actor, Resolution.objects.filter(pk__in=list(ids)))
    return {
        pk: trace.Reference(
            "council.resolution", pk, f"{code} {title}", address("council:resolution", pk)
        )
        for pk, code, title in rows.values_list("pk", "code", "title")
    }


def _promises(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_to(actor, Promise.objects.filter(pk__in=list(ids)))
    return {
        pk: trace.Reference("council.promise", pk, f"{code} {text}", address("council:promise", pk))
        for pk, code, text in rows.values_list("pk", "code", "text")
    }


def register() -> None:
    """Let them stand where the commons ask for them."""
    trace.register_kind("council.meeting", _("会议"), _meetings)
    trace.register_kind("council.resolution", _("决议"), _resolutions)
    trace.register_kind("council.promise", _("承诺"), _promises)
    trace.register_relation(RELATION, _("请业主表决"), _("起于决议"))
