"""Say of a case's photo that nothing on it has to be covered: parties and neighbours may see it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions
from lilong.cases.files.events import CasePhotoReleased
from lilong.cases.files.models import CasePhoto
from lilong.commons.files.covering import Rectangle
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused


@use_case
def release_case_photo(
    actor: Actor, *, case_id: UUID, photo_id: UUID, rectangles: Sequence[Rectangle] = ()
) -> CasePhoto:
    """Let parties and neighbours see a photo as it is: somebody has looked, and it shows no face,
    no plate and nothing of a home.

    Args:
        rectangles: what was drawn on the page with it; there is to be nothing.

    Raises:
        NotAllowed: nobody who may cover it.
        NotFound: the case has no such photo.
        Invalid: something to be covered was drawn: then it is not clean as it is.
        Refused: it is released already.
    """
    case = moving.locked_case(case_id)
    permissions.cover_case_photo(actor, case)
    photo = case.photo_set.filter(pk=photo_id).first()
    if photo is None:
        raise NotFound(_("这一件没有这张照片"))
    if rectangles:
        raise Invalid(_("照片上圈了要遮住的地方，请按“遮住”；不用遮的，先把圈去掉"))
    if photo.public:
        raise Refused(_("这张照片已经可以给当事人和邻居看了"))
    photo.public = True
    photo.save(update_fields=["public"])
    moving.tell(actor, CasePhotoReleased(**moving.about(case)))
    return photo
