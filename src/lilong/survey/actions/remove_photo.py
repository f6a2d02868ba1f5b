"""Take a photo off a finding: the wrong one, or one that shows too much."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.files.storing import let_go
from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.survey import permissions
from lilong.survey.actions.add_photo import count_photos
from lilong.survey.events import PhotoRemoved
from lilong.survey.models import Finding, FindingPhoto
from lilong.survey.moving import locked_finding
from lilong.survey.sealed_photos import forget_unheld


@use_case
def remove_photo(actor: Actor, *, finding_id: UUID, photo_id: UUID) -> Finding:
    """Take a photo off for good; its bytes go too, unless another finding shows the same, and so
    does its sealed original.

    Raises:
        NotAllowed: neither a keeper here nor who recorded it, while it is open.
        NotFound: the finding has no such photo.
    """
    finding = locked_finding(finding_id)
    permissions.change_finding(actor, finding)
    photo = FindingPhoto.objects.filter(pk=photo_id, finding=finding).first()
    if photo is None:
        raise NotFound(_("这条问题没有这张照片"))
    photo.delete()
    count_photos(finding)
    # Whoever hangs the same photo at this moment comes before or after (`originals.as_covered`).
    head = lock_street(finding.space_id)
    if not FindingPhoto.objects.filter(file_id=photo.file_id).exists():
        let_go(photo.file_id)
    if photo.original_id is not None:
        forget_unheld([photo.original_id])
    record(
        actor,
        PhotoRemoved(
            space_id=finding.space_id,
            place_path=finding.place_path,
            subject_id=finding.id,
            code=finding.code,
        ),
        head=head,
    )
    return finding
