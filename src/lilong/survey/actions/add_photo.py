"""Add a photo to a finding."""

from __future__ import annotations

from collections.abc import Collection
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.files.originals import as_covered
from lilong.commons.files.storing import store_photo
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Refused
from lilong.survey import permissions
from lilong.survey.events import PhotoAdded
from lilong.survey.models import Finding, FindingPhoto
from lilong.survey.moving import locked_finding, move
from lilong.survey.states import FindingState

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

    A finding that was returned is handed in again by it, as by any other supplement.

    Args:
        photo: the picture's bytes as uploaded; its name is not looked at.
        public: whether it shows a public part and nothing of anybody's home.

    Raises:
        NotAllowed: neither a keeper nor the recorder.
        Refused: the finding has its most photos already, or this very one.
        Invalid: no picture we can show, too large.
    """
    finding = locked_finding(finding_id)
    permissions.change_finding(actor, finding)
    hung = hang(finding, photo, caption=caption, public=public)
    if hung is None:
        raise Refused(_("这张照片已经在这条问题里了"))
    if finding.state == FindingState.RETURNED:
        move(actor, finding, FindingState.FOUND, PhotoAdded, facts={"file_id": hung.file_id})
    else:
        told(actor, finding, hung)
    return hung


def hang(
    finding: Finding,
    photo: BinaryIO,
    *,
    caption: str = "",
    public: bool = False,
    released: bool = True,
) -> FindingPhoto | None:
    """Store the photo and hang it on a locked finding; None when it hangs there already.

    Where it was covered before in the residents' area, it hangs covered.

    Nothing of the row tells who brought it or at which minute: it may be a resident's. Such a
    photo hangs unreleased: neither counted nor the cover, until `release_photo`, or until
    somebody else hangs it too.
    """
    hanging = FindingPhoto.objects.filter(finding=finding)
    orders = list(hanging.values_list("order", flat=True))
    if len(orders) >= MOST_PHOTOS:
        raise Refused(_("一条问题最多放 %(most)s 张照片") % {"most": MOST_PHOTOS})
    stored = store_photo(
        photo, space_id=finding.space_id, purpose="finding_photo", preview_now=released
    ).file
    shown = as_covered(stored, finding.area_id, previews_now=released)
    hanging = hanging.filter(file_id=shown.file_id)
    if hanging.filter(released=True).exists() or (not released and hanging.exists()):
        return None
    hanging.delete()
    hung = FindingPhoto.objects.create(
        id=day_uuid7(),
        space_id=finding.space_id,
        finding=finding,
        order=max(orders, default=-1) + 1,
        caption=caption.strip()[:100],
        public=public,
        released=released,
        **vars(shown),
    )
    if released:
        count_photos(finding)
    return hung


def count_photos(finding: Finding) -> None:
    """Count the released photos of a locked finding anew.

    The cover stays as long as it hangs there; then the first of them is the next.
    """
    released = FindingPhoto.objects.filter(finding=finding, released=True)
    files = list(released.order_by("order", "id").values_list("file_id", flat=True))
    finding.photos = len(files)
    if finding.cover_id not in files:
        finding.cover_id = next(iter(files), None)
    Finding.objects.filter(pk=finding.pk).update(photos=finding.photos, cover_id=finding.cover_id)


def photos_replaced(holders: Collection[UUID], before: UUID, after: UUID) -> None:
    """Let these locked findings have the file `after` for a cover where they had `before`."""
    Finding.objects.filter(pk__in=holders, cover_id=before).update(cover_id=after)


def told(actor: Actor, finding: Finding, hung: FindingPhoto | None) -> None:
    """Record who added the photo, when one was hung."""
    if hung is None:
        return
    record(
        actor,
        PhotoAdded(
            space_id=finding.space_id,
            place_path=finding.place_path,
            subject_id=finding.id,
            code=finding.code,
            file_id=hung.file_id,
        ),
    )
