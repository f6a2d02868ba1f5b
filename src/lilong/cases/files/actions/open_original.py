"""Look at a photo as it was before it was covered: for a purpose, and never unnoticed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions
from lilong.cases.files.events import OriginalOpened
from lilong.commons.files.originals import Original, OriginalPurpose, read_original
from lilong.commons.sealed.looking import note_look, seals
from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound

ORIGINAL = seals("cases.photo", "original", _("办件照片的原图"), dict(OriginalPurpose.choices))


@use_case
def open_original(actor: Actor, *, case_id: UUID, photo_id: UUID, purpose: str) -> Original:
    """Open the sealed original of a covered photo. The look is logged.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no purpose of the list.
        NotFound: the photo was never covered, or the time for which its original is kept is over.
        Undecipherable: its key is not on this machine.
    """
    case = moving.locked_case(case_id)
    permissions.open_original(actor, case)
    if actor.person_id is None:
        raise NotAllowed(_("原图只能由本人登录后查看"))
    photo = case.photo_set.filter(pk=photo_id).first()
    if photo is None or photo.original_id is None:
        raise NotFound(_("这张照片没有封存的原图，或者已过保存期"))
    if purpose not in OriginalPurpose.values:
        raise Invalid(_("请选择查看的用途"), fields={"purpose": [_("请选择查看的用途")]})
    opened = read_original(photo.original_id)
    note_look(
        actor,
        ORIGINAL,
        space_id=case.space_id,
        place_path=case.place_path,
        subject_id=photo.pk,
        about_person_id=None,
        purpose=purpose,
    )
    told = OriginalOpened(**moving.about(case), purpose=kept(OriginalPurpose(purpose).label))
    moving.tell(actor, told)
    return opened
