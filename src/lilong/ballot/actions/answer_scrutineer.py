"""Answer a scrutineer's objection to the count, in writing."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.events import ObjectionToCountAnswered
from lilong.ballot.models import Scrutineer
from lilong.ballot.moving import locked_motion, now_for, tell_of
from lilong.ballot.states import MotionState, ScrutinyState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused

LONGEST_ANSWER = 300


@use_case
def answer_scrutineer(actor: Actor, *, scrutineer_id: UUID, answer: str) -> Scrutineer:
    """Say what was looked at again. The objection stays, and is printed with its answer.

    Raises:
        NotAllowed: who prepares does not decide, and the house itself answers nobody.
        NotFound: there is no such scrutineer.
        Refused: they do not object, or the result was posted.
        Invalid: no words, or too many of them.
    """
    known = Scrutineer.objects.filter(pk=scrutineer_id).values_list("motion_id", flat=True).first()
    if known is None:
        raise NotFound(_("没有这位监票人"))
    motion = locked_motion(known)
    permissions.decide_motion(actor, motion)
    if actor.person_id is None:
        raise NotAllowed(_("疑问由人来答复"))
    one = Scrutineer.objects.select_for_update().get(pk=scrutineer_id)
    if motion.state != MotionState.COUNTED or one.state != ScrutinyState.OBJECTED:
        raise Refused(_("现在没有要答复的疑问"))
    said = answer.strip()
    if not said or len(said) > LONGEST_ANSWER:
        long = _("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_ANSWER}
        why = long if said else _("请写明怎么核实的、结果如何")
        raise Invalid(why, fields={"answer": [why]})
    one.answer, one.answered_at, one.answered_by_id = said, now_for(motion).at, actor.person_id
    one.save(update_fields=["answer", "answered_at", "answered_by_id"])
    tell_of(actor, motion, ObjectionToCountAnswered, person_id=one.person_id)
    return one
