"""Answer who said that a roll is wrong."""

from __future__ import annotations

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, rolls
from lilong.ballot.clocking import moment
from lilong.ballot.events import ObjectionAnswered
from lilong.ballot.models import RollObjection
from lilong.ballot.states import OBJECTION, ObjectionState
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound

LONGEST = 300


@use_case
def answer_objection(
    actor: Actor, *, objection_id: UUID, upheld: bool, answer: str
) -> RollObjection:
    """Uphold or dismiss an objection, with an answer that the objector is told.

    What is upheld is corrected with `change_roll_unit`; nothing in the roll changes here.

    Raises:
        NotAllowed: the actor does not prepare votes here.
        NotFound: there is no such objection.
        Refused: the roll is frozen.
        ForbiddenMove: it was answered already.
        Invalid: no answer is given, or too long a one.
    """
    found = RollObjection.objects.select_related("roll", "unit").filter(pk=objection_id).first()
    if found is None:
        raise NotFound(_("没有这条异议"))
    roll = rolls.locked_roll(found.roll_id)
    permissions.keep_roll(actor, roll.place_path)
    rolls.check_open(roll)
    objection = RollObjection.objects.select_for_update().get(pk=objection_id)
    state = ObjectionState.UPHELD if upheld else ObjectionState.DISMISSED
    objection.state = OBJECTION.check(objection.state, state)
    answer = answer.strip()
    if not answer or len(answer) > LONGEST:
        said = _("请写明怎么处理，最多 %(most)s 个字") % {"most": LONGEST}
        raise Invalid(_("有几处需要改一下"), fields={"answer": [said]})
    objection.answer, objection.answered_at = answer, moment().at
    objection.save(update_fields=["state", "answer", "answered_at"])
    record(
        actor,
        ObjectionAnswered(
            space_id=roll.space_id,
            place_path=roll.place_path,
            subject_id=roll.id,
            title=roll.title,
            number=found.unit.number,
            result=_words(objection.state),
            objection_id=objection.id,
        ),
    )
    return objection


def _words(state: str) -> str:
    # The ledger keeps the first language, whoever answers.
    with translation.override(None):
        return str(ObjectionState(state).label)
