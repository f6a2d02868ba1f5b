"""Ask the owners about what was resolved: open a motion for it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.ballot.actions.draft_motion import draft_motion
from lilong.commons.links.trace import link
from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.meeting_events import ResolutionPutToVote
from lilong.council.meeting_moving import locked_resolution, next_step_order, tell_of
from lilong.council.models import Resolution, ResolutionStep
from lilong.council.queries.resolutions import votes_under_way
from lilong.council.states import ResolutionStepKind
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Refused

RELATION = "put_to_vote"


@use_case
def open_motion_for(
    actor: Actor,
    *,
    resolution_id: UUID,
    place_id: UUID,
    matter: str,
    question: str = "",
    acting_basis: str = "",
    scope_ids: Sequence[UUID] = (),
    form_id: UUID | None = None,
) -> ResolutionStep:
    """Draft a motion with the resolution's words; both are linked, its result comes back here.

    Args:
        place_id: the compound whose owners are asked; those of another one are asked apart.
        matter: a code of the ballot's rules: what it takes.
        form_id: the number of the form, so that the same one sent twice drafts one.

    Raises:
        NotAllowed: not one of those who decide here, or who prepare a vote in that compound.
        Refused: the resolution asks for no vote, or another took its place; these owners are
            being asked already; the place is no compound.
        Invalid: an unknown matter, a text too long.
    """
    resolution = locked_resolution(resolution_id)
    meeting_permissions.decide_resolution(actor, resolution)
    _refuse_pointless(resolution, place_id)
    motion = draft_motion(
        actor,
        place_id=place_id,
        title=resolution.title,
        matter=matter,
        question=question,
        text=resolution.text,
        acting_basis=acting_basis,
        scope_ids=scope_ids,
    )
    step = ResolutionStep.objects.create(
        id=form_id or uuid7(),
        space_id=resolution.space_id,
        resolution=resolution,
        order=next_step_order(resolution),
        kind=ResolutionStepKind.PUT_TO_VOTE,
        words=motion.code,
        motion_id=motion.id,
        at=timezone.now(),
    )
    link(
        space_id=resolution.space_id,
        source=("council.resolution", resolution.id),
        relation=RELATION,
        target=("ballot.motion", motion.id),
    )
    tell_of(actor, resolution, ResolutionPutToVote, motion_id=motion.id, motion_code=motion.code)
    return step


def _refuse_pointless(resolution: Resolution, place_id: UUID) -> None:
    if not resolution.needs_vote:
        raise Refused(
            _("这项决议没有写要请业主表决"), remedy=_("要表决的，请在下次会上另作一项决议。")
        )
    if Resolution.objects.filter(supersedes=resolution).exists():
        raise Refused(_("这项决议已经被取代了"), remedy=_("请打开取代它的那一项。"))
    asked = next((one for one in votes_under_way(resolution) if one.place_id == place_id), None)
    if asked is not None:
        raise Refused(
            _("这项决议已经在这个小区起草了业主表决 %(code)s") % {"code": asked.code},
            remedy=_("请接着办那一件；要重新起草的，先把它撤回。"),
        )
