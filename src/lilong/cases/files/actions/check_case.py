"""Check what was noted as done: by another person than who noted it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions
from lilong.cases.files.events import CaseChecked
from lilong.cases.files.machines import machine_of
from lilong.cases.files.models import Case
from lilong.cases.files.states import GOES_ON_AT, TO_BE_CHECKED, CaseState, Machine
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def check_case(
    actor: Actor,
    *,
    case_id: UUID,
    holds: bool,
    words: str = "",
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Say whether it is really done; where it is not, the case goes on.

    Args:
        words: needed where it does not hold.
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: neither keeper nor above them here, who noted it themselves, or a party.
        Invalid: it does not hold, and no word says why.
        Refused: there is nothing to check; somebody was quicker.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.check_case(actor, case)
    moving.check_version(case, base_version)
    if case.state not in TO_BE_CHECKED:
        raise Refused(_("这一件还没有记成办好，没有可以复核的"))
    words = moving.check_words(
        words, personal=personal, needed="" if holds else _("请写哪里还没有办好")
    )
    machine = machine_of(case)
    # What was agreed and not kept goes back to the agreement, not to the table.
    back = CaseState.AGREED if machine is Machine.DISPUTE else GOES_ON_AT[machine]
    return moving.move(
        actor,
        case,
        CaseState.CHECKED if holds else back,
        "check_case",
        event=CaseChecked(**moving.about(case), holds=holds),
        words=words,
        also={} if holds else {"done_by_id": None},
    )
