"""A scrutineer says whether the count is right."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.actions.appoint_scrutineer import check_person
from lilong.ballot.events import CountChecked
from lilong.ballot.models import Scrutineer
from lilong.ballot.moving import locked_motion, now_for, tell_of
from lilong.ballot.states import SCRUTINY, MotionState, ScrutinyState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST_WORDS = 300
SAID = (ScrutinyState.CONFIRMED, ScrutinyState.OBJECTED)


@use_case
def check_count(actor: Actor, *, motion_id: UUID, said: str, words: str = "") -> Scrutineer:
    """Confirm the count, or object to it and say why; an objection may become a confirmation.

    Args:
        said: `confirmed` or `objected`.

    Raises:
        NotAllowed: not a scrutineer of this motion.
        Refused: it is not counted yet, or its result was posted; or they would confirm, and
            belong to those who count by now or had a hand in its ballots.
        Invalid: an objection without words, or too many of them.
        ForbiddenMove: the same was said already.
    """
    motion = locked_motion(motion_id)
    permissions.check_count(actor, motion)
    if motion.state != MotionState.COUNTED:
        raise Refused(_("计票以后、公布结果以前，由监票人核对"))
    if actor.person_id is None:
        raise Refused(_("核对要由监票人本人来做"))
    if said == ScrutinyState.CONFIRMED:
        # A doubt is heard from whoever has it; a confirmation is only worth something from outside.
        check_person(motion, actor.person_id)
    why = _words(said, words)
    one = Scrutineer.objects.select_for_update().get(motion=motion, person_id=actor.person_id)
    one.state = SCRUTINY.check(one.state, said)
    one.words, one.said_at = why, now_for(motion).at
    # An answer is to what was said before.
    one.answer, one.answered_at, one.answered_by_id = "", None, None
    one.save(update_fields=["state", "words", "said_at", "answer", "answered_at", "answered_by_id"])
    tell_of(actor, motion, CountChecked, said=str(ScrutinyState(said).label))
    return one


def _words(said: str, words: str) -> str:
    if said not in SAID:
        raise Invalid(_("请选“核对无误”或“有疑问”"), fields={"said": [_("请选一项")]})
    why = words.strip()
    if said == ScrutinyState.OBJECTED and not why:
        ask = _("请写明哪里有疑问")
        raise Invalid(ask, fields={"words": [ask]})
    if len(why) > LONGEST_WORDS:
        long = _("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_WORDS}
        raise Invalid(long, fields={"words": [long]})
    return why
