"""The photos of a finding's page: shown, hung, released and taken off."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Photo
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound
from lilong.survey import permissions
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.release_photo import release_photo
from lilong.survey.actions.remove_photo import remove_photo
from lilong.survey.models import Finding, FindingPhoto
from lilong.survey.permissions import Sight, sight_of
from lilong.survey.queries.findings import photos_of


def photos_shown(found: Finding, sight: Sight) -> list[Photo]:
    """The photos that a reader of this sight is shown; inside, each leads to a page of its own."""
    hung = photos_of(found.id, sight)
    count = len(hung)
    return [
        Photo(
            src=address("files:serve", photo.file_id, "small"),
            alt=_("%(code)s 的照片，第 %(number)s 张，共 %(count)s 张")
            % {"code": found.code, "number": number, "count": count},
            href=address("survey:photo", found.id, photo.id)
            if sight >= Sight.FIELD
            else address("files:serve", photo.file_id, "large"),
            caption=photo.caption,
        )
        for number, photo in enumerate(hung, 1)
    ]


def look_url(actor: Actor, found: Finding) -> str:
    """Where faces and number plates are covered, for whoever may: the first photo that waits for
    a look, or the first of all; empty where there is none."""
    if not permissions.cover_photo.allows(actor, found):
        return ""
    hung = photos_of(found.id, sight_of(actor, found))
    return first_to_look_at(found.id, hung) or first_to_look_at(found.id, hung, all_wait=True)


def first_to_look_at(
    finding_id: UUID, hung: Sequence[FindingPhoto], *, all_wait: bool = False
) -> str:
    """The page of the first photo on which nothing is covered and that nobody made public."""
    waits = (one for one in hung if all_wait or not (one.covered or one.public))
    first = next(waits, None)
    return address("survey:photo", finding_id, first.pk) if first else ""


def unreleased_photos(actor: Actor, found: Finding) -> list[tuple[UUID, str]]:
    """The photos that the actor may release: (id, which one of those shown it is)."""
    path = found.place_path
    if found.state in permissions.HIDDEN or not permissions.release_photo.allows(actor, path):
        return []
    return [
        (photo.id, _("第 %(number)s 张照片是反映人拍的，还没有公开") % {"number": number})
        for number, photo in enumerate(photos_of(found.id, sight_of(actor, found)), 1)
        if not photo.released
    ]


def removable_photos(actor: Actor, found: Finding) -> list[tuple[UUID, str]]:
    """The photos shown, to be taken off: (id, which one)."""
    shown = photos_of(found.id, sight_of(actor, found))
    return [
        (photo.id, _("第 %(number)s 张") % {"number": number})
        for number, photo in enumerate(shown, 1)
    ]


def photograph(actor: Actor, finding_id: UUID, request: HttpRequest) -> str:
    """Hang the photo that was sent on the finding; return what to say."""
    photo = request.FILES.get("photo")
    if photo is None:
        raise Invalid(_("请先选一张照片"), fields={"photo": [_("请先选一张照片")]})
    public = request.POST.get("public") == "1"
    add_photo(actor, finding_id=finding_id, photo=photo, public=public)  # type: ignore[arg-type]  # an upload reads like a file
    return _("照片已加上")


def release(actor: Actor, finding_id: UUID, request: HttpRequest) -> str:
    """Release the photo that was chosen; return what to say."""
    photo_id, public = _photo_id(request), request.POST.get("public") == "1"
    release_photo(actor, finding_id=finding_id, photo_id=photo_id, public=public)
    return _("照片已公开")


def remove(actor: Actor, finding_id: UUID, request: HttpRequest) -> str:
    """Take the photo that was chosen off the finding; return what to say."""
    remove_photo(actor, finding_id=finding_id, photo_id=_photo_id(request))
    return _("照片已删除")


def _photo_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("photo_id", ""))
    except ValueError as error:
        raise NotFound(_("这条问题没有这张照片")) from error
