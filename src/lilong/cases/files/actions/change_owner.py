"""Give a case to another person of the committee: an owner is never missing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions, writing
from lilong.cases.files.events import OwnerChanged
from lilong.cases.files.models import Case
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def change_owner(
    actor: Actor, *, case_id: UUID, owner_id: UUID, base_version: int | None = None
) -> Case:
    """Let another keeper, or one of those above, keep the case.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: the other holds no such role here, or is a party.
        Refused: somebody was quicker.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    moving.check_version(case, base_version)
    check_owner(case, owner_id, moving.keepers_at(case.place_path))
    case.owner_id = owner_id
    moving.tell(actor, OwnerChanged(**moving.about(case)))
    writing.save(case, ["owner"])
    moving.append_step(actor, case, "change_owner", for_parties=False)
    return case


def check_owner(case: Case, owner_id: UUID, keepers: Collection[UUID]) -> None:
    """Raises Invalid: they cannot keep the case, as they hold no role there or are a party."""
    said: Any = ""
    if owner_id not in keepers:
        said = _("承办人要是这里居委会、片区或街道的工作人员")
    elif case.parties.filter(person_id=owner_id).exists():
        said = _("这位同事是这一件的当事人，请换一位")
    if said:
        raise Invalid(said, fields={"owner": [said]})
