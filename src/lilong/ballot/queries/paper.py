"""Reads for those who enter paper: what waits, what is in dispute, mandates. Never a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.models import Mandate, Motion, PaperEntry, RefusedBallot, Voter
from lilong.ballot.refusals import BallotRefused
from lilong.ballot.states import Channel, MandateState, PaperState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.people import queries as people

MOST = 200
MOST_REFUSED = 50


def paper_motion(actor: Actor, motion_id: UUID) -> Motion:
    """The motion, for those who enter its paper. Raises NotFound otherwise."""
    found = Motion.objects.select_related("place").filter(pk=motion_id).first()
    if found is None or not permissions.enter_paper.allows(actor, found.place_path):
        raise NotFound(_("没有这个表决事项，或者您不录入它的纸质票"))
    return found


@dataclass(frozen=True, slots=True)
class WaitingSlip:
    """A slip that waits for another reading.

    `read_by_me` when that cannot be the reader's, `held` until the witness of its box confirms it.
    """

    id: UUID
    number: int
    address: str
    channel: str
    state: str
    entered_at: datetime
    entered_by: str
    read_by_me: bool
    held: bool
    reason: str

    @property
    def to_read(self) -> bool:
        """Whether the reader can read it now."""
        return not self.read_by_me and not self.held


@dataclass(frozen=True)
class PaperQueue:
    """The paper of a motion by what is still to be done, the oldest first."""

    waiting: Sequence[WaitingSlip]
    disputed: Sequence[WaitingSlip]
    withdrawn: Sequence[WaitingSlip]
    confirmed: int

    @property
    def mine(self) -> int:
        """How many the reader can check."""
        return sum(one.to_read for one in (*self.waiting, *self.disputed))

    @property
    def held(self) -> bool:
        """Whether a slip waits for the witness of its box."""
        return any(one.held for one in (*self.waiting, *self.disputed))


def paper_queue(actor: Actor, motion: Motion) -> PaperQueue:
    """What was entered, without what was read from it. Five queries, 200 slips a state at most."""
    by_state = {
        state: _slips(actor, motion, state)
        for state in (PaperState.WAITING, PaperState.DISPUTED, PaperState.WITHDRAWN)
    }
    confirmed = PaperEntry.objects.filter(motion=motion, state=PaperState.CONFIRMED).count()
    return PaperQueue(
        by_state[PaperState.WAITING],
        by_state[PaperState.DISPUTED],
        by_state[PaperState.WITHDRAWN],
        confirmed,
    )


def _slips(actor: Actor, motion: Motion, state: PaperState) -> list[WaitingSlip]:
    # What was read from them is not even fetched.
    rows = PaperEntry.objects.filter(motion=motion, state=state).defer("choice")
    found = list(rows.select_related("voter__unit", "box").order_by("entered_at", "id")[:MOST])
    names = people.names_of(row.entered_by_id for row in found)
    readers = {row.id: (row.entered_by_id, row.confirmed_by_id) for row in found}
    return [
        WaitingSlip(
            row.id,
            row.voter.number,
            row.voter.unit.address,
            str(Channel(row.channel).label),
            row.state,
            row.entered_at,
            names.get(row.entered_by_id, "") if row.entered_by_id else "",
            actor.person_id in readers[row.id],
            row.box is not None and row.box.unwitnessed,
            row.reason,
        )
        for row in found
    ]


def seen_entry(actor: Actor, entry_id: UUID) -> PaperEntry:
    """The entry without what was read from it. Raises NotFound for who enters no paper there."""
    rows = PaperEntry.objects.filter(pk=entry_id).defer("choice")
    found = rows.select_related("motion__place", "voter__unit").first()
    if found is None or not permissions.enter_paper.allows(actor, found.motion.place_path):
        raise NotFound(_("没有这张纸质票，或者您不核对它"))
    return found


def next_to_read(actor: Actor, motion: Motion) -> UUID | None:
    """The oldest slip that the actor can check."""
    queue = paper_queue(actor, motion)
    slips = (*queue.disputed, *queue.waiting)
    return next((one.id for one in slips if one.to_read), None)


@dataclass(frozen=True, slots=True)
class RefusedSlip:
    """A ballot that was turned away: when, how it came, why; its photo for who handed it in."""

    at: datetime
    channel: str
    why: str
    file_id: UUID | None


def refused_slips(actor: Actor, motion: Motion) -> list[RefusedSlip]:
    """What was turned away of those ballots that people entered, newest first; at most 50.

    A photo is shown only to who handed it in: it says what was chosen.
    """
    rows = RefusedBallot.objects.filter(motion=motion).exclude(channel=Channel.ONLINE)
    return [
        RefusedSlip(
            row.at,
            str(Channel(row.channel).label),
            BallotRefused(row.why).sentence,
            row.file_id if row.by_person_id == actor.person_id else None,
        )
        for row in rows.order_by("-at")[:MOST_REFUSED]
    ]


def voter_numbered(motion: Motion, number: int) -> Voter:
    """The motion's unit with this number. Raises NotFound."""
    found = Voter.objects.filter(motion=motion, number=number).select_related("unit").first()
    if found is None:
        raise NotFound(_("这次表决没有第 %(number)s 号") % {"number": number})
    return found


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A registered mandate: whose, to whom, and whether it was used; not what it directs."""

    id: UUID
    number: int
    address: str
    proxy_name: str
    state: str
    label: str
    registered_at: datetime

    @property
    def open(self) -> bool:
        return self.state == MandateState.REGISTERED


def mandates_of(motion: Motion) -> list[MandateLine]:
    """The mandates of a motion, the open ones first, by unit; at most 200. One query."""
    rows = Mandate.objects.filter(motion=motion).defer("choice").select_related("voter__unit")
    lines = [
        MandateLine(
            row.id,
            row.voter.number,
            row.voter.unit.address,
            row.proxy_name,
            row.state,
            str(MandateState(row.state).label),
            row.registered_at,
        )
        for row in rows.order_by("registered_at", "id")[:MOST]
    ]
    return sorted(lines, key=lambda line: (not line.open, line.number))


def seen_mandate(actor: Actor, mandate_id: UUID) -> Mandate:
    """The mandate without its choice. Raises NotFound for who enters no paper there."""
    rows = Mandate.objects.filter(pk=mandate_id).defer("choice")
    found = rows.select_related("motion__place", "voter__unit").first()
    if found is None or not permissions.enter_paper.allows(actor, found.motion.place_path):
        raise NotFound(_("没有这份委托书，或者您没有查看它的权限"))
    return found
