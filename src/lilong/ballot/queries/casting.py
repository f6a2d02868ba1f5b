"""What the page of a slip shows: whose it is, what is asked, and whether it can be cast now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lilong.ballot import chain_rows, clocking, slips
from lilong.ballot.holders import masked_name
from lilong.ballot.models import Motion, RollOwner, Voter
from lilong.ballot.scoping import Item, items_of
from lilong.ballot.slips import Slip
from lilong.ballot.states import Choice, MotionState
from lilong.commons.fields import known
from lilong.kernel.area import Area


@dataclass(frozen=True, slots=True)
class SlipPage:
    """A slip as its holder sees it.

    Attributes:
        holders: the owners as the notice board shows them, such as 王**.
        phrase: the two words that stand on the paper, too.
        why_not: code of `refusals.CODES` when nothing can be cast on it now, or empty.
        voted_at: when the ballot came that stands for the unit; None when none does.
    """

    voter: Voter
    motion: Motion
    address: str
    area: Area
    holders: tuple[str, ...]
    phrase: str
    items: tuple[Item, ...]
    why_not: str
    voted_at: datetime | None


def slip_page(slip: Slip) -> SlipPage | None:
    """The page of a slip that proved good; None when its voter is not there any more.

    Seven queries at most.
    """
    rows = Voter.objects.select_related("unit", "motion__place")
    voter = rows.filter(pk=slip.voter_id).first()
    if voter is None:
        return None
    owners = RollOwner.objects.filter(unit_id=voter.unit_id).order_by("order")
    names = [known(name) for name in owners.values_list("name", flat=True)]
    voted_at = _voted_at(voter)
    first_wins = (voter.motion.options or {}).get("repeat_policy") != "last"
    return SlipPage(
        voter,
        voter.motion,
        voter.unit.address,
        Area(voter.unit.area),
        tuple(masked_name(name) for name in names if name),
        slips.phrase(voter.id, slip.serial),
        items_of(voter.motion_id),
        _why_not(voter, slip, bool(voted_at) and first_wins),
        voted_at,
    )


def _voted_at(voter: Voter) -> datetime | None:
    _units, lines = chain_rows.units(voter.motion_id, [voter.id])
    line = lines.get(voter.number)
    return line[-1].received_at if line and line[-1].choice != Choice.STRUCK else None


def _why_not(voter: Voter, slip: Slip, voted: bool) -> str:
    """The same answer as `casting.append` would give; that one decides."""
    if slip.serial != voter.serial:
        return "void_slip" if slip.serial < voter.serial else "future_slip"
    if why := _why_not_now(voter.motion):
        return why
    return "already_voted" if voted else ""


def _why_not_now(motion: Motion) -> str:
    if motion.state in (MotionState.DRAFT, MotionState.SCOPE_FROZEN, MotionState.NOTICED):
        return "not_open"
    if motion.state != MotionState.OPEN:
        return "withdrawn" if motion.state == MotionState.WITHDRAWN else "late"
    now = clocking.moment()
    over = motion.closes_at is not None and now.at >= motion.closes_at
    return "late" if over and not now.doubted else ""
