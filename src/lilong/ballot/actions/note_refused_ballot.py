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
    actor: Actor, *, why: str, count: int, claimed: Collection[UUID] = ()
) -> int:
    """Count `count` refusals; a row for each voter that one of them claimed to be, if it exists.

    Args:
        claimed: `Voter.id`s, of which nothing was proven.

    Returns:
        How many rows were written.

    Raises:
        NotAllowed: it is not the house itself that notes it.
    """
    permissions.cast_ballot(actor, proven=False)  # which only the house itself passes
    voters = list(Voter.objects.filter(pk__in=list(claimed)).order_by("pk")[:100])
    for motion_id in {voter.motion_id for voter in voters}:
        _rows(motion_id, [voter for voter in voters if voter.motion_id == motion_id], why)
    deltas = Deltas(CITY)
    deltas.add([CITY], FORGED, why, count)
    deltas.write()
    return len(voters)


def _rows(motion_id: UUID, voters: list[Voter], why: str) -> None:
    at = clocking.moment().at
    RefusedBallot.objects.bulk_create(
        RefusedBallot(
            space_id=voter.space_id,
            motion_id=motion_id,
            unit=voter.number,
            channel=Channel.ONLINE,
            why=why,
            at=at,
        )
        for voter in voters
    )
