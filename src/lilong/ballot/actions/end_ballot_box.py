"""End the entering of a box of which slips are missing, so that the vote may close."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.boxes import entered_from, locked_box, tell_of_box
from lilong.ballot.models import BallotBox
from lilong.ballot.paper_desk import need_person
from lilong.ballot.paper_events import BoxEnded
from lilong.ballot.voters import need_words
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed, Refused


@use_case
def end_ballot_box(actor: Actor, *, box_id: UUID, reason: str = "") -> BallotBox:
    """Say that all slips of a box are entered; from then on none is entered from it.

    Args:
        reason: why there are fewer than were counted: a slip of another vote lay among them,
            one was returned; or why the colleague who was named as witness has not confirmed the
            box. Needed only then.

    Raises:
        NotAllowed: who prepares does not decide; who took a box does not say alone why nobody
            confirmed it.
        Refused: it was ended already.
        Invalid: slips are missing or the witness is, and no reason says why.
    """
    box = locked_box(box_id)
    permissions.decide_motion(actor, box.motion)
    person_id = need_person(actor, _("票箱由人来清点"))
    if box.ended_at is not None:
        raise Refused(_("这一箱已经记为录完了"))
    if box.unwitnessed and person_id == box.taken_by_id:
        raise NotAllowed(
            _("这一箱是您收的，见证人还没有确认，不能由您一个人说明"),
            remedy=_("请见证人登录确认，或者请另一位业委会委员写明原因。"),
        )
    entered = entered_from(box)
    if box.unwitnessed:
        reason = need_words(reason, "reason", _("见证人没有确认这一箱，请写明原因"))
    if entered < box.slips:
        reason = need_words(reason, "reason", _("还差几张，请写明原因"))
    box.ended_at, box.ended_by_id = clocking.moment().at, person_id
    box.reason = reason.strip()[:200]
    box.save(update_fields=["ended_at", "ended_by_id", "reason"])
    tell_of_box(actor, box, BoxEnded, entered=entered, reason=box.reason)
    return box
