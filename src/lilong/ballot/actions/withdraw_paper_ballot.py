"""Take back a paper slip that was entered and is not settled: entered wrongly, or unreadable."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.models import PaperEntry
from lilong.ballot.paper_desk import held_motion
from lilong.ballot.returning import give_back, past_the_end
from lilong.ballot.voters import need_words
from lilong.ballot.waiting import locked_entry
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed


@use_case
def withdraw_paper_ballot(actor: Actor, *, entry_id: UUID, reason: str) -> PaperEntry:
    """Let a slip wait no longer. Its photo is kept, its owner is told.

    Before the end the unit may hand in again. After it the owner cannot: to give the slip back
    then is to decide that it does not count, which takes who decides, and never who typed it.

    Raises:
        NotAllowed: does not enter paper here; after the end, does not decide or has entered it.
        ForbiddenMove: it is settled already.
        Invalid: without a reason.
    """
    entry = locked_entry(entry_id)
    motion = held_motion(entry.motion_id)
    permissions.enter_paper(actor, motion.place_path)
    if past_the_end(motion):
        permissions.decide_motion(actor, motion)
        if actor.person_id == entry.entered_by_id:
            raise NotAllowed(
                _("已经截止，业主不能再交；这张是您录入的，您不能一个人退回"),
                remedy=_("请另一位业委会委员看过照片，由他退回或者核对。"),
            )
    give_back(actor, entry, need_words(reason, "reason", _("请写明为什么退回")))
    return entry
