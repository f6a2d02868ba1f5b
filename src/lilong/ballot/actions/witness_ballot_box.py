"""Say, as the colleague who was named as witness of a box, whether it was so."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.boxes import locked_box, tell_of_box
from lilong.ballot.models import BallotBox
from lilong.ballot.paper_desk import need_person
from lilong.ballot.paper_events import BoxWitnessed
from lilong.ballot.states import MotionState, WitnessSaid
from lilong.ballot.voters import need_state, need_words
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

LONGEST_WORDS = 200


@use_case
def witness_ballot_box(actor: Actor, *, box_id: UUID, right: bool, words: str = "") -> BallotBox:
    """Confirm on one's own account that the box was taken so, or say that it was not.

    Its slips may be entered before. A second reading and the close wait for this, or for a
    decider's reason. Who said no and finds that it was so after all may say yes, never back.

    Args:
        right: I was there, and so many slips were counted.
        words: what was otherwise; needed where it was not right.

    Raises:
        NotAllowed: somebody else is named as witness, or a name only.
        Refused: it was confirmed or denied already, the box was ended, or the vote is over.
        Invalid: it was not right, and no words say what was otherwise.
    """
    box = locked_box(box_id)
    permissions.witness_ballot_box(actor, box)
    need_person(actor, _("票箱由见证人本人确认"))
    need_state(box.motion, MotionState.OPEN)
    if box.witness_said == WitnessSaid.CONFIRMED or (box.witness_said and not right):
        raise Refused(
            _("这一箱您已经答复过了"),
            remedy=_("说过对的不能改；还有要说的，请告诉业委会委员，写进录完的说明里。"),
        )
    if box.ended_at is not None:
        raise Refused(_("这一箱已经记为录完了"))
    if not right:
        words = need_words(words, "words", _("请写哪里不对"))
    box.witness_said = WitnessSaid.CONFIRMED if right else WitnessSaid.DENIED
    box.witnessed_at = clocking.moment().at
    box.witness_words = words.strip()[:LONGEST_WORDS]
    box.save(update_fields=["witness_said", "witnessed_at", "witness_words"])
    said = str(WitnessSaid(box.witness_said).label)
    tell_of_box(actor, box, BoxWitnessed, result=said, words=box.witness_words)
    return box
