"""The tables of the vote, gathered from their files so that Django finds them."""

from lilong.ballot.models.chain import (
    Ballot,
    BallotEvidence,
    ChainHead,
    OwnersTold,
    PublishedRoot,
    RefusedBallot,
)
from lilong.ballot.models.clock import Heartbeat
from lilong.ballot.models.motions import Delivery, Motion, ScopeItem, ScopePicture, Voter
from lilong.ballot.models.paper import BallotBox, Complaint, Mandate, PaperEntry
from lilong.ballot.models.results import Challenge, CountResult, CourtPaper, Scrutineer
from lilong.ballot.models.rolls import Roll, RollObjection, RollOwner, RollUnit
from lilong.ballot.models.rules import CompoundRules, Reelection

__all__ = [
    "Ballot",
    "BallotBox",
    "BallotEvidence",
    "ChainHead",
    "Challenge",
    "Complaint",
    "CompoundRules",
    "CountResult",
    "CourtPaper",
    "Delivery",
    "Heartbeat",
    "Mandate",
    "Motion",
    "OwnersTold",
    "PaperEntry",
    "PublishedRoot",
    "Reelection",
    "RefusedBallot",
    "Roll",
    "RollObjection",
    "RollOwner",
    "RollUnit",
    "ScopeItem",
    "ScopePicture",
    "Scrutineer",
    "Voter",
]
