"""Hand out slips that were set, and write down to whom."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, prints
from lilong.ballot.events import SlipsHandedOut
from lilong.ballot.moving import tell_of
from lilong.ballot.prints import Print
from lilong.ballot.voters import motion_of
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def hand_out_slips(actor: Actor, *, motion_id: UUID, print_id: UUID) -> Print:
    """The order whose file may be sent now. It holds names and what it takes to vote.

    Raises:
        NotAllowed: not one of those who prepare.
        NotFound: there is no such order, or it is gone after three days.
        Refused: it is not set yet, or could not be set.
    """
    motion = motion_of(motion_id)
    permissions.prepare_motion(actor, motion.place_path)
    order = prints.find(motion.id, print_id)
    if not order.ready:
        raise Refused(_("这份表决票还没有排好"), remedy=_("请等它排完；没有排成的，重新排一次。"))
    tell_of(actor, motion, SlipsHandedOut, count=order.count)
    return order
