"""What the channels share that are not a phone: reading a slip, turning away, putting in.

Whatever comes on paper is read by two people, wherever it was handed in: at the desk, at a
meeting, at the door, with a mandate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lilong.ballot import casting, chain_rows, clocking, slips
from lilong.ballot.casting import Cast, Taken
from lilong.ballot.events import BallotTurnedAway
from lilong.ballot.models import (
    Ballot,
    BallotBox,
    BallotEvidence,
    Mandate,
    Motion,
    PaperEntry,
    RefusedBallot,
    Voter,
)
from lilong.ballot.moving import hold_motion
from lilong.ballot.refusals import BallotRefused
from lilong.ballot.scans import Scan, used_elsewhere
from lilong.ballot.states import Channel, MandateState, MotionState, PaperState
from lilong.ballot.voters import FIRST, LAST, motion_of, repeat_policy, valid_ballot
from lilong.ballot.waiting import keep_flag, typed_before, waiting_entry
from lilong.commons.ledger.chain import record
from lilong.kernel.actor import Actor
from lilong.kernel.ids import day_uuid7, uuid7
from lilong.kernel.refusal import NotAllowed

_NOT_YET = (MotionState.DRAFT, MotionState.SCOPE_FROZEN, MotionState.NOTICED)


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A ballot that was not taken. It is an answer and no error: the paper's photo is kept."""

    code: str

    @property
    def refused(self) -> BallotRefused:
        """The same as a refusal, with its sentence, basis and remedy."""
        return BallotRefused(self.code)


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands behind a ballot: the photo, who typed, who checked, who saw it."""

    kind: str
    scan: Scan | None = None
    entered_by_id: UUID | None = None
    confirmed_by_id: UUID | None = None
    witness: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A slip as it was shown: the code of what is wrong with it, its unit, its number."""

    wrong: str
    voter: Voter | None = None
    serial: int | None = None

    @property
    def unit(self) -> int | None:
        """The number of the unit that it is of, or pretends to be of."""
        return self.voter.number if self.voter else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A slip as its first reader has it: what it says, how it came, who watched.

    `form_id` is the number of the form, by which the same form sent twice is known.
    """

    choice: str
    channel: str
    scan: Scan
    box: BallotBox | None = None
    witness: str = ""
    note: str = ""
    form_id: UUID | None = None


def held_motion(motion_id: UUID) -> Motion:
    """The motion, kept as it is until the commit. Raises NotFound.

    Whoever closes it waits for the paper that is being entered, and then sees that it waits.
    """
    hold_motion(motion_id)
    return motion_of(motion_id)


def need_person(actor: Actor, why: object) -> UUID:
    """The person who acts. Raises NotAllowed for the house itself: it reads no paper."""
    if actor.person_id is None:
        raise NotAllowed(why)
    return actor.person_id


def find_voter(motion: Motion, *, slip: str, number: int | None, words: str) -> Shown:
    """The unit a paper slip is of, locked, and what is wrong with the slip.

    Args:
        slip: what the printed code says, address or token; empty when it was typed by hand.
        number, words: the unit's number and the two words beside it, as printed, when there is
            no code. Which slip of the unit it is, the words tell.
    """
    rows = Voter.objects.select_for_update(of=("self",)).select_related("unit", "motion")
    if slip:
        read = slips.read(slip.strip().rstrip("/").rsplit("/", 1)[-1])
        if read is None:
            return Shown("forged")
        found, shown = rows.filter(pk=read.voter_id).first(), read.serial
        if found is not None and found.motion_id != motion.id:
            return Shown("other_motion", serial=read.serial)
    else:
        found = rows.filter(motion=motion, number=number or 0).first()
        shown = _serial_of(found, words) if found else 0
        if found is not None and not shown:
            return Shown("forged", found)
    if found is None:
        return Shown("unknown_unit", serial=shown or None)
    if shown != found.serial:
        return Shown("void_slip" if shown < found.serial else "future_slip", found, shown)
    return Shown("", found, shown)


def _serial_of(voter: Voter, words: str) -> int:
    """Which of the unit's slips the printed words are of, the present one first; 0 for none."""
    typed = "".join(character for character in words if character.isalpha())
    for serial in range(voter.serial, 0, -1):
        if slips.phrase(voter.id, serial).replace("·", "") == typed:
            return serial
    return 0


