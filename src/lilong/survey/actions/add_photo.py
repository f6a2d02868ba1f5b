"""Add a photo to a finding."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lilong.commons.files.storing import store_photo
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.survey import permissions
from lilong.survey.actions.moving import locked_finding
from lilong.survey.events import PhotoAdded
from lilong.survey.models import Finding, FindingPhoto

MOST_PHOTOS = 12


@use_case
def add_photo(
    actor: Actor,
    *,
    finding_id: UUID,
    photo: BinaryIO,
    caption: str = "",
    public: bool = False,
) -> FindingPhoto:
    """Store a photo, stripped of what the camera wrote into it, and hang it on the finding.

    Args:
        photo: the picture's bytes as uploaded; its name is not looked at.
        public: whether it shows a public part and nothing of anybody's home.

    Raises:
        NotAllowed: neither a keeper nor the recorder.
        Refused: the finding has its most photos already.
        Invalid: no picture we can show, too large.
    """
    finding = locked_finding(finding_id)
    permissions.change_finding(actor, finding)
    return hang(actor, finding, photo, caption=caption, public=public)


def hang(
    actor: Actor, finding: Finding, photo: BinaryIO, *, caption: str, public: bool
) -> FindingPhoto:
    """Store the photo of a locked finding and record it."""
    if finding.photos >= MOST_PHOTOS:
        raise Refused(_("一条问题最多放 %(most)s 张照片") % {"most": MOST_PHOTOS})
    stored = store_photo(photo, space_id=finding.space_id, purpose="finding_photo").file
    hung, made = FindingPhoto.objects.get_or_create(
        finding=finding,
        file_id=stored.id,
        defaults={
            "space_id": finding.space_id,
            "order": finding.photos,
            "caption": caption.strip()[:100],
            "public": public,
        },
    )
    if made:
        Finding.objects.filter(pk=finding.pk).update(
            photos=F("photos") + 1, cover_id=finding.cover_id or stored.id
        )
    record(
        actor,
        PhotoAdded(
            space_id=finding.space_id,
            place_path=finding.place_path,
            subject_id=finding.id,
            code=finding.code,
            file_id=stored.id,
        ),
    )
    return hung
