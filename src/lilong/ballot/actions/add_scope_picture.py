"""Show an item of a motion: a picture or a drawing."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.events import ScopePictureAdded
from lilong.ballot.models import Motion, ScopeItem, ScopePicture
from lilong.ballot.moving import locked_motion, only_in_draft, tell_of
from lilong.commons.files.storing import store_photo
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused

MOST_PICTURES = 12
LONGEST_CAPTION = 100
PURPOSE = "scope_picture"


@use_case
def add_scope_picture(
    actor: Actor, *, motion_id: UUID, item_id: UUID, photo: BinaryIO, caption: str = ""
) -> ScopePicture:
    """Store a picture, stripped of what the camera wrote into it, and hang it on an item.

    Whoever may see the motion may see the picture; the hash of its bytes goes into the scope's.

    Raises:
        NotAllowed: not one of those who prepare here.
        NotFound: the motion has no such item.
        Refused: it is no longer a draft, has its most pictures, or the item shows this one.
        Invalid: no picture we can show, too large, the words below it too long.
    """
    motion = locked_motion(motion_id)
    permissions.prepare_motion(actor, motion.place_path)
    only_in_draft(motion)
    words = _caption(caption)
    hung = _hang(motion, item_id, photo, words)
    motion.version += 1
    motion.save(update_fields=["version"])
    tell_of(actor, motion, ScopePictureAdded, file_id=hung.file_id)
    return hung


def _caption(caption: str) -> str:
    words = caption.strip()
    if len(words) > LONGEST_CAPTION:
        why = _("图片说明最多 %(most)s 个字") % {"most": LONGEST_CAPTION}
        raise Invalid(why, fields={"caption": [why]})
    return words


def _hang(motion: Motion, item_id: UUID, photo: BinaryIO, caption: str) -> ScopePicture:
    item = ScopeItem.objects.filter(pk=item_id, motion=motion).first()
    if item is None:
        raise NotFound(_("没有这一项"))
    hanging = ScopePicture.objects.filter(item__motion=motion)
    orders = list(hanging.values_list("order", flat=True))
    if len(orders) >= MOST_PICTURES:
        raise Refused(_("一个表决事项最多放 %(most)s 张图片") % {"most": MOST_PICTURES})
    stored = store_photo(photo, space_id=motion.space_id, purpose=PURPOSE).file
    if hanging.filter(item=item, file_id=stored.id).exists():
        raise Refused(_("这张图片已经在这一项里了"))
    return ScopePicture.objects.create(
        space_id=motion.space_id,
        item=item,
        order=max(orders, default=-1) + 1,
        file_id=stored.id,
        sha256=stored.content,
        caption=caption,
    )