def why_not(motion: Motion, voter: Voter, scan: Scan, *, in_time: datetime | None = None) -> str:
    """The code of what keeps a ballot of this unit from being taken now; empty when nothing.

    Args:
        in_time: when it was handed in, where that is proved and was not just now.
    """
    if motion.state in _NOT_YET:
        return "not_open"
    if motion.state != MotionState.OPEN:
        return "withdrawn" if motion.state == MotionState.WITHDRAWN else "late"
    now = clocking.moment()
    at = in_time or now.at
    if motion.closes_at and at >= motion.closes_at and not now.doubted:
        return "late"
    if repeat_policy(motion) == FIRST and valid_ballot(motion.id, voter.number):
        return "already_voted"
    return "scan_used" if used_elsewhere(motion, voter.number, scan) else ""


def superseded(voter: Voter, handed_in: datetime) -> bool:
    """Whether the last one counts here, and a valid one that stands was handed in after this."""
    if repeat_policy(voter.motion) != LAST:
        return False
    standing = valid_ballot(voter.motion_id, voter.number)
    return standing is not None and _handed_in(voter, standing) > handed_in


def _handed_in(voter: Voter, ballot: Ballot) -> datetime:
    """When the owner decided: paper and mandates wait for a second person before the chain."""
    if ballot.channel == Channel.PROXY:
        used = Mandate.objects.filter(
            voter=voter, sha256=ballot.evidence, state=MandateState.USED
        ).first()
        return used.registered_at if used else ballot.received_at
    rows = PaperEntry.objects.filter(voter=voter, sha256=ballot.evidence)
    paper = (
        rows.filter(state=PaperState.CONFIRMED)
        .select_related("box")
        .order_by("-confirmed_at")
        .first()
    )
    return paper.handed_in if ballot.evidence and paper else ballot.received_at


def let_wait(
    actor: Actor, motion: Motion, shown: Shown, reading: Reading
) -> PaperEntry | TurnedAway:
    """Seal what the first reader read, for a second one; or turn the slip away, and keep it.

    Args:
        motion: as `held_motion` gave it.
        shown: the slip as `find_voter` found it.
    """
    in_time = reading.box.taken_at if reading.box else None
    wrong = shown.wrong
    if not wrong and shown.voter is not None:
        wrong = why_not(motion, shown.voter, reading.scan, in_time=in_time)
        wrong = wrong or ("paper_waiting" if waiting_entry(shown.voter) else "")
        wrong = wrong or ("typed_before" if typed_before(reading.box, shown.voter) else "")
    if shown.voter is None or wrong:
        return turn_away(
            actor, motion, wrong or "unknown_unit", channel=reading.channel, unit=shown.unit,
            serial=shown.serial, file_id=reading.scan.file_id, row_id=reading.form_id,
            box_id=reading.box.id if reading.box else None,
        )  # fmt: skip
    voter = shown.voter
    entry = PaperEntry.objects.create(
        id=reading.form_id or day_uuid7(),
        space_id=voter.space_id,
        motion=motion,
        voter=voter,
        channel=reading.channel,
        serial=voter.serial,
        choice=reading.choice,
        file_id=reading.scan.file_id,
        sha256=reading.scan.sha256,
        entered_by_id=actor.person_id,
        entered_at=clocking.moment().at,
        box=reading.box,
        witness=reading.witness,
        note=reading.note,
    )
    keep_flag(voter)
    return entry


