"""Note ballots that were refused before they came to any motion, such as forged slips."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from lilong.ballot import clocking, permissions
from lilong.ballot.models import RefusedBallot, Voter
from lilong.ballot.states import Channel
from lilong.commons.counters.counting import Deltas
from lilong.commons.spaces import CITY
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor

FORGED = "ballot.forged"
"""Counter of slips that were none of ours: scope the city, key the reason."""


@use_case(unrecorded="what strangers try belongs into the counter of refusals, not into the ledger")
def note_refused_ballot(
    actor: Actor,
    *,
    why: str,
    count: int,
    motion_id: UUID | None = None,
    claimed: Collection[UUID] = (),
) -> int:
    """Count `count` refusals of no known motion; or, of one, a row for each voter claimed.

    Args:
        claimed: `Voter.id`s of the motion, of which nothing was proven; a hundred at most.

    Returns:
        How many rows were written.

    Raises:
        NotAllowed: it is not the house itself that notes it.
    """
    permissions.cast_ballot(actor, proven=False)  # which only the house itself passes
    if motion_id is None:
        deltas = Deltas(CITY)
        deltas.add([CITY], FORGED, why, count)
        deltas.write()
        return 0
    at = clocking.moment().at
    voters = Voter.objects.filter(motion_id=motion_id, pk__in=list(claimed)[:100])
    rows = RefusedBallot.objects.bulk_create(
        RefusedBallot(
            space_id=voter.space_id,
            motion_id=motion_id,
            unit=voter.number,
            channel=Channel.ONLINE,
            why=why,
            at=at,
        )
        for voter in voters.order_by("number")
    )
    return len(rows)
