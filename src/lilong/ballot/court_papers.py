"""What a court sent about a challenge: written down once, with its photo where there is one.

Names and addresses stand on a court's paper. So its photo is for those who write it down here,
who decide, and the street, before the result and after; for nobody else, and never public.
"""

from __future__ import annotations

from datetime import date
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.models import Challenge, CourtPaper, Motion
from lilong.ballot.moving import locked_motion, now_for
from lilong.commons.files.models import StoredFile
from lilong.commons.files.purposes import register_purpose
from lilong.commons.files.storing import store_photo
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound

PURPOSE = "court_paper"


def locked_challenge(challenge_id: UUID) -> tuple[Motion, Challenge]:
    """A challenge with its motion, both locked until the commit. Raises NotFound."""
    known = Challenge.objects.filter(pk=challenge_id).values_list("motion_id", flat=True).first()
    if known is None:
        raise NotFound(_("没有这条撤销要求"))
    motion = locked_motion(known)
    return motion, Challenge.objects.select_for_update().get(pk=challenge_id)


def keep_paper(
    actor: Actor,
    motion: Motion,
    challenge: Challenge,
    *,
    said_on: date,
    words: str,
    scan: BinaryIO | None,
) -> CourtPaper:
    """Put down a paper beside the challenge that it is about, which names its number and end.

    Raises:
        Invalid: the photo is none that can be shown.
    """
    stored = scan and store_photo(scan, space_id=motion.space_id, purpose=PURPOSE).file
    return CourtPaper.objects.create(
        space_id=motion.space_id,
        challenge=challenge,
        court_ref=challenge.court_ref,
        said_on=said_on,
        words=words,
        result=challenge.result,
        file_id=stored.id if stored else None,
        sha256=stored.content if stored else "",
        noted_by_id=actor.person_id,
        noted_at=now_for(motion).at,
    )


def paper_allowed(actor: Actor, stored: StoredFile) -> bool:
    """Whether the actor may see this photo: by one of the papers that it stands behind."""
    papers = CourtPaper.objects.filter(file_id=stored.id).select_related("challenge__motion")
    return any(permissions.see_court_paper.allows(actor, one.challenge.motion) for one in papers)


def register() -> None:
    """Let the files ask here who may see a photo of a court's paper."""
    register_purpose(PURPOSE, allows=paper_allowed)
