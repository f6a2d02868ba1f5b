"""Look at a finding's photo as it was before it was covered: for a purpose, never unnoticed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.files.originals import Original, OriginalPurpose, read_original
from lilong.commons.ledger.chain import record
from lilong.commons.sealed.looking import note_look
from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound
from lilong.survey import permissions
from lilong.survey.events import OriginalOpened
from lilong.survey.models import FindingPhoto
from lilong.survey.moving import locked_finding
from lilong.survey.sealed_photos import ORIGINAL


@use_case
def open_original(actor: Actor, *, finding_id: UUID, photo_id: UUID, purpose: str) -> Original:
    """Open the sealed original of a covered photo. The look is logged.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no purpose of the list.
        NotFound: the photo was never covered, or the time for which its original is kept is over.
        Undecipherable: its key is not on this machine.
    """
    finding = locked_finding(finding_id)
    permissions.open_original(actor, finding.place_path)
    if actor.person_id is None:
        raise NotAllowed(_("原图只能由本人登录后查看"))
    photo = FindingPhoto.objects.filter(pk=photo_id, finding=finding).first()
    if photo is None or photo.original_id is None:
        raise NotFound(_("这张照片没有封存的原图，或者已过保存期"))
    if purpose not in OriginalPurpose.values:
        raise Invalid(_("请选择查看的用途"), fields={"purpose": [_("请选择查看的用途")]})
    opened = read_original(photo.original_id)
    note_look(
        actor,
        ORIGINAL,
        space_id=finding.space_id,
        place_path=finding.place_path,
        subject_id=photo.original_id,
        about_person_id=None,
        purpose=purpose,
    )
    record(
        actor,
        OriginalOpened(
            space_id=finding.space_id,
            place_path=finding.place_path,
            subject_id=finding.id,
            code=finding.code,
            purpose=kept(OriginalPurpose(purpose).label),
        ),
    )
    return opened
