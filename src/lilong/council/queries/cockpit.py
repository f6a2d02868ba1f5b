"""Reads of a meeting that is being held: what everybody sees, and what is one's own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lilong.council import meeting_permissions
from lilong.council.cockpit_moving import has_spoken, in_turn, speaker_of, totals
from lilong.council.cockpit_states import SpeechState
from lilong.council.keys import read_key
from lilong.council.minutes_writing import quorum_of
from lilong.council.models import (
    AgendaItem,
    Attendance,
    CheckInWish,
    Cockpit,
    Meeting,
    Speech,
    StrawAnswer,
    StrawPoll,
)
from lilong.council.roll import heads, latest_attendance
from lilong.council.states import MeetingState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Speaker:
    """One who waits or speaks; `again` when they have spoken in this meeting before."""

    order: int
    called: str
    again: bool


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen, how many did, and how wide its bar is in hundredths of the most."""

    text: str
    count: int
    width: int


@dataclass(frozen=True, slots=True)
class Poll:
    """A straw poll as it is shown.

    Attributes:
        answers: how many have answered, by phone and by hand.
        shown: whether the numbers are shown; until then every count is zero.
    """

    number: int
    question: str
    options: tuple[Option, ...]
    answers: int
    open: bool
    shown: bool
    present: int


@dataclass(frozen=True, slots=True)
class Hall:
    """A meeting as it stands at `version`.

    Attributes:
        number: which item it is, from 1; 0 before the first.
        speaking: who has the floor; waiting: the others in their turn.
        poll: the straw poll that is open, else the last one of this item.
        there: how many are there; waits_for_roll: how many say so and wait for the roll call, where
            the meeting was read together with its cockpit.
        reader: for whom it was read, and reader_here whether they are there; None for nobody.
        speeches: every speech of the meeting, of which the lists above are made.
    """

    meeting: Meeting
    version: int
    key: str
    items: tuple[AgendaItem, ...]
    item: AgendaItem | None
    number: int
    since: datetime | None
    speaking: Speaker | None
    waiting: tuple[Speaker, ...]
    poll: Poll | None
    there: int
    waits_for_roll: int
    reader: UUID | None
    reader_here: bool
    quorum: dict[str, Any] | None
    speeches: tuple[Speech, ...]

    @property
    def open(self) -> bool:
        """Whether it is being held."""
        return self.meeting.state == MeetingState.OPEN

    @property
    def before(self) -> AgendaItem | None:
        """The item to go back to."""
        return self.items[self.number - 2] if self.number > 1 else None

    @property
    def after(self) -> AgendaItem | None:
        """The item that comes next."""
        return self.items[self.number] if self.number < len(self.items) else None

    def without_names(self) -> Hall:
        """The same for who may not read how speakers are called."""
        return replace(
            self,
            speaking=self.speaking and replace(self.speaking, called=""),
            waiting=tuple(replace(one, called="") for one in self.waiting),
            speeches=(),
        )


def seen_hall(actor: Actor, meeting_id: UUID) -> Meeting:
    """The meeting with its cockpit, when the actor may see it. One query. Raises NotFound."""
    found = _with_cockpit().select_related("place").filter(pk=meeting_id).first()
    if found is None or not meeting_permissions.may_see(actor, found):
        raise NotFound(_("没有这次会议，或者您没有查看它的权限"))
    return found


def _with_cockpit() -> QuerySet[Meeting]:
    """Meetings with their cockpit, and how many wait for the roll call."""
    wishes = CheckInWish.objects.filter(meeting=OuterRef("pk")).values("meeting")
    counted = wishes.annotate(count=Count("pk")).values("count")
    waits = Coalesce(Subquery(counted), 0)
    return Meeting.objects.select_related("cockpit").annotate(waits_for_roll=waits)


def hall_of(meeting: Meeting, *, together: bool = False, reader: UUID | None = None) -> Hall:
    """The meeting as it stands now. Five queries, and those of the quorum where one is asked.

    However many are there: whose name stands on the roll is asked of one row, by `own_of`.

    The version is read first: what changes while the rest is read comes again with the next.

    Args:
        together: the meeting was read just now together with its cockpit.
        reader: whose page it is for.
    """
    if together:
        cockpit = getattr(meeting, "cockpit", None)
    else:
        cockpit = Cockpit.objects.filter(meeting=meeting).first()
    items = tuple(AgendaItem.objects.filter(meeting=meeting).order_by("order"))
    there, reader_here = heads(meeting, reader)
    item_id = cockpit.item_id if cockpit else None
    number = next((at for at, one in enumerate(items, 1) if one.id == item_id), 0)
    item = items[number - 1] if number else None
    rows = tuple(Speech.objects.filter(meeting=meeting))
    spoken = has_spoken(rows)
    on = [row for row in rows if row.item_id == item_id]
    now = next((row for row in on if row.state == SpeechState.SPEAKING), None)
    return Hall(
        meeting=meeting,
        version=cockpit.version if cockpit else 0,
        key=cockpit.key if cockpit else "",
        items=items,
        item=item,
        number=number,
        since=cockpit.item_since if cockpit and item else None,
        speaking=Speaker(now.order, now.called, again=False) if now else None,
        waiting=tuple(
            Speaker(row.order, row.called, speaker_of(row) in spoken)
            for row in in_turn(rows)
            if row.item_id == item_id
        ),
        poll=_poll_of(meeting, item_id, there),
        there=there,
        reader=reader,
        reader_here=reader_here,
        waits_for_roll=getattr(meeting, "waits_for_roll", 0),
        quorum=quorum_of(meeting),
        speeches=rows,
    )


