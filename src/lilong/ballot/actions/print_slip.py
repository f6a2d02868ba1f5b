"""Print the present slip of one unit, and write it down."""

from __future__ import annotations

from uuid import UUID

from lilong.ballot import permissions
from lilong.ballot.documents import papers
from lilong.ballot.events import SlipPrinted
from lilong.ballot.models import Voter
from lilong.ballot.printing import slip_of
from lilong.ballot.states import MotionState
from lilong.ballot.voters import locked_voter, need_state
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@use_case
def print_slip(actor: Actor, *, voter_id: UUID) -> tuple[Voter, papers.Slip]:
    """The unit with what stands on its slip.

    Raises:
        NotAllowed: not one of those who prepare.
        NotFound: there is no such unit.
        Refused: the motion is neither announced nor open.
    """
    voter = locked_voter(voter_id)
    permissions.prepare_motion(actor, voter.motion.place_path)
    need_state(voter.motion, MotionState.NOTICED, MotionState.OPEN)
    slip = slip_of(voter)
    record(
        actor,
        SlipPrinted(
            space_id=voter.space_id,
            place_path=voter.place_path,
            subject_id=voter.id,
            code=voter.motion.code,
            number=voter.number,
            serial=voter.serial,
        ),
    )
    return voter, slip
