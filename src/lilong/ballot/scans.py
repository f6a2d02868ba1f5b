"""Photos of paper behind ballots: taken in, and shown to very few.

A photo of a slip shows what was chosen. Before the close it is for those who have to read it
and for the owner; after the close for those who may see the choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from lilong.ballot import permissions
from lilong.ballot.models import (
    BallotEvidence,
    Complaint,
    Mandate,
    Motion,
    PaperEntry,
    RefusedBallot,
    Voter,
)
from lilong.ballot.states import AFTER_CLOSE, ComplaintState, MandateState
from lilong.ballot.voters import owns
from lilong.ballot.waiting import UNSETTLED
from lilong.commons.files.models import StoredFile
from lilong.commons.files.purposes import register_purpose
from lilong.commons.files.storing import store_photo
from lilong.kernel.actor import Actor

PURPOSE = "ballot_scan"


@dataclass(frozen=True, slots=True)
class Scan:
    """A stored photo of paper and the SHA-256 (hex) of its bytes."""

    file_id: UUID
    sha256: str


def keep_scan(photo: BinaryIO, motion: Motion) -> Scan:
    """Store the photo, without what the camera wrote into it. Raises Invalid when it is none."""
    stored = store_photo(photo, space_id=motion.space_id, purpose=PURPOSE).file
    return Scan(stored.id, stored.content)


def used_elsewhere(motion: Motion, unit: int, scan: Scan) -> bool:
    """Whether this very photo stands behind another unit of the motion. Three queries."""
    papers = PaperEntry.objects.filter(motion=motion, file_id=scan.file_id)
    mandates = Mandate.objects.filter(motion=motion, file_id=scan.file_id)
    proofs = BallotEvidence.objects.filter(ballot__motion=motion, file_id=scan.file_id)
    return (
        papers.exclude(voter__number=unit).exists()
        or mandates.exclude(voter__number=unit).exists()
        or proofs.exclude(ballot__unit=unit).exists()
    )


def scan_allowed(actor: Actor, stored: StoredFile) -> bool:
    """Whether the actor may see this photo: by one of the things that it stands behind."""
    return any(_allowed(actor, behind) for behind in _behind(stored.id))


@dataclass(frozen=True, slots=True)
class _Behind:
    """A thing that a photo stands behind, and who has to read it there now."""

    motion: Motion
    unit: int | None
    to_read: bool = False  # by those who enter and confirm paper
    to_judge: bool = False  # by those who answer a complaint about it
    by_id: UUID | None = None  # by whoever handed in what was refused


def _behind(file_id: UUID) -> Iterator[_Behind]:
    for entry in PaperEntry.objects.filter(file_id=file_id).select_related("motion", "voter"):
        yield _Behind(entry.motion, entry.voter.number, to_read=entry.state in UNSETTLED)
    for mandate in Mandate.objects.filter(file_id=file_id).select_related("motion", "voter"):
        open_ = mandate.state == MandateState.REGISTERED
        yield _Behind(mandate.motion, mandate.voter.number, to_read=open_)
    for proof in BallotEvidence.objects.filter(file_id=file_id).select_related("ballot__motion"):
        doubted = Complaint.objects.filter(ballot=proof.ballot, state=ComplaintState.OPEN).exists()
        yield _Behind(proof.ballot.motion, proof.ballot.unit, to_judge=doubted)
    for refused in RefusedBallot.objects.filter(file_id=file_id).select_related("motion"):
        # Nobody has shown that it is this unit's: the owner named on it may be someone else.
        yield _Behind(refused.motion, None, by_id=refused.by_person_id)


def _allowed(actor: Actor, behind: _Behind) -> bool:
    motion = behind.motion
    if permissions.sees_choices(actor, motion) or _is_own(actor, behind):
        return True
    if behind.to_read and permissions.enter_paper.allows(actor, motion.place_path):
        return True
    if behind.to_judge and permissions.decide_motion.allows(actor, motion):
        return True
    mine = behind.by_id is not None and behind.by_id == actor.person_id
    return mine and motion.state not in AFTER_CLOSE


def _is_own(actor: Actor, behind: _Behind) -> bool:
    if behind.unit is None:
        return False
    rows = Voter.objects.filter(motion=behind.motion, number=behind.unit).select_related("unit")
    voter = rows.first()
    return voter is not None and owns(actor, voter)


def register() -> None:
    """Let the files ask here who may see a photo of paper."""
    register_purpose(PURPOSE, allows=scan_allowed)
