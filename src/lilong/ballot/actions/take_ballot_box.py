"""Write down that a box of slips was taken, before the end, and how many lie in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.boxes import may_witness, tell_of_box
from lilong.ballot.models import BallotBox, Motion
from lilong.ballot.moving import now_for, refuse_doubted, said_at
from lilong.ballot.paper_desk import held_motion, need_person
from lilong.ballot.paper_events import BoxTaken
from lilong.ballot.states import MotionState
from lilong.ballot.voters import need_state, need_words
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, Refused

LONGEST_PLACE = 60


@use_case(unrecorded="a form that was sent twice; the first time is in the ledger")
def take_ballot_box(
    actor: Actor,
    *,
    motion_id: UUID,
    place: str,
    slips: int,
    witness_id: UUID | None = None,
    witness: str = "",
    clock_confirmed: bool = False,
    box_id: UUID | None = None,
) -> BallotBox:
    """Say that the box of this place was taken just now, with so many slips in it.

    They were handed in by now: so many of them, and no more, may be entered after the end, and
    the vote stays open for them. Nobody can say it later of an earlier moment.

    Args:
        slips: how many were counted on the spot.
        witness_id: who of those who enter paper here watched; they are told, and confirm it on
            their own account (`witness_ballot_box`).
        witness: the name of who watched, only where nobody else enters paper here.
        clock_confirmed: a person has looked at a clock of their own, where the house's is in
            doubt.
        box_id: the number of the form; sent again it writes down nothing more.

    Raises:
        NotAllowed: does not enter paper here.
        Refused: the vote is not open, its time is over, or the clock is in doubt.
        Invalid: no place, no slips, no witness or oneself, a name where a colleague could watch.
    """
    motion = held_motion(motion_id)
    permissions.enter_paper(actor, motion.place_path)
    person_id = need_person(actor, _("票箱由人来收"))
    if box_id and (again := BallotBox.objects.filter(pk=box_id, motion=motion).first()):
        return again
    where = need_words(place, "place", _("请写是哪里的票箱"))[:LONGEST_PLACE]
    if slips < 1:
        raise Invalid(_("请写当场点了几张"), fields={"slips": [_("请写当场点了几张")]})
    seen_by = _witness(actor, motion, witness_id, witness)
    at = _in_time(actor, motion, confirmed=clock_confirmed)
    box = BallotBox.objects.create(
        id=box_id or uuid7(),
        space_id=motion.space_id,
        motion=motion,
        place=where,
        slips=slips,
        taken_at=at,
        taken_by_id=person_id,
        witness_id=witness_id,
        witness=seen_by,
    )
    tell_of_box(actor, box, BoxTaken)
    return box


def _in_time(actor: Actor, motion: Motion, *, confirmed: bool) -> datetime:
    """This moment, while the vote is on."""
    need_state(motion, MotionState.OPEN)
    now = now_for(motion)
    # For this box alone: whoever takes it does not decide, and makes the clock right for nobody.
    if not confirmed or actor.system:
        refuse_doubted(now)
    if motion.closes_at is not None and now.clock >= motion.closes_at:
        raise Refused(
            _("公告写的是 %(closes)s 截止，已经过了，不能再登记收票箱")
            % {"closes": said_at(motion.closes_at)},
            remedy=_("截止以后打开的票箱里的票，逐张录入会记为迟到，照片都留着。"),
        )
    # By the same it is asked whether a slip was in time; a time still to come would make it late.
    return now.clock


def _witness(actor: Actor, motion: Motion, witness_id: UUID | None, witness: str) -> str:
    """The name of a witness who is nobody of the house; empty where it is one of them.

    A name is an assertion of the one who types it: it stands only where nobody could sign in.
    """
    colleagues = may_witness(actor, motion)
    if witness_id in colleagues:
        return ""
    if witness_id is not None:
        why = _("见证人要是另一个经办人，不能是您自己")
        raise Invalid(why, fields={"witness_id": [why]})
    if colleagues:
        why = _("请选哪一位经办人在场看着点的；只写姓名不算")
        raise Invalid(why, fields={"witness_id": [why]})
    name = need_words(witness, "witness", _("请写谁在场看着点的"))
    if "".join(name.split()) == "".join(actor.name.split()):
        why = _("见证人要是另一个人，不能是您自己")
        raise Invalid(why, fields={"witness": [why]})
    return name[:80]
