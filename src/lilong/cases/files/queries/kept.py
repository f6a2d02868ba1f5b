"""What one person keeps in a residents' area."""

from __future__ import annotations

from uuid import UUID

from django.db.models import BooleanField, F, Func, QuerySet

from lilong.cases.files.models import STANDS, Case
from lilong.commons.search.ranges import Sql
from lilong.commons.search.unindexed import Unindexed

# The words of the index of who keeps what, with its values in them (see `models.STANDS`).
_UNDER_WAY = Func(
    F("state"), template=STANDS.replace("state", "%(expressions)s", 1), output_field=BooleanField()
)


def kept_by(owner_id: UUID, area_id: UUID) -> QuerySet[Case]:
    """The cases of an owner that have not come to rest."""
    return Case.objects.filter(_UNDER_WAY, owner_id=owner_id, area_id=area_id)


def kept_positions(
    owner_id: UUID, area_id: UUID, *, before: int | None, after: int | None, limit: int
) -> Sql:
    """The positions of the first `limit` of them, newest first: older than `before`, or, oldest
    first, newer than `after`."""
    rows = Case.objects.alias(area=Unindexed("area_id"))
    rows = rows.filter(_UNDER_WAY, owner_id=owner_id, area=area_id)
    if after is not None:
        rows = rows.filter(position__gt=after).order_by("position")
    elif before is not None:
        rows = rows.filter(position__lt=before).order_by("-position")
    else:
        rows = rows.order_by("-position")
    sql, params = rows.values("position")[:limit].query.sql_with_params()
    return sql, list(params)
