"""Paper that is given back: it waits no longer, its photo is kept, its owner is told."""

from __future__ import annotations

from lilong.ballot import clocking
from lilong.ballot.models import Motion, PaperEntry
from lilong.ballot.paper_events import PaperWithdrawn
from lilong.ballot.states import PAPER, MotionState, PaperState
from lilong.ballot.voters import locked_voter
from lilong.ballot.waiting import keep_flag
from lilong.commons.ledger.chain import record
from lilong.kernel.actor import Actor


def past_the_end(motion: Motion) -> bool:
    """Whether the unit cannot hand in again; by a doubted clock, too."""
    if motion.state not in (MotionState.NOTICED, MotionState.OPEN):
        return True
    return motion.closes_at is not None and clocking.moment().at >= motion.closes_at


def give_back(actor: Actor, entry: PaperEntry, why: object) -> None:
    """Settle a locked entry as withdrawn.

    Raises:
        ForbiddenMove: it is settled already.
    """
    voter = locked_voter(entry.voter_id)
    entry.reason = str(why)[:200]
    entry.state = PAPER.check(entry.state, PaperState.WITHDRAWN)
    entry.save(update_fields=["reason", "state"])
    keep_flag(voter)
    record(
        actor,
        PaperWithdrawn(
            space_id=entry.space_id,
            place_path=entry.voter.place_path,
            subject_id=entry.voter_id,
            code=entry.motion.code,
            number=entry.voter.number,
            reason=entry.reason,
            ended=past_the_end(entry.motion),
        ),
    )
