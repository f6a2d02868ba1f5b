"""A written mandate, fetched and locked."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot.models import Mandate
from lilong.kernel.refusal import NotFound


def locked_mandate(mandate_id: UUID) -> Mandate:
    """The mandate, held until the transaction ends. Raises NotFound."""
    rows = Mandate.objects.select_for_update(of=("self",)).filter(pk=mandate_id)
    found = rows.select_related("motion", "voter__unit", "voter__motion").first()
    if found is None:
        raise NotFound(_("没有这份委托书"))
    return found
