"""Enter a paper slip from its photo; another person reads it before it counts."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.boxes import box_to_enter
from lilong.ballot.models import PaperEntry
from lilong.ballot.paper_desk import (
    Reading,
    TurnedAway,
    entered_before,
    find_voter,
    held_motion,
    let_wait,
    need_person,
)
from lilong.ballot.paper_events import PaperEntered
from lilong.ballot.scans import keep_scan
from lilong.ballot.states import OWNERS_CHOICES, Channel, Choice
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

# What paper can say: a person may also find that it says nothing clear.
PAPER_CHOICES = (*OWNERS_CHOICES, Choice.SPOILED)
PAPER_CHANNELS = (Channel.PAPER, Channel.MEETING)


@use_case(unrecorded="a form that was sent twice; the first time is in the ledger")
def enter_paper_ballot(
    actor: Actor,
    *,
    motion_id: UUID,
    choice: str,
    scan: BinaryIO,
    slip: str = "",
    number: int | None = None,
    words: str = "",
    channel: str = Channel.PAPER,
    box_id: UUID | None = None,
    entry_id: UUID | None = None,
) -> PaperEntry | TurnedAway:
    """Keep the photo, seal what was read from it, and wait for a second person.

    Args:
        choice: as read from the paper; `spoiled` where it says nothing clear.
        scan: the photo as uploaded.
        slip: what the printed code says. Without it `number` of the unit and the two `words`
            beside it, as printed.
        channel: `paper`, or `meeting` for what was handed in there.
        box_id: the box that it lay in: it was handed in when that was taken, and not just now.
        entry_id: the number of the form; sent again it enters nothing more.

    Returns:
        The entry that waits, or why the slip was turned away. Then the photo is kept with it.

    Raises:
        NotAllowed: does not enter paper here.
        Refused: so many slips as were counted in the box were entered from it already.
        Invalid: no such choice or channel, no slip named, or no photo that can be shown.
    """
    # Held before its state is read: a close comes before this paper or after it, never between.
    motion = held_motion(motion_id)
    permissions.enter_paper(actor, motion.place_path)
    need_person(actor, _("纸质票由人来录入"))
    _check(choice, channel, slip=slip, number=number, words=words)
    if again := entered_before(motion, entry_id):
        return again
    kept = keep_scan(scan, motion)
    shown = find_voter(motion, slip=slip.strip(), number=number, words=words)
    box = box_to_enter(motion, box_id, shown.voter)
    entry = let_wait(actor, motion, shown, Reading(choice, channel, kept, box, form_id=entry_id))
    if isinstance(entry, PaperEntry):
        _record(actor, entry)
    return entry


def _record(actor: Actor, entry: PaperEntry) -> None:
    record(
        actor,
        PaperEntered(
            space_id=entry.space_id,
            place_path=entry.voter.place_path,
            subject_id=entry.voter_id,
            code=entry.motion.code,
            number=entry.voter.number,
            channel=str(Channel(entry.channel).label),
        ),
    )


def _check(choice: str, channel: str, *, slip: str, number: int | None, words: str) -> None:
    if choice not in PAPER_CHOICES:
        raise Invalid(_("请选择票上写的是什么"), fields={"choice": [_("请选择票上写的是什么")]})
    if channel not in PAPER_CHANNELS:
        raise Invalid(_("请选择票是怎么交来的"), fields={"channel": [_("请选择票是怎么交来的")]})
    if not slip.strip() and (number is None or not words.strip()):
        why = _("请扫票上的二维码，或者填写票上的编号和两个词")
        raise Invalid(why, fields={"slip": [why]})
