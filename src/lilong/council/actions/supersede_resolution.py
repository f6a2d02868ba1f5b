"""Put a new resolution in the place of an old one."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.meeting_events import ResolutionPassed, ResolutionSuperseded
from lilong.council.meeting_moving import locked_meeting, locked_resolution, tell_of
from lilong.council.models import Resolution
from lilong.council.resolution_passing import ResolutionDraft, passed
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def supersede_resolution(
    actor: Actor,
    *,
    resolution_id: UUID,
    meeting_id: UUID,
    draft: ResolutionDraft,
    form_id: UUID | None = None,
) -> Resolution:
    """Resolve otherwise, in a later meeting of the same committee; the old words stay readable.

    Args:
        form_id: the number of the form, so that the same one sent twice resolves once.

    Raises:
        NotAllowed: not one of those who decide there.
        Invalid, Refused: as `pass_resolution`; also when another has taken its place already, or
            the meeting is one of another committee or place.
    """
    meeting = locked_meeting(meeting_id)
    old = locked_resolution(resolution_id)
    meeting_permissions.decide_meeting(actor, meeting)
    meeting_permissions.decide_resolution(actor, old)
    if (old.place_id, old.run_by) != (meeting.place_id, meeting.run_by):
        raise Refused(_("这项决议不是这里的会作出的"), remedy=_("请在原来那一方的会上改。"))
    if Resolution.objects.filter(supersedes=old).exists():
        raise Refused(_("这项决议已经被取代了"), remedy=_("请打开取代它的那一项。"))
    resolution = passed(meeting, draft, supersedes=old, form_id=form_id)
    tell_of(actor, resolution, ResolutionPassed, meeting_id=meeting.id)
    tell_of(actor, old, ResolutionSuperseded, by_id=resolution.id, by_code=resolution.code)
    return resolution
