"""The same form sent twice: what stands under its number already.

A second tap must leave neither a second party nor a second sitting, and a sitting could not even
be taken away again. Other words under the same number are no second tap: they are given back, not
lost.
"""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.spaces import OfSpace
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Refused

T = TypeVar("T", bound=OfSpace)

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


def written_before(model: type[T], form_id: UUID | None, **typed: Any) -> T | None:
    """What the form of this number has recorded. One query where it has a number.

    Args:
        typed: what the form says now, and of which case or table it is.

    Raises:
        WrittenAlready: it has, and says something else now.
    """
    twin = model._default_manager.filter(pk=form_id).first() if form_id is not None else None
    if twin is not None and any(getattr(twin, name) != value for name, value in typed.items()):
        raise WrittenAlready
    return twin
