"""Reads of a motion's scope."""

from __future__ import annotations

from uuid import UUID

from lilong.ballot.models import ScopeItem


def item_ids(motion_id: UUID) -> list[UUID]:
    """The items of a motion's scope in their order, seen by the house itself. One query."""
    rows = ScopeItem.objects.filter(motion_id=motion_id).order_by("order")
    return list(rows.values_list("pk", flat=True))
