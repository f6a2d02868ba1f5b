"""What one person keeps in a residents' area."""

from __future__ import annotations

from uuid import UUID

from django.db.models import BooleanField, F, Func, QuerySet

from lilong.cases.files.models import STANDS, Case

# The words of the index of who keeps what, with its values in them (see `models.STANDS`).
_UNDER_WAY = Func(
    F("state"), template=STANDS.replace("state", "%(expressions)s", 1), output_field=BooleanField()
)


def kept_by(owner_id: UUID, area_id: UUID) -> QuerySet[Case]:
    """The cases of an owner that have not come to rest."""
    return Case.objects.filter(_UNDER_WAY, owner_id=owner_id, area_id=area_id)
