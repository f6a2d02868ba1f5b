"""Add a photo to a finding."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.files.storing import store_photo
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Refused
from lilong.survey import permissions, writing
from lilong.survey.events import PhotoAdded
from lilong.survey.models import Finding, FindingPhoto
from lilong.survey.moving import locked_finding, scopes_of
from lilong.survey.states import FINDING, FindingState

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
    number = told(actor, finding, hung)
    if number is not None and finding.state == FindingState.RETURNED:
        _hand_in_again(actor, finding, number)
    return hung


def _hand_in_again(actor: Actor, finding: Finding, number: int) -> None:
    ledger = writing.Ledger(finding.space_id)
    writing.change(
        finding,
        {"state": FINDING.check(finding.state, FindingState.FOUND)},
        scopes=scopes_of(finding),
        number=number,
        by_person_id=actor.person_id,
        ledger=ledger,
    )
    ledger.close()


def hang(
    finding: Finding,
    photo: BinaryIO,
    *,
    caption: str = "",
    public: bool = False,
    released: bool = True,
) -> FindingPhoto | None:
    """Store the photo and hang it on a locked finding; None when it hangs there already.

    Nothing of the row tells who brought it or at which minute: it may be a resident's. Such a
    photo hangs unreleased: neither counted nor the cover, until `release_photo`, or until
    somebody else hangs it too.
    """
    hanging = FindingPhoto.objects.filter(finding=finding)
    order = hanging.count()
    if order >= MOST_PHOTOS:
        raise Refused(_("一条问题最多放 %(most)s 张照片") % {"most": MOST_PHOTOS})
    stored = store_photo(
        photo, space_id=finding.space_id, purpose="finding_photo", preview_now=released
    ).file
    hanging = hanging.filter(file_id=stored.id)
    if hanging.filter(released=True).exists() or (not released and hanging.exists()):
        return None
    hanging.delete()
    hung = FindingPhoto.objects.create(
        id=day_uuid7(),
        space_id=finding.space_id,
        finding=finding,
        file_id=stored.id,
        order=order,
        caption=caption.strip()[:100],
        public=public,
        released=released,
    )
    if released:
        count_in(finding, hung)
    return hung


def count_in(finding: Finding, photo: FindingPhoto) -> None:
    """Count a released photo of a locked finding; the first one becomes the cover."""
    finding.photos, finding.cover_id = finding.photos + 1, finding.cover_id or photo.file_id
    Finding.objects.filter(pk=finding.pk).update(photos=finding.photos, cover_id=finding.cover_id)


def told(actor: Actor, finding: Finding, hung: FindingPhoto | None) -> int | None:
    """Record who added the photo, when one was hung; return the number of the entry."""
    if hung is None:
        return None
    entry = record(
        actor,
        PhotoAdded(
            space_id=finding.space_id,
            place_path=finding.place_path,
            subject_id=finding.id,
            code=finding.code,
            file_id=hung.file_id,
        ),
    )
    return entry.number
