"""Paper that waits for a second pair of eyes."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot.models import BallotBox, PaperEntry, Voter
from lilong.ballot.states import PaperState
from lilong.kernel.refusal import NotFound

# Not settled yet: one a unit at a time, by constraint.
UNSETTLED = (PaperState.WAITING, PaperState.DISPUTED)


def waiting_entry(voter: Voter) -> PaperEntry | None:
    """The unit's paper slip that is not settled yet. One query."""
    return PaperEntry.objects.filter(voter=voter, state__in=UNSETTLED).first()


def typed_before(box: BallotBox | None, voter: Voter) -> bool:
    """Whether the unit's present slip was entered from this box already, and not returned.

    One query, or none. Two papers under one slip lie in one box without an order, so the second
    would not be a later one: which of them was typed last is chance.
    """
    if box is None:
        return False
    rows = PaperEntry.objects.filter(voter=voter, box=box, serial=voter.serial)
    return rows.exclude(state=PaperState.WITHDRAWN).exists()


def keep_flag(voter: Voter) -> None:
    """Say on the voter's row whether paper of the unit waits; whoever casts online reads it there.

    To be called after each change of a `PaperEntry`, with the voter locked.
    """
    waiting = waiting_entry(voter) is not None
    if voter.paper_waiting != waiting:
        voter.paper_waiting = waiting
        voter.save(update_fields=["paper_waiting"])


def locked_entry(entry_id: UUID) -> PaperEntry:
    """The entry, held until the transaction ends. Raises NotFound."""
    rows = PaperEntry.objects.select_for_update(of=("self",)).filter(pk=entry_id)
    found = rows.select_related("motion", "voter").first()
    if found is None:
        raise NotFound(_("没有这张纸质票"))
    return found
