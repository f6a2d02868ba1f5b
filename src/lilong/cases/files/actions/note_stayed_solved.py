"""Note that a closed case stayed solved, 30 or 180 days after it was closed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions, writing
from lilong.cases.files.events import StayedSolvedNoted
from lilong.cases.files.models import Case
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def note_stayed_solved(
    actor: Actor,
    *,
    case_id: UUID,
    words: str = "",
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Note it, and set the next day on which it is asked, if there is one. Where it did not stay
    solved, `reopen_case` opens it again.

    Args:
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: not a keeper here.
        Refused: it is not asked now; somebody was quicker.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    moving.check_version(case, base_version)
    words = moving.check_words(words, personal=personal, kind=case.kind)
    today = timezone.localdate()
    if case.ask_on is None or case.closed_on is None or case.ask_on > today:
        raise Refused(_("还没有到回访的日子"))
    after = (today - case.closed_on).days
    moving.tell(actor, StayedSolvedNoted(**moving.about(case), after_days=after))
    later = [case.closed_on + timedelta(days=days) for days in moving.ASKED_AFTER]
    case.ask_on = next((day for day in later if day > today), None)
    writing.save(case, ["ask_on"])
    moving.append_step(actor, case, "note_stayed_solved", words=words)
    return case