def entered_before(motion: Motion, form_id: UUID | None) -> PaperEntry | TurnedAway | None:
    """What the same form was answered with when it came the first time."""
    if form_id is None:
        return None
    entry = PaperEntry.objects.filter(pk=form_id, motion=motion).first()
    return entry or turned_away_before(form_id)


def turn_away(
    actor: Actor,
    motion: Motion,
    code: str,
    *,
    channel: str,
    unit: int | None = None,
    serial: int | None = None,
    file_id: UUID | None = None,
    row_id: UUID | None = None,
    box_id: UUID | None = None,
) -> TurnedAway:
    """Write down that a ballot was not taken, and keep its photo."""
    RefusedBallot.objects.create(
        id=row_id or uuid7(),
        space_id=motion.space_id,
        motion=motion,
        unit=unit,
        channel=channel,
        why=code,
        serial=serial,
        file_id=file_id,
        at=clocking.moment().at,
        by_person_id=actor.person_id,
        box_id=box_id,
    )
    away = TurnedAway(code)
    record(
        actor,
        BallotTurnedAway(
            space_id=motion.space_id,
            place_path=motion.place_path,
            subject_id=motion.id,
            code=motion.code,
            channel=str(Channel(channel).label),
            why=away.refused.sentence,
        ),
    )
    return away


def turned_away_before(row_id: UUID | None) -> TurnedAway | None:
    """What the same form was answered when it came the first time."""
    if row_id is None:
        return None
    row = RefusedBallot.objects.filter(pk=row_id).first()
    return TurnedAway(row.why) if row else None


def put_in(
    actor: Actor,
    voter: Voter,
    choice: str,
    *,
    channel: str,
    proof: Proof,
    serial: int | None = None,
    handed_in: datetime | None = None,
    decided: datetime | None = None,
    box_id: UUID | None = None,
) -> Taken | TurnedAway:
    """Append the unit's ballot with what stands behind it, or write down why not.

    Args:
        handed_in: when the owner let go of the paper: by that it was in time, and by that it is
            later or earlier than what stands, and not by when its second reader came.
        decided: when the owner decided, where it was in time by another moment: a mandate.
        box_id: the box that it lay in.
    """
    scan, since = proof.scan, decided or handed_in
    if since is not None:
        # What stands is asked when nobody can put anything beside it any more.
        chain_rows.lock(voter.motion_id)
        if superseded(voter, since):
            return _away(actor, voter, "superseded", channel, proof, serial, box_id)
    cast = Cast(
        voter.id,
        choice,
        channel,
        serial=serial,
        evidence=scan.sha256 if scan else "",
        handed_in=handed_in,
    )
    (answer,) = casting.append(voter.motion_id, [cast])
    if isinstance(answer, Taken):
        prove(voter, answer.ballot_id, proof)
        return answer
    return _away(actor, voter, answer.code, channel, proof, serial, box_id)


def _away(
    actor: Actor,
    voter: Voter,
    code: str,
    channel: str,
    proof: Proof,
    serial: int | None,
    box_id: UUID | None,
) -> TurnedAway:
    file_id = proof.scan.file_id if proof.scan else None
    return turn_away(
        actor, voter.motion, code, channel=channel, unit=voter.number, serial=serial,
        file_id=file_id, box_id=box_id,
    )  # fmt: skip


def prove(voter: Voter, ballot_id: UUID, proof: Proof) -> None:
    """Write what stands behind a ballot."""
    BallotEvidence.objects.create(
        id=uuid7(),
        space_id=voter.space_id,
        ballot_id=ballot_id,
        kind=proof.kind,
        file_id=proof.scan.file_id if proof.scan else None,
        sha256=proof.scan.sha256 if proof.scan else "",
        entered_by_id=proof.entered_by_id,
        confirmed_by_id=proof.confirmed_by_id,
        witness=proof.witness,
        note=proof.note,
    )
