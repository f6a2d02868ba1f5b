"""Take a ballot at the door: a second person watches, the signed slip is photographed."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.models import PaperEntry, Voter
from lilong.ballot.paper_desk import (
    Reading,
    Shown,
    TurnedAway,
    entered_before,
    find_voter,
    held_motion,
    let_wait,
    need_person,
)
from lilong.ballot.paper_events import DoorBallotTaken
from lilong.ballot.scans import keep_scan
from lilong.ballot.states import OWNERS_CHOICES, Channel
from lilong.ballot.voters import need_words
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound


@use_case(unrecorded="a form that was sent twice; the first time is in the ledger")
def take_door_ballot(
    actor: Actor,
    *,
    voter_id: UUID,
    choice: str,
    witness: str,
    photo: BinaryIO,
    slip: str = "",
    words: str = "",
    note: str = "",
    form_id: UUID | None = None,
) -> PaperEntry | TurnedAway:
    """Write down what the owner signed at the door. Nobody signs for an owner who is away.

    It counts once another person, of those who confirm paper, has read the photo: a name in the
    field of the witness is no second person.

    Args:
        choice: agree, oppose or abstain, as marked on the slip.
        witness: the name of the second person at the door, who is not the actor.
        photo: the signed slip.
        slip: what the printed code says. Without it the two `words` beside it, as printed.
        form_id: the number of the form; sent again it takes nothing more.

    Returns:
        The entry that waits, or why the slip was turned away. Then the photo is kept with it.

    Raises:
        NotAllowed: does not deliver at this unit.
        Invalid: no such choice, no witness or oneself, no slip, no photo that can be shown.
    """
    door = _door(voter_id)
    # Held before its state is read: a close comes before this paper or after it, never between.
    motion = held_motion(door.motion_id)
    permissions.deliver_slip(actor, door.place_path)
    need_person(actor, _("上门收票要由人来做"))
    _check(actor, choice, witness, slip=slip, words=words)
    if again := entered_before(motion, form_id):
        return again
    scan = keep_scan(photo, motion)
    shown = find_voter(motion, slip=slip.strip(), number=door.number, words=words)
    said = Reading(
        choice,
        Channel.DOOR,
        scan,
        witness=witness.strip()[:80],
        note=note.strip()[:200],
        form_id=form_id,
    )
    entry = let_wait(actor, motion, _of_this_door(door, shown), said)
    if isinstance(entry, PaperEntry):
        _record(actor, entry)
    return entry


def _door(voter_id: UUID) -> Voter:
    found = Voter.objects.filter(pk=voter_id).first()
    if found is None:
        raise NotFound(_("没有这一户，或者这次表决不问这一户"))
    return found


def _of_this_door(door: Voter, shown: Shown) -> Shown:
    """The slip is that of the door at which it was signed, and of no other."""
    other = shown.voter is not None and shown.voter.pk != door.pk
    return replace(shown, wrong="other_unit") if other else shown


def _record(actor: Actor, entry: PaperEntry) -> None:
    record(
        actor,
        DoorBallotTaken(
            space_id=entry.space_id,
            place_path=entry.voter.place_path,
            subject_id=entry.voter_id,
            code=entry.motion.code,
            number=entry.voter.number,
        ),
    )


def _check(actor: Actor, choice: str, witness: str, *, slip: str, words: str) -> None:
    if choice not in OWNERS_CHOICES:
        raise Invalid(_("请选择票上勾的是哪一项"), fields={"choice": [_("请选择票上勾的是哪一项")]})
    seen_by = need_words(witness, "witness", _("请写上一起上门的另一个人"))
    if "".join(seen_by.split()) == "".join(actor.name.split()):
        why = _("见证人要是另一个人，不能是您自己")
        raise Invalid(why, fields={"witness": [why]})
    if not slip.strip() and not words.strip():
        why = _("请填票上二维码旁边的两个词，或者扫票上的二维码")
        raise Invalid(why, fields={"words": [why]})
