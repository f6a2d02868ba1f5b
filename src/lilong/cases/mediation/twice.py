"""The same form sent twice: what stands under its number already.

Nothing of a table can be taken away again, so that a second tap must not leave a second sitting.
Other words under the same number are no second tap: they are given back, not lost.
"""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.mediation.models import FilePaper, MediationSession, Proposal, Revisit
from lilong.cases.mediation.seating import Table
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Refused

T = TypeVar("T", FilePaper, MediationSession, Proposal, Revisit)

UNRECORDED = "a form that was sent twice; the first time is in the ledger"


class WrittenAlready(Refused):
    """The form has recorded something else before: gone back to, and changed."""

    def __init__(self) -> None:
        super().__init__(
            _("这张表刚才已经记下了，这一次没有再记"),
            remedy=_("要另记一条的，看过下面写的，再按一次。"),
        )


def own_id(form_id: UUID | None) -> UUID:
    """The id of what a form records: the form's number where it has one."""
    return form_id or uuid7()


def written_before(model: type[T], form_id: UUID | None, table: Table, **typed: Any) -> T | None:
    """What the form of this number has recorded at this table. One query where it has a number.

    Raises:
        WrittenAlready: it has, and says something else now.
    """
    if form_id is None:
        return None
    twin = model.objects.filter(pk=form_id, mediation=table.mediation).first()
    if twin is not None and any(getattr(twin, name) != value for name, value in typed.items()):
        raise WrittenAlready
    return twin
