"""Cover faces, number plates and what shows of a home in a case's photo, for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions
from lilong.cases.files.events import CasePhotoCovered
from lilong.cases.files.models import CasePhoto
from lilong.commons.files import originals
from lilong.commons.files.covering import Rectangle, within
from lilong.commons.files.models import StoredFile
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused

# As many as a picture with all cells of the page's grid ticked has, and room to draw.
MOST_PARTS = 120


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
    same photo in other cases of the residents' area is covered with it.

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
    permissions.cover_case_photo(actor, case.place_path)
    photo = case.photo_set.filter(pk=photo_id).first()
    stored = StoredFile.objects.filter(pk=photo.file_id).first() if photo else None
    if photo is None or stored is None:
        raise NotFound(_("这一件没有这张照片"))
    parts = _checked(rectangles)
    covered = originals.store_covered(stored, parts)
    if covered.pk == stored.pk or case.photo_set.filter(file_id=covered.pk).exists():
        raise Refused(_("照片上这些地方已经遮住了"))
    sealed: dict[str, Any] = {}
    if not photo.original_id and not photo.original_content:
        sealed["original_id"] = originals.seal_original(stored).pk
        sealed["original_content"] = stored.content
    same = CasePhoto.objects.filter(file_id=stored.pk, case__area_id=case.area_id)
    told = [[one.left, one.top, one.width, one.height] for one in parts]
    same.update(file_id=covered.pk, covered=[*photo.covered, *told], **sealed)
    photo.refresh_from_db()
    if public and not photo.public:
        photo.public = True
        photo.save(update_fields=["public"])
    if not CasePhoto.objects.filter(file_id=stored.pk).exists():
        originals.replace(stored)
    moving.tell(actor, CasePhotoCovered(**moving.about(case), parts=len(parts)))
    return photo


def _checked(rectangles: Sequence[Rectangle]) -> list[Rectangle]:
    parts = within(rectangles)
    if not parts:
        said: Any = _("请在照片上圈出要遮住的地方")
        raise Invalid(said, fields={"cell": [said]})
    if len(parts) > MOST_PARTS:
        said = _("一次最多遮 %(most)s 处，请圈大一点") % {"most": MOST_PARTS}
        raise Invalid(said, fields={"cell": [said]})
    return parts
