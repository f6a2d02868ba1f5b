"""Take a ballot at the door: a second person watches, the signed slip is photographed."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.casting import Taken
from lilong.ballot.paper_desk import (
    Proof,
    TurnedAway,
    need_person,
    put_in,
    taken_before,
    turn_away,
    turned_away_before,
    why_not,
)
from lilong.ballot.paper_events import DoorBallotTaken
from lilong.ballot.scans import keep_scan
from lilong.ballot.states import OWNERS_CHOICES, Channel
from lilong.ballot.voters import locked_voter, need_words
from lilong.ballot.waiting import waiting_entry
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case(unrecorded="a form that was sent twice; the first time is in the ledger")
def take_door_ballot(
    actor: Actor,
    *,
    voter_id: UUID,
    choice: str,
    witness: str,
    photo: BinaryIO,
    note: str = "",
    form_id: UUID | None = None,
) -> Taken | TurnedAway:
    """Put in what the owner signed at the door. Nobody signs for an owner who is away.

    Args:
        choice: agree, oppose or abstain, as marked on the slip.
        witness: the name of the second person at the door, who is not the actor.
        photo: the signed slip.
        form_id: the number of the form; sent again it takes nothing more.

    Returns:
        The receipt, or why it was turned away. Then the photo is kept with it.

    Raises:
        NotAllowed: does not deliver at this unit.
        Invalid: no such choice, no witness or oneself, no photo that can be shown.
    """
    voter = locked_voter(voter_id)
    permissions.deliver_slip(actor, voter.place_path)
    person_id = need_person(actor, _("上门收票要由人来做"))
    _check(actor, choice, witness)
    if again := taken_before(voter, form_id) or turned_away_before(form_id):
        return again
    scan = keep_scan(photo, voter.motion)
    wrong = why_not(voter.motion, voter, scan) or ("paper_waiting" if waiting_entry(voter) else "")
    if wrong:
        return turn_away(
            actor, voter.motion, wrong, channel=Channel.DOOR, unit=voter.number,
            file_id=scan.file_id, row_id=form_id,
        )  # fmt: skip
    proof = Proof(
        "door",
        scan,
        person_id,
        witness=witness.strip()[:80],
        note=note.strip()[:200],
        row_id=form_id,
    )
    answer = put_in(actor, voter, choice, channel=Channel.DOOR, proof=proof)
    if isinstance(answer, Taken):
        record(
            actor,
            DoorBallotTaken(
                space_id=voter.space_id,
                place_path=voter.place_path,
                subject_id=voter.id,
                code=voter.motion.code,
                number=voter.number,
            ),
        )
    return answer


def _check(actor: Actor, choice: str, witness: str) -> None:
    if choice not in OWNERS_CHOICES:
        raise Invalid(_("请选择票上勾的是哪一项"), fields={"choice": [_("请选择票上勾的是哪一项")]})
    seen_by = need_words(witness, "witness", _("请写上一起上门的另一个人"))
    if "".join(seen_by.split()) == "".join(actor.name.split()):
        why = _("见证人要是另一个人，不能是您自己")
        raise Invalid(why, fields={"witness": [why]})
