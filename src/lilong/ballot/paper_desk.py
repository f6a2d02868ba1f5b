"""What the channels share that are not a phone: reading a slip, turning away, putting in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lilong.ballot import casting, clocking, slips
from lilong.ballot.casting import Cast, Taken
from lilong.ballot.events import BallotTurnedAway
from lilong.ballot.models import BallotEvidence, Motion, RefusedBallot, Voter
from lilong.ballot.refusals import BallotRefused
from lilong.ballot.scans import Scan, used_elsewhere
from lilong.ballot.states import Channel, MotionState
from lilong.ballot.voters import FIRST, repeat_policy, standing_ballot
from lilong.commons.ledger.chain import record
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
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
    """What stands behind a ballot: the photo, who typed, who checked, who saw it.

    `row_id` is the number of the form, by which the same form sent twice is known.
    """

    kind: str
    scan: Scan | None = None
    entered_by_id: UUID | None = None
    confirmed_by_id: UUID | None = None
    witness: str = ""
    note: str = ""
    row_id: UUID | None = None


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


def why_not(motion: Motion, voter: Voter, scan: Scan) -> str:
    """The code of what keeps a ballot of this unit from being taken now; empty when nothing."""
    if motion.state in _NOT_YET:
        return "not_open"
    if motion.state != MotionState.OPEN:
        return "withdrawn" if motion.state == MotionState.WITHDRAWN else "late"
    now = clocking.moment()
    if motion.closes_at and now.at >= motion.closes_at and not now.doubted:
        return "late"
    if repeat_policy(motion) == FIRST and standing_ballot(motion.id, voter.number):
        return "already_voted"
    return "scan_used" if used_elsewhere(motion, voter.number, scan) else ""


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
) -> Taken | TurnedAway:
    """Append the unit's ballot with what stands behind it, or write down why not."""
    scan = proof.scan
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
    return turn_away(
        actor,
        voter.motion,
        answer.code,
        channel=channel,
        unit=voter.number,
        serial=serial,
        file_id=scan.file_id if scan else None,
    )


def prove(voter: Voter, ballot_id: UUID, proof: Proof) -> None:
    """Write what stands behind a ballot."""
    BallotEvidence.objects.create(
        id=proof.row_id or uuid7(),
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


def taken_before(voter: Voter, row_id: UUID | None) -> Taken | None:
    """The receipt that the same form was answered with when it came the first time."""
    if row_id is None:
        return None
    rows = BallotEvidence.objects.filter(pk=row_id, ballot__motion_id=voter.motion_id)
    row = rows.filter(ballot__unit=voter.number).select_related("ballot").first()
    if row is None:
        return None
    cast = row.ballot
    replaced = cast.replaces_id is not None
    return Taken(cast.id, cast.number, cast.hash, voter.id, replaced, cast.received_at)
