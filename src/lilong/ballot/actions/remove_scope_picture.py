"""Take a picture off an item of a motion."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.actions.change_scope import forget_if_unused
from lilong.ballot.events import ScopePictureRemoved
from lilong.ballot.models import Motion, ScopePicture
from lilong.ballot.moving import locked_motion, only_in_draft, tell_of
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@use_case
def remove_scope_picture(actor: Actor, *, motion_id: UUID, picture_id: UUID) -> Motion:
    """Take a picture off for good; its bytes go too, unless another item shows the same.

    Raises:
        NotAllowed: not one of those who prepare here.
        NotFound: the motion has no such picture.
        Refused: it is no longer a draft.
    """
    motion = locked_motion(motion_id)
    permissions.prepare_motion(actor, motion.place_path)
    only_in_draft(motion)
    picture = ScopePicture.objects.filter(pk=picture_id, item__motion=motion).first()
    if picture is None:
        raise NotFound(_("没有这张图片"))
    picture.delete()
    forget_if_unused(picture.file_id)
    motion.version += 1
    motion.save(update_fields=["version"])
    tell_of(actor, motion, ScopePictureRemoved)
    return motion
