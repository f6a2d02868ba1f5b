"""Begin a new motion from one whose scope has to change."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.actions.draft_motion import next_code
from lilong.ballot.events import MotionRevised
from lilong.ballot.models import Motion, ScopeItem, ScopePicture
from lilong.ballot.moving import locked_motion, tell_of
from lilong.ballot.scoping import items_of
from lilong.ballot.states import UNPUBLISHED
from lilong.commons.links.trace import link
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places import queries as places

_CARRIED_OVER = (
    "title", "question", "matter", "text", "not_included", "scope_paths", "acting_basis",
)  # fmt: skip


@use_case
def revise_motion(actor: Actor, *, motion_id: UUID) -> Motion:
    """A new draft that says what the old one says, to be changed and asked anew.

    The old one stays as it is: it holds until the new one takes effect.

    Raises:
        NotAllowed: not one of those who prepare here.
        Refused: its notice was not given yet, so that it can be changed itself.
    """
    old = locked_motion(motion_id)
    permissions.prepare_motion(actor, old.place_path)
    if old.state in UNPUBLISHED:
        raise Refused(_("这个事项还没有公告，可以直接修改"))
    new = Motion.objects.create(
        space_id=old.space_id,
        place_id=old.place_id,
        place_path=old.place_path,
        code=next_code(places.place(old.place_id)),
        revises=old,
        prepared_by_id=actor.person_id,
        **{name: getattr(old, name) for name in _CARRIED_OVER},
    )
    _copy_items(old, new)
    link(
        space_id=new.space_id,
        source=("ballot.motion", new.id),
        relation="revises",
        target=("ballot.motion", old.id),
    )
    tell_of(actor, new, MotionRevised, of_code=old.code, of_id=old.id)
    return new


def _copy_items(old: Motion, new: Motion) -> None:
    for item in items_of(old.id):
        copied = ScopeItem.objects.create(
            space_id=new.space_id,
            motion=new,
            order=item.order,
            title=item.title,
            text=item.text,
            amount=item.amount,
            included=item.included,
        )
        ScopePicture.objects.bulk_create(
            ScopePicture(
                space_id=new.space_id,
                item=copied,
                order=order,
                file_id=picture.file_id,
                sha256=picture.sha256,
                caption=picture.caption,
            )
            for order, picture in enumerate(item.pictures)
        )
