"""Cover faces, number plates and what shows of a home in a case's photo, for good."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions
from lilong.cases.files.events import CasePhotoCovered
from lilong.cases.files.models import CasePhoto
from lilong.commons.files import covering, originals
from lilong.commons.files.covering import Rectangle
from lilong.commons.files.models import StoredFile
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@use_case
def cover_case_photo(
    actor: Actor,
    *,
    case_id: UUID,
    photo_id: UUID,
    rectangles: Sequence[Rectangle],
    public: bool = False,
) -> CasePhoto:
    """Show a photo with these parts covered from now on, and keep its original sealed.

    What is covered already stays covered; more can be covered, nothing is ever uncovered. The
    same photo is covered with it in other cases and in findings of the residents' area.

    Args:
        rectangles: parts of what is shown; what reaches beyond the picture is cut off.
        public: whoever covered it has looked: now it shows nobody, and nothing of a home.

    Raises:
        NotAllowed: nobody who walks here.
        NotFound: the case has no such photo.
        Invalid: nothing within the picture, or too many parts.
        Refused: the picture's bytes are gone or cannot be opened.
    """
    case = moving.locked_case(case_id)
    permissions.cover_case_photo(actor, case)
    photo = case.photo_set.filter(pk=photo_id).first()
    stored = StoredFile.objects.filter(pk=photo.file_id).first() if photo else None
    if photo is None or stored is None:
        raise NotFound(_("这一件没有这张照片"))
    parts = covering.checked(rectangles)
    originals.cover_everywhere(stored, parts, case.area_id)
    photo.refresh_from_db()
    if public and not photo.public:
        photo.public = True
        photo.save(update_fields=["public"])
    moving.tell(actor, CasePhotoCovered(**moving.about(case), parts=len(parts)))
    return photo
