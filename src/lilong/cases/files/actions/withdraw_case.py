"""Withdraw a case that should not have been opened, with the reason."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, permissions
from lilong.cases.files.events import CaseWithdrawn
from lilong.cases.files.models import Case, CaseFinding, CaseOrigin
from lilong.cases.files.states import CaseState, Outcome
from lilong.commons.links.trace import unlink
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@use_case
def withdraw_case(
    actor: Actor, *, case_id: UUID, reason: str, base_version: int | None = None
) -> Case:
    """Withdraw a case; its findings, and what else it came from, are free for another.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no reason.
        Refused: somebody was quicker.
        ForbiddenMove: it has come to rest already.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case.place_path)
    moving.check_version(case, base_version)
    reason = moving.check_words(reason, needed=_("请写为什么撤销，当事人会看到"))
    moving.move(
        actor,
        case,
        CaseState.WITHDRAWN,
        "withdraw_case",
        event=CaseWithdrawn(**moving.about(case), reason=reason[:100]),
        words=reason,
        also={"outcome": Outcome.WITHDRAWN, "closed_on": timezone.localdate()},
    )
    CaseFinding.objects.filter(case=case).delete()
    CaseOrigin.objects.filter(case=case).update(freed=True)
    unlink(source=("cases.case", case.id), relation="handles")
    clocks.end_all(actor, case)
    return case
