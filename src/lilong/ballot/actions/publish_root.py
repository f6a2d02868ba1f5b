"""Publish the root over all ballots so far: each hour that brought some, and when asked."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, roots
from lilong.ballot.casting import lock_head
from lilong.ballot.events import RootPublished
from lilong.ballot.models import Motion, PublishedRoot
from lilong.ballot.states import MotionState
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused


@use_case
def publish_root(actor: Actor, *, motion_id: UUID) -> PublishedRoot:
    """Sign the motion's root and publish it, in the database and in the roots' file.

    Raises:
        NotFound: there is no such motion.
        NotAllowed: neither the house itself nor a member of the owners' committee.
        Refused: it is not being voted on, or nothing came since the last root.
    """
    motion = Motion.objects.select_for_update(no_key=True).filter(pk=motion_id).first()
    if motion is None:
        raise NotFound(_("没有这个表决事项"))
    permissions.publish_root(actor, motion.place_path)
    if motion.state not in (MotionState.OPEN, MotionState.CLOSED):
        raise Refused(_("校验码在投票期间和截止以后公布"))
    published = roots.publish(motion, lock_head(motion.id))
    record(actor, root_published(motion, published))
    return published


def root_published(motion: Motion, published: PublishedRoot) -> RootPublished:
    """The event of a root, for whoever publishes one."""
    return RootPublished(
        space_id=motion.space_id,
        place_path=motion.place_path,
        subject_id=motion.id,
        code=motion.code,
        counter=published.counter,
        size=published.size,
        root=published.root,
        final=published.final,
    )
