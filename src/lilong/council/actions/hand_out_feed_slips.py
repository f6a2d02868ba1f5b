"""Hand out slips that were set: who has them reads what stands on them, so it is written down."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council import answering_permissions, feed_prints
from lilong.council.answering_events import FeedSlipsHandedOut
from lilong.council.feed_prints import FeedPrint
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places import queries as places


@use_case
def hand_out_feed_slips(actor: Actor, *, area_id: UUID, print_id: UUID) -> FeedPrint:
    """Take the file of an order.

    Raises:
        NotAllowed: not a keeper here.
        NotFound: there is no such order, or it is gone.
        Refused: it is not set yet, or could not be set.
    """
    area = places.place(area_id)
    answering_permissions.order_feed_slips(actor, area.path)
    order = feed_prints.find(area.id, print_id)
    if not order.ready:
        raise Refused(_("这份纸条还没有排好"), remedy=_("请过一会儿再来；没有排成的，再排一次。"))
    record(
        actor,
        FeedSlipsHandedOut(
            space_id=area.space_id, place_path=area.path, subject_id=order.id, count=order.count
        ),
    )
    return order
