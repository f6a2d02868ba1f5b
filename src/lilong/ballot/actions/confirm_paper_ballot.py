"""Read a paper slip a second time; equal readings count, unequal ones need a third."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.actions.enter_paper_ballot import PAPER_CHOICES
from lilong.ballot.casting import Taken
from lilong.ballot.models import PaperEntry
from lilong.ballot.paper_desk import Proof, TurnedAway, need_person, put_in
from lilong.ballot.paper_events import PaperConfirmed
from lilong.ballot.returning import give_back
from lilong.ballot.scans import Scan
from lilong.ballot.states import PAPER, Channel, PaperState
from lilong.ballot.voters import locked_voter
from lilong.ballot.waiting import UNSETTLED, keep_flag, locked_entry
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed, Refused


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What a further reading of a slip brought: a ballot, a refusal, or a dispute (neither)."""

    entry: PaperEntry
    taken: Taken | None = None
    turned_away: TurnedAway | None = None


@use_case
def confirm_paper_ballot(actor: Actor, *, entry_id: UUID, choice: str) -> SecondReading:
    """Type an own reading of the photo, without seeing the first.

    Equal readings of two people put the ballot in. Unequal ones make a dispute: somebody other
    than these two reads it too, and whose reading is the same as theirs decides with them; or
    it is withdrawn. What was signed at the door is read so, too: one person alone, who names
    another as witness, puts nothing in.

    Raises:
        NotAllowed: does not enter paper here, or has read this slip before.
        Refused: it is settled already, or the witness of its box has not confirmed that.
        Invalid: no such choice.
    """
    entry = locked_entry(entry_id)
    permissions.enter_paper(actor, entry.motion.place_path)
    person_id = need_person(actor, _("纸质票由人来核对"))
    if entry.state not in UNSETTLED:
        raise Refused(_("这张票已经处理完了"))
    if person_id in (entry.entered_by_id, entry.confirmed_by_id):
        raise NotAllowed(
            _("这张票您已经看过一次，要由另一个人来核对"),
            remedy=_("请另一位经办人登录后核对。"),
        )
    _refuse_unwitnessed(entry)
    if choice not in PAPER_CHOICES:
        raise Invalid(_("请选择票上写的是什么"), fields={"choice": [_("请选择票上写的是什么")]})
    readers = _readers(entry)
    if choice not in readers:
        return _dispute(actor, entry, person_id, choice)
    return _count(actor, entry, choice, readers[choice], person_id)


def _refuse_unwitnessed(entry: PaperEntry) -> None:
    """What a second person has read can be returned by nobody any more."""
    if entry.box is None or not entry.box.unwitnessed:
        return
    if entry.box.disputed:
        raise Refused(
            _("%(place)s的票箱，见证人说不对，这张票先不核对") % {"place": entry.box.place},
            remedy=_("请业委会委员核实：不该收的退回；该收的写明原因，记“这一箱录完了”，再核对。"),
        )
    raise Refused(
        _("%(place)s的票箱，见证人还没有确认，这张票先不核对") % {"place": entry.box.place},
        remedy=_("请见证人登录后确认；等不到的，由没有收这一箱的业委会委员写明原因。"),
    )


def _readers(entry: PaperEntry) -> dict[str, UUID | None]:
    """What was read so far and by whom: one reading, or in a dispute two that differ."""
    people = (entry.entered_by_id, entry.confirmed_by_id)
    return dict(zip(entry.choice.split(","), people, strict=False))


def _dispute(actor: Actor, entry: PaperEntry, person_id: UUID, choice: str) -> SecondReading:
    if entry.state == PaperState.WAITING:
        entry.choice = f"{entry.choice},{choice}"
        entry.confirmed_by_id, entry.confirmed_at = person_id, clocking.moment().at
        entry.state = PAPER.check(entry.state, PaperState.DISPUTED)
        entry.save(update_fields=["choice", "confirmed_by_id", "confirmed_at", "state"])
    _record(actor, entry)
    return SecondReading(entry)


def _count(
    actor: Actor, entry: PaperEntry, choice: str, first_id: UUID | None, person_id: UUID
) -> SecondReading:
    voter = locked_voter(entry.voter_id)
    proof = Proof(
        "door" if entry.channel == Channel.DOOR else "scan",
        Scan(entry.file_id, entry.sha256),
        first_id,
        person_id,
        witness=entry.witness,
        note=entry.note,
    )
    answer = put_in(
        actor,
        voter,
        choice,
        channel=entry.channel,
        proof=proof,
        serial=entry.serial,
        handed_in=entry.handed_in,
        box_id=entry.box_id,
    )
    if isinstance(answer, TurnedAway):
        give_back(actor, entry, answer.refused.sentence)
        return SecondReading(entry, turned_away=answer)
    entry.choice = choice
    entry.confirmed_by_id, entry.confirmed_at = person_id, answer.received_at
    entry.state = PAPER.check(entry.state, PaperState.CONFIRMED)
    entry.save(update_fields=["choice", "confirmed_by_id", "confirmed_at", "state"])
    keep_flag(voter)
    _record(actor, entry)
    return SecondReading(entry, taken=answer)


def _record(actor: Actor, entry: PaperEntry) -> None:
    record(
        actor,
        PaperConfirmed(
            space_id=entry.space_id,
            place_path=entry.voter.place_path,
            subject_id=entry.voter_id,
            code=entry.motion.code,
            number=entry.voter.number,
            result=str(PaperState(entry.state).label),
        ),
    )
