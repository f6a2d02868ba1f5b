"""Telling owners of each ballot that was cast online for their unit: that it came, and when.

A slip is a bearer paper: who holds it can cast. So the owners hear of every ballot that nobody
brought to a desk, and can complain before the count. Not while it is cast: a thousand cast within
a minute, and none of them waits for a notice. And not by the ledger, which must not tell who
voted in what order: this job reads the chain from where it stopped.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from lilong.ballot.models import Ballot, ChainHead, Motion, OwnersTold, Voter
from lilong.ballot.moving import said_at
from lilong.ballot.states import Channel, MotionState
from lilong.ballot.voters import owners_of_each
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.notices.telling import tell

BATCH = 200
# As long as a complaint could still be made, and a little longer for what came at the last moment.
_TOLD_IN = (MotionState.OPEN, MotionState.CLOSED, MotionState.COUNTED)


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


SENTENCE = _("%(at)s 收到您家在手机或网上投的“%(title)s”的票；不是您或家人投的，请在计票前提出疑问")


@scheduled(every=timedelta(minutes=1))
@job(attempts=2)
def tell_owners() -> int:
    """Go on from the last ballot that was told of; return how many ballots were told of now."""
    behind = ChainHead.objects.filter(motion__state__in=_TOLD_IN, number__gt=0).exclude(
        motion__told_row__number__gte=F("number")
    )
    told = 0
    for motion_id in list(behind.values_list("motion_id", flat=True)):
        while (count := _tell_some(motion_id)) is not None:
            told += count
    return told


def _tell_some(motion_id: UUID) -> int | None:
    """Tell of the next ballots of a motion; how many, or None when there are no more.

    Notices and the mark of how far they go are one transaction: a crash leaves both or neither.
    """
    motion = Motion.objects.get(pk=motion_id)
    with transaction.atomic():
        OwnersTold.objects.get_or_create(motion=motion, defaults={"space_id": motion.space_id})
        mark = OwnersTold.objects.select_for_update().get(motion=motion)
        rows = Ballot.objects.filter(motion=motion, number__gt=mark.number).order_by("number")
        # Not the choice: what was never read cannot be told.
        next_ones = list(rows.only("id", "number", "unit", "channel", "received_at")[:BATCH])
        if not next_ones:
            return None
        online = [ballot for ballot in next_ones if ballot.channel == Channel.ONLINE]
        _tell_each(motion, online)
        mark.number = next_ones[-1].number
        mark.save(update_fields=["number"])
    return len(online)


def _tell_each(motion: Motion, ballots: list[Ballot]) -> None:
    numbers = {ballot.unit for ballot in ballots}
    rows = Voter.objects.filter(motion=motion, number__in=numbers).select_related("unit")
    voters = {voter.number: voter for voter in rows}
    owners = owners_of_each(voters.values())
    for ballot in ballots:
        voter = voters.get(ballot.unit)
        if voter is None:  # somebody was at the tables: `lilong check` names it
            continue
        tell(
            owners[voter.id],
            space_id=motion.space_id,
            key=f"ballot-online:{ballot.id}",
            group="ballot.own",
            sentence=SENTENCE,
            facts={"title": motion.title, "at": said_at(ballot.received_at)},
            url=reverse("ballot:complain", args=[voter.id]),
        )
