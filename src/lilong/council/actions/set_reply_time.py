"""Set in how many days a residents' area answers what is said to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council import answering_permissions
from lilong.council.answering_events import ReplyTimeDropped, ReplyTimeSet
from lilong.council.models import ReplyTime
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places

MOST_DAYS = 365


@use_case
def set_reply_time(actor: Actor, *, area_id: UUID, days: int | None) -> ReplyTime:
    """Set it from today on; None says that no time is set. What came in before keeps its own.

    No text that was found names a time for answering a suggestion, so the committee sets it.

    Raises:
        NotAllowed: neither secretary nor chair.
        Invalid: no residents' area, or no sensible number of days.
    """
    area = places.place(area_id)
    answering_permissions.set_reply_time(actor, area.path)
    if area.kind != "residents_area":
        raise Invalid(_("几天以内答复，是按居民区定的"))
    if days is not None and not 1 <= days <= MOST_DAYS:
        said: Any = _("请填 1 到 %(most)s 天，不定就空着") % {"most": MOST_DAYS}
        raise Invalid(said, fields={"days": [said]})
    kept, _new = ReplyTime.objects.update_or_create(
        area_id=area.id,
        since=timezone.localdate(),
        defaults={"days": days},
        create_defaults={"days": days, "space_id": area.space_id},
    )
    about: dict[str, Any] = {
        "space_id": area.space_id,
        "place_path": area.path,
        "subject_id": kept.id,
    }
    record(actor, ReplyTimeDropped(**about) if days is None else ReplyTimeSet(**about, days=days))
    return kept