def _poll_of(meeting: Meeting, item_id: UUID | None, there: int) -> Poll | None:
    last = StrawPoll.objects.filter(meeting=meeting).order_by("-number").first()
    if last is None or (last.closed_at is not None and last.item_id != item_id):
        return None
    running = last.closed_at is None
    shown = last.shown_live or not running
    counts = totals(last)
    most = max(counts) or 1
    return Poll(
        number=last.number,
        question=last.question,
        options=tuple(
            Option(text, count, count * 100 // most) if shown else Option(text, 0, 0)
            for text, count in zip(last.options, counts, strict=True)
        ),
        answers=sum(counts),
        open=running,
        shown=shown,
        present=last.present if last.present is not None else there,
    )


def polls_of(meeting: Meeting) -> int:
    """How many straw polls there were. One query."""
    return StrawPoll.objects.filter(meeting=meeting).count()


@dataclass(frozen=True, slots=True)
class Own:
    """What of a meeting is one's own.

    Attributes:
        here: whether they are there.
        order: of their last speech at this item; 0 for none.
        ahead: how many come before them, when they wait.
        state: waiting, speaking, or empty.
        answered: number of the open poll that they have answered; 0 for none.
    """

    here: bool = False
    order: int = 0
    ahead: int = 0
    state: str = ""
    answered: int = 0

    @property
    def mark(self) -> str:
        """The same, short: whether a page still knows it is told by comparing."""
        return mark_of(here=self.here, order=self.order)


def own_of(actor: Actor, hall: Hall) -> Own:
    """What of this meeting is the actor's own.

    A query while a poll is open, and one more where the hall was not read for them.
    """
    if actor.person_id is None:
        return Own()
    order, ahead, state = _orders(hall).get(actor.person_id, 0), 0, ""
    if order:
        state = SpeechState.WAITING.value
        ahead = next((at for at, one in enumerate(hall.waiting) if one.order == order), 0)
    if hall.speaking and hall.speaking.order == order:
        state = SpeechState.SPEAKING.value
    if hall.reader == actor.person_id:
        here = hall.reader_here
    else:
        here = bool(latest_attendance(hall.meeting, actor.person_id))
    return Own(here, order, ahead, state, _answered(actor, hall))


def _orders(hall: Hall) -> dict[UUID, int]:
    """Under which number each person waits or speaks at this item."""
    on = [one.order for one in hall.waiting]
    if hall.speaking:
        on.append(hall.speaking.order)
    whose = {row.order: row.person_id for row in hall.speeches}
    return {person_id: order for order in on if (person_id := whose[order])}


def mark_of(*, here: bool = False, order: int = 0) -> str:
    """What a page knows of its reader, short enough to be compared."""
    return f"{here:d}-{order}"


def marks_of(hall: Hall) -> dict[UUID, str]:
    """By person what their page should know; who is left out is not there. One query.

    With it whoever is called by name, or written down, hears that their own has changed.
    """
    rows = Attendance.objects.filter(meeting=hall.meeting, person__isnull=False)
    here = dict(rows.order_by("order").values_list("person_id", "there"))
    orders = _orders(hall)
    return {
        person_id: mark_of(here=here.get(person_id, False), order=orders.get(person_id, 0))
        for person_id in here.keys() | orders.keys()
    }


def _answered(actor: Actor, hall: Hall) -> int:
    if hall.poll is None or not hall.poll.open or actor.person_id is None:
        return 0
    given = StrawAnswer.objects.filter(
        poll__meeting=hall.meeting, poll__number=hall.poll.number, person_id=actor.person_id
    )
    return hall.poll.number if given.exists() else 0


def wishes_of(meeting: Meeting) -> list[CheckInWish]:
    """Who says that they are there and waits for the roll call, in their order. One query."""
    rows = CheckInWish.objects.filter(meeting=meeting).select_related("person")
    return list(rows.order_by("at", "pk"))


def says_so(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor is one of them. One query."""
    if actor.person_id is None:
        return False
    return CheckInWish.objects.filter(meeting=meeting, person_id=actor.person_id).exists()


def keyed_meeting(typed: str) -> Meeting | None:
    """The meeting whose projector this key opens; None for any other. One query."""
    key = read_key(typed)
    if not key:
        return None
    held = Cockpit.objects.filter(key=key).select_related("meeting__place").first()
    return held.meeting if held else None


def projected_meeting(typed: str) -> Meeting:
    """The meeting of a projector's key, while it is being held. Raises NotFound."""
    found = keyed_meeting(typed)
    if found is None or found.state != MeetingState.OPEN:
        raise NotFound(
            _("这个投影地址现在打不开"),
            remedy=_("会议开始以后，从主持台点“打开投影”。散会以后，地址就不能用了。"),
        )
    return found


class Standing(NamedTuple):
    """How far a meeting has come, for whom watches it."""

    version: int
    open: bool


def standings(meeting_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """How far these meetings have come. One query."""
    rows = Meeting.objects.filter(pk__in=meeting_ids)
    columns = ("pk", "cockpit__version", "state")
    return {
        pk: Standing(version or 0, state == MeetingState.OPEN)
        for pk, version, state in rows.values_list(*columns)
    }


def named_meetings(meeting_ids: Collection[UUID]) -> dict[UUID, Meeting]:
    """Meetings by id, each with its cockpit. One query."""
    return {one.pk: one for one in _with_cockpit().filter(pk__in=meeting_ids)}
