"""Take back a paper slip that was entered and is not settled: entered wrongly, or unreadable."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.models import PaperEntry
from lilong.ballot.paper_events import PaperWithdrawn
from lilong.ballot.states import PAPER, PaperState
from lilong.ballot.voters import need_words
from lilong.ballot.waiting import locked_entry
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@use_case
def withdraw_paper_ballot(actor: Actor, *, entry_id: UUID, reason: str) -> PaperEntry:
    """Let a slip wait no longer. Its photo is kept, the unit may hand in again, its owner is told.

    Raises:
        NotAllowed: does not enter paper here.
        ForbiddenMove: it is settled already.
        Invalid: without a reason.
    """
    entry = locked_entry(entry_id)
    permissions.enter_paper(actor, entry.motion.place_path)
    entry.reason = need_words(reason, "reason", _("请写明为什么退回"))[:200]
    entry.state = PAPER.check(entry.state, PaperState.WITHDRAWN)
    entry.save(update_fields=["reason", "state"])
    record(
        actor,
        PaperWithdrawn(
            space_id=entry.space_id,
            place_path=entry.voter.place_path,
            subject_id=entry.voter_id,
            code=entry.motion.code,
            number=entry.voter.number,
            reason=entry.reason,
        ),
    )
    return entry
