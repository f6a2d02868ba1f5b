"""Who decides about a vote: those who are told when it waits for them."""

from __future__ import annotations

from uuid import UUID

from lilong.ballot import permissions
from lilong.ballot.models import Motion
from lilong.kernel.paths import ancestors
from lilong.people import queries as people


def deciders_of(motion: Motion) -> list[UUID]:
    """Whom `permissions.decide_motion` lets decide, wherever above the vote they sit. One query.

    Where the residents' committee acts in place of an owners' committee, there is nobody else.
    """
    stand_in = permissions.STAND_IN if motion.acting_basis else ()
    roles = (*permissions.DECIDERS, *stand_in)
    there = people.holders_by_path(ancestors(motion.place_path), roles)
    return sorted(set().union(*there.values()))
