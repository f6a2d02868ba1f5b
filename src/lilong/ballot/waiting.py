"""Paper that waits for a second pair of eyes."""

from __future__ import annotations

from lilong.ballot.models import PaperEntry, Voter
from lilong.ballot.states import PaperState

# Not settled yet: one a unit at a time, by constraint.
UNSETTLED = (PaperState.WAITING, PaperState.DISPUTED)


def waiting_entry(voter: Voter) -> PaperEntry | None:
    """The unit's paper slip that is not settled yet. One query."""
    return PaperEntry.objects.filter(voter=voter, state__in=UNSETTLED).first()
