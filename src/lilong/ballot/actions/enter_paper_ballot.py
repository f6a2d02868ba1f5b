"""Enter a paper slip from its photo; another person reads it before it counts."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.models import Motion, PaperEntry, Voter
from lilong.ballot.paper_desk import (
    TurnedAway,
    find_voter,
    need_person,
    turn_away,
    turned_away_before,
    why_not,
)
from lilong.ballot.paper_events import PaperEntered
from lilong.ballot.scans import Scan, keep_scan
from lilong.ballot.states import OWNERS_CHOICES, Channel, Choice
from lilong.ballot.voters import motion_of
from lilong.ballot.waiting import waiting_entry
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import day_uuid7
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
    entry_id: UUID | None = None,
) -> PaperEntry | TurnedAway:
    """Keep the photo, seal what was read from it, and wait for a second person.

    Args:
        choice: as read from the paper; `spoiled` where it says nothing clear.
        scan: the photo as uploaded.
        slip: what the printed code says. Without it `number` of the unit and the two `words`
            beside it, as printed.
        channel: `paper`, or `meeting` for what was handed in there.
        entry_id: the number of the form; sent again it enters nothing more.

    Returns:
        The entry that waits, or why the slip was turned away. Then the photo is kept with it.

    Raises:
        NotAllowed: does not enter paper here.
        Invalid: no such choice or channel, no slip named, or no photo that can be shown.
    """
    motion = motion_of(motion_id)
    permissions.enter_paper(actor, motion.place_path)
    person_id = need_person(actor, _("纸质票由人来录入"))
    _check(choice, channel, slip=slip, number=number, words=words)
    if again := _again(motion, entry_id):
        return again
    kept = keep_scan(scan, motion)
    shown = find_voter(motion, slip=slip.strip(), number=number, words=words)
    wrong = shown.wrong or _why_not(motion, shown.voter, kept)
    if shown.voter is None or wrong:
        return turn_away(
            actor, motion, wrong, channel=channel, unit=shown.unit,
            serial=shown.serial, file_id=kept.file_id, row_id=entry_id,
        )  # fmt: skip
    entry = _write(person_id, shown.voter, choice, channel, kept, entry_id)
    _record(actor, motion, entry)
    return entry


def _why_not(motion: Motion, voter: Voter | None, kept: Scan) -> str:
    if voter is None:
        return "unknown_unit"
    return why_not(motion, voter, kept) or ("paper_waiting" if waiting_entry(voter) else "")


def _record(actor: Actor, motion: Motion, entry: PaperEntry) -> None:
    record(
        actor,
        PaperEntered(
            space_id=entry.space_id,
            place_path=entry.voter.place_path,
            subject_id=entry.voter_id,
            code=motion.code,
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


def _again(motion: Motion, entry_id: UUID | None) -> PaperEntry | TurnedAway | None:
    if entry_id is None:
        return None
    entry = PaperEntry.objects.filter(pk=entry_id, motion=motion).first()
    return entry or turned_away_before(entry_id)


def _write(
    person_id: UUID, voter: Voter, choice: str, channel: str, kept: Scan, entry_id: UUID | None
) -> PaperEntry:
    return PaperEntry.objects.create(
        id=entry_id or day_uuid7(),
        space_id=voter.space_id,
        motion_id=voter.motion_id,
        voter=voter,
        channel=channel,
        serial=voter.serial,
        choice=choice,
        file_id=kept.file_id,
        sha256=kept.sha256,
        entered_by_id=person_id,
        entered_at=clocking.moment().at,
    )
