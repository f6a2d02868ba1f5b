"""Cast ballots of one motion, by slip or as the owner who signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lilong.ballot import casting, clocking, permissions
from lilong.ballot.casting import Cast, Taken, Untaken
from lilong.ballot.models import Motion, RefusedBallot, Voter
from lilong.ballot.slips import Slip
from lilong.ballot.states import Channel
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class ProvenCast:
    """What an owner says online, and what proves that it is theirs to say.

    Attributes:
        voter_id: the unit's `Voter.id`.
        choice: one of `OWNERS_CHOICES`.
        request: the sender's name for this cast, so that sending it again does no harm.
        slip: the slip that was shown, as `slips.read` gave it; without one the actor must have
            signed in as owner of the room.
    """

    voter_id: UUID
    choice: str
    request: str = ""
    slip: Slip | None = None


@use_case(unrecorded="the motion's own chain is the record, and the ledger must not tell who voted")
def cast_ballots(
    actor: Actor, *, motion_id: UUID, casts: Sequence[ProvenCast]
) -> list[Taken | Untaken]:
    """Take what can be taken; an answer for each cast, in the same order.

    What is not taken is written down as refused, in the same transaction.

    Raises:
        NotAllowed: one of them is proven neither by its slip nor by who signed in; none is taken.
    """
    rooms = _rooms([cast.voter_id for cast in casts if cast.slip is None])
    for cast in casts:
        permissions.cast_ballot(actor, _proven(actor, cast, rooms))
    answers = casting.append(motion_id, [_as_cast(cast) for cast in casts])
    refused = [
        (cast, answer)
        for cast, answer in zip(casts, answers, strict=True)
        if isinstance(answer, Untaken)
    ]
    if refused:
        _write_down(actor, motion_id, refused)
    return answers


def _rooms(voter_ids: list[UUID]) -> dict[UUID, str]:
    if not voter_ids:
        return {}
    return dict(Voter.objects.filter(pk__in=voter_ids).values_list("pk", "place_path"))


def _proven(actor: Actor, cast: ProvenCast, rooms: dict[UUID, str]) -> bool:
    if cast.slip is not None:
        return cast.slip.voter_id == cast.voter_id
    path = rooms.get(cast.voter_id)
    return path is not None and permissions.owns_unit(actor, path)


def _as_cast(cast: ProvenCast) -> Cast:
    serial = cast.slip.serial if cast.slip is not None else None
    return Cast(cast.voter_id, cast.choice, Channel.ONLINE, serial, request=cast.request)


def _write_down(actor: Actor, motion_id: UUID, refused: list[tuple[ProvenCast, Untaken]]) -> None:
    space_id = Motion.objects.values_list("space_id", flat=True).get(pk=motion_id)
    at = clocking.moment().at
    RefusedBallot.objects.bulk_create(
        RefusedBallot(
            space_id=space_id,
            motion_id=motion_id,
            unit=answer.unit,
            channel=Channel.ONLINE,
            why=answer.code,
            serial=cast.slip.serial if cast.slip is not None else None,
            at=at,
            by_person_id=actor.person_id,
        )
        for cast, answer in refused
    )
