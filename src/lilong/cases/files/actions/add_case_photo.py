"""Add a photo to a case: before, after, or something else that has to be seen."""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions, writing
from lilong.cases.files.events import CasePhotoAdded
from lilong.cases.files.models import Case, CasePhoto
from lilong.cases.files.states import PhotoOf
from lilong.cases.files.summaries import doubts_about_step
from lilong.commons.files.albums import Covered
from lilong.commons.files.originals import as_covered
from lilong.commons.files.storing import store_photo
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal, looked_through
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

MOST_PHOTOS = 60


class AlreadyHangs(Refused):
    """This very photo is there already; whoever sends several goes on with the next."""


@use_case
def add_case_photo(
    actor: Actor,
    *,
    case_id: UUID,
    photo: BinaryIO,
    of: str,
    caption: str = "",
    taken_on: date | None = None,
    public: bool = False,
    personal: str = Personal.ASK,
) -> CasePhoto:
    """Store a photo, stripped of what the camera wrote into it, and hang it on the case.

    Where it was covered before in the residents' area, it hangs covered.

    Args:
        of: a `PhotoOf`.
        public: whoever adds it has looked: it shows no face, no plate, nothing of a home.
        personal: what to do with numbers and names in the caption.

    Raises:
        NotAllowed: nobody who walks here.
        Invalid: no picture we can show, too large; a day ahead.
        Telling: the caption tells who somebody is or who complained, or may be meant as an order,
            and nobody has said whether that is meant.
        Refused: the case has its most photos already, or this very one, perhaps covered; the
            caption orders something.
    """
    case = moving.locked_case(case_id)
    permissions.add_case_photo(actor, case)
    caption, wrong = caption.strip()[:100], dict[str, list[Any]]()
    if of not in PhotoOf.values:
        wrong["of"] = [_("请选是整治前还是整治后")]
    if taken_on is not None and taken_on > timezone.localdate():
        wrong["taken_on"] = [_("拍摄日期不能晚于今天")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    told = doubts_about_step(case.kind, caption)
    doubts = {"caption": told["words"]} if told else None
    caption = looked_through(personal, {"caption": caption}, doubts)["caption"]
    hanging = case.photo_set.count()
    if hanging >= MOST_PHOTOS:
        raise Refused(_("一件最多放 %(most)s 张照片") % {"most": MOST_PHOTOS})
    shown = _stored(case, photo)
    hung = CasePhoto.objects.create(
        space_id=case.space_id,
        case=case,
        of=of,
        caption=caption,
        taken_on=taken_on,
        by_id=actor.person_id,
        public=public,
        order=hanging,
        **vars(shown),
    )
    moving.tell(actor, CasePhotoAdded(**moving.about(case)))
    case.photos = hanging + 1
    writing.save(case, ["photos"])
    return hung


def _stored(case: Case, photo: BinaryIO) -> Covered:
    """The photo as it is to hang on this case, where it does not hang yet."""
    stored = store_photo(photo, space_id=case.space_id, purpose="case_photo").file
    if case.photo_set.filter(file_id=stored.id).exists():
        raise AlreadyHangs(_("这张照片已经在这一件里了"))
    known = case.photo_set.filter(original_content=stored.content).exists()
    shown = as_covered(stored, case.area_id)
    if known or case.photo_set.filter(file_id=shown.file_id).exists():
        raise AlreadyHangs(_("这张照片已经在这一件里了，上面的人脸或车牌遮住了"))
    return shown
