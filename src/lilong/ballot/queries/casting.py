"""What the page of a slip shows: whose it is, what is asked, and whether it can be cast now.

Never whether the unit has voted, nor when: whoever prints the slips, or finds one, could ask of
every unit in turn who has not answered, unseen. It is said to who tries to cast, and written down.
"""

from __future__ import annotations

from dataclasses import dataclass

from lilong.ballot import clocking, slips
from lilong.ballot.holders import masked_name
from lilong.ballot.models import Motion, RollOwner, Voter
from lilong.ballot.scoping import Item, items_of
from lilong.ballot.slips import Slip
from lilong.ballot.states import MotionState
from lilong.ballot.voters import FIRST, repeat_policy
from lilong.commons.fields import known
from lilong.kernel.area import Area


@dataclass(frozen=True, slots=True)
class SlipPage:
    """A slip as its holder sees it.

    Attributes:
        holders: the owners as the notice board shows them, such as 王**.
        phrase: the two words that stand on the paper, too.
        why_not: code of `refusals.CODES` when nobody can cast on such a slip now, or empty.
        first_wins: whether the first or the last valid ballot of a unit counts.
    """

    voter: Voter
    motion: Motion
    address: str
    area: Area
    holders: tuple[str, ...]
    phrase: str
    items: tuple[Item, ...]
    why_not: str
    first_wins: bool


def slip_page(slip: Slip) -> SlipPage | None:
    """The page of a slip that proved good; None when its voter is not there any more.

    Three queries, whatever the unit has done.
    """
    rows = Voter.objects.select_related("unit", "motion__place")
    voter = rows.filter(pk=slip.voter_id).first()
    if voter is None:
        return None
    owners = RollOwner.objects.filter(unit_id=voter.unit_id).order_by("order")
    names = [known(name) for name in owners.values_list("name", flat=True)]
    return SlipPage(
        voter,
        voter.motion,
        voter.unit.address,
        Area(voter.unit.area),
        tuple(masked_name(name) for name in names if name),
        slips.phrase(voter.id, slip.serial),
        items_of(voter.motion_id),
        _why_not(voter, slip),
        repeat_policy(voter.motion) == FIRST,
    )


def _why_not(voter: Voter, slip: Slip) -> str:
    """What `casting.append` would say to any cast on this slip; that one decides."""
    if slip.serial != voter.serial:
        return "void_slip" if slip.serial < voter.serial else "future_slip"
    return _why_not_now(voter.motion)


def _why_not_now(motion: Motion) -> str:
    if motion.state in (MotionState.DRAFT, MotionState.SCOPE_FROZEN, MotionState.NOTICED):
        return "not_open"
    if motion.state != MotionState.OPEN:
        return "withdrawn" if motion.state == MotionState.WITHDRAWN else "late"
    now = clocking.moment()
    over = motion.closes_at is not None and now.at >= motion.closes_at
    return "late" if over and not now.doubted else ""
