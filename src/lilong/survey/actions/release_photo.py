"""Show a reporter's photo to those who survey, after looking at it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused
from lilong.survey import permissions
from lilong.survey.actions.add_photo import count_photos
from lilong.survey.events import PhotoReleased
from lilong.survey.models import Finding, FindingPhoto
from lilong.survey.moving import locked_finding


@use_case
def release_photo(
    actor: Actor, *, finding_id: UUID, photo_id: UUID, public: bool = False
) -> FindingPhoto:
    """Release a photo that a resident sent with a report: nothing in it tells who that was.

    From then on it is a photo like any other: counted, perhaps the cover, and shown to whoever
    sees the finding from field sight on.

    Args:
        public: whether it shows a public part and nothing of anybody's home.

    Raises:
        NotAllowed: not a keeper here.
        NotFound: the finding has no such photo.
        Refused: it is released already, or the finding is not in the ledger.
    """
    finding = locked_finding(finding_id)
    permissions.release_photo(actor, finding.place_path)
    photo = FindingPhoto.objects.filter(pk=photo_id, finding=finding).first()
    if photo is None:
        raise NotFound(_("这条问题没有这张照片"))
    _check_releasable(finding, photo)
    photo.released, photo.public = True, public
    photo.save(update_fields=["released", "public"])
    count_photos(finding)
    record(
        actor,
        PhotoReleased(
            space_id=finding.space_id,
            place_path=finding.place_path,
            subject_id=finding.id,
            code=finding.code,
            file_id=photo.file_id,
        ),
    )
    return photo


def _check_releasable(finding: Finding, photo: FindingPhoto) -> None:
    if photo.released:
        raise Refused(_("这张照片已经公开过了"))
    if finding.state in permissions.HIDDEN:
        raise Refused(_("%(code)s 还不在台账里，请先登记入账，再公开照片") % {"code": finding.code})
