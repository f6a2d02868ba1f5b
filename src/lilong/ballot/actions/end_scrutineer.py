"""Let a scrutineer go."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.events import ScrutineerEnded
from lilong.ballot.models import Scrutineer
from lilong.ballot.moving import locked_motion, tell_of
from lilong.ballot.states import POSTED, SCRUTINY, ScrutinyState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused


@use_case
def end_scrutineer(actor: Actor, *, scrutineer_id: UUID) -> Scrutineer:
    """Let go of one who cannot come; who has said anything of the count stays in its record.

    Raises:
        NotAllowed: who prepares does not decide.
        NotFound: there is no such scrutineer.
        ForbiddenMove: the count was confirmed by them, or they were let go already.
        Refused: the result was posted, or they object to the count.
    """
    known = Scrutineer.objects.filter(pk=scrutineer_id).values_list("motion_id", flat=True).first()
    if known is None:
        raise NotFound(_("没有这位监票人"))
    motion = locked_motion(known)
    permissions.decide_motion(actor, motion)
    if motion.state in POSTED:
        raise Refused(_("结果已经公布，监票人名单不再改动"))
    ended = Scrutineer.objects.select_for_update().get(pk=scrutineer_id)
    if ended.state == ScrutinyState.OBJECTED:
        raise Refused(
            _("这位监票人对计票有疑问，不能因此不再担任"),
            remedy=_("请书面答复；疑问和答复会和结果一起公布。"),
        )
    ended.state = SCRUTINY.check(ended.state, ScrutinyState.ENDED)
    ended.save(update_fields=["state"])
    tell_of(actor, motion, ScrutineerEnded, person_id=ended.person_id)
    return ended
