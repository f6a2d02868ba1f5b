"""Reads of complaints about ballots: for who decides, and for the owner who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.models import Ballot, BallotEvidence, Complaint, Motion, Voter
from lilong.ballot.states import ComplaintState
from lilong.ballot.voters import owns, standing_ballot
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound

MOST = 200


def complaint_motion(actor: Actor, motion_id: UUID) -> Motion:
    """The motion, for those who decide on it. Raises NotFound otherwise."""
    found = Motion.objects.select_related("place").filter(pk=motion_id).first()
    if found is None or not permissions.decide_motion.allows(actor, found):
        raise NotFound(_("没有这个表决事项，或者您不答复对它的疑问"))
    return found


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint in the list: about which ballot, since when, what came of it."""

    id: UUID
    ballot: int
    unit: int
    made_at: datetime
    state: str
    label: str

    @property
    def open(self) -> bool:
        return self.state == ComplaintState.OPEN


def complaints_of(motion: Motion) -> list[ComplaintLine]:
    """The complaints about a motion's ballots, the open ones first; at most 200. One query."""
    rows = Complaint.objects.filter(motion=motion).defer("words").select_related("ballot")
    lines = [
        ComplaintLine(
            row.id,
            row.ballot.number,
            row.ballot.unit,
            row.made_at,
            row.state,
            str(ComplaintState(row.state).label),
        )
        for row in rows.order_by("made_at", "id")[:MOST]
    ]
    return sorted(lines, key=lambda line: not line.open)


def seen_complaint(actor: Actor, complaint_id: UUID) -> Complaint:
    """The complaint, for those who decide on its motion. Raises NotFound otherwise."""
    rows = Complaint.objects.filter(pk=complaint_id)
    found = rows.select_related("motion__place", "ballot", "by").first()
    if found is None or not permissions.decide_motion.allows(actor, found.motion):
        raise NotFound(_("没有这条疑问，或者您没有查看它的权限"))
    return found


def proof_of(ballot: Ballot) -> BallotEvidence | None:
    """What stands behind a ballot; none for what an owner cast by phone."""
    return BallotEvidence.objects.filter(ballot=ballot).first()


def voter_of_ballot(ballot: Ballot) -> Voter:
    """The unit a ballot is of."""
    rows = Voter.objects.filter(motion_id=ballot.motion_id, number=ballot.unit)
    return rows.select_related("unit").get()


def own_voter(actor: Actor, voter_id: UUID) -> Voter:
    """The actor's own unit in a motion. Raises NotFound otherwise."""
    rows = Voter.objects.filter(pk=voter_id).select_related("motion__place", "unit")
    found = rows.first()
    if found is None or not owns(actor, found):
        raise NotFound(_("没有这一户，或者您不是这一户的业主"))
    return found


@dataclass(frozen=True, slots=True)
class OwnBallot:
    """What the owner is shown of the ballot that stands: which it is and how it came; no choice."""

    number: int
    channel: str
    received_at: datetime
    file_id: UUID | None


def own_ballot(voter: Voter) -> OwnBallot | None:
    """The ballot that stands for an own unit, or None."""
    ballot = standing_ballot(voter.motion_id, voter.number)
    if ballot is None:
        return None
    proof = proof_of(ballot)
    file_id = proof.file_id if proof else None
    return OwnBallot(ballot.number, ballot.get_channel_display(), ballot.received_at, file_id)


def own_complaints(voter: Voter) -> list[Complaint]:
    """What was asked about the ballots of an own unit, newest first."""
    rows = Complaint.objects.filter(motion_id=voter.motion_id, ballot__unit=voter.number)
    return list(rows.select_related("ballot").order_by("-made_at"))
