"""Note on a resolution what came of the owners' vote that it had asked for."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.meeting_events import VoteResultNoted
from lilong.council.meeting_moving import locked_resolution, next_step_order, tell_of
from lilong.council.models import Resolution, ResolutionStep
from lilong.council.states import ResolutionStepKind
from lilong.kernel.actor import Actor


@use_case(unrecorded="heard a second time, it writes and records nothing")
def note_vote_result(
    actor: Actor,
    *,
    resolution_id: UUID,
    motion_id: UUID,
    result: str,
    carried: bool | None,
) -> Resolution:
    """Add the step; heard a second time, nothing happens. The ballot's posted result calls it.

    Args:
        carried: what the owners said; None when the motion was withdrawn.

    Raises:
        NotAllowed: not one of those who decide there (the house itself passes).
    """
    resolution = locked_resolution(resolution_id)
    meeting_permissions.decide_resolution(actor, resolution)
    withdrawn = ResolutionStepKind.VOTE_WITHDRAWN
    kind = withdrawn if carried is None else ResolutionStepKind.VOTE_RESULT
    noted = ResolutionStep.objects.filter(resolution=resolution, kind=kind, motion_id=motion_id)
    if noted.exists():
        return resolution
    ResolutionStep.objects.create(
        space_id=resolution.space_id,
        resolution=resolution,
        order=next_step_order(resolution),
        kind=kind,
        words=result[:300],
        motion_id=motion_id,
        carried=carried,
        at=timezone.now(),
    )
    tell_of(actor, resolution, VoteResultNoted, motion_id=motion_id, result=result)
    return resolution
