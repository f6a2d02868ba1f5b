"""What the verbs of a meeting in progress share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.council.cockpit_events import StrawPollClosed
from lilong.council.cockpit_states import SPEECH, SpeechState
from lilong.council.keys import new_key
from lilong.council.meeting_moving import tell_of
from lilong.council.models import (
    AgendaItem,
    CheckInWish,
    Cockpit,
    Meeting,
    Speech,
    StrawAnswer,
    StrawPoll,
)
from lilong.council.roll import head_count
from lilong.council.states import MeetingState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused

LONGEST_CALLED = 20


class AlreadyDone(Refused):
    """What was asked for stands already: somebody pressed just before, perhaps the same person."""


def refuse_unless_open(meeting: Meeting) -> None:
    """Refuse what is only done while people sit together. Raises Refused."""
    if meeting.state != MeetingState.OPEN:
        raise Refused(_("现在没有在开会"), remedy=_("会议开始以后、散会以前才能做。"))


def cockpit_of(meeting: Meeting) -> Cockpit:
    """The state of a locked meeting, begun when there is none yet."""
    found, _made = Cockpit.objects.get_or_create(
        meeting=meeting, defaults={"space_id": meeting.space_id, "key": new_key()}
    )
    return found


def item_of(meeting: Meeting, item_id: UUID) -> AgendaItem:
    """An item of this meeting. Raises NotFound."""
    found = AgendaItem.objects.filter(meeting=meeting, pk=item_id).first()
    if found is None:
        raise NotFound(_("议程里没有这一项，请刷新后再试"))
    return found


def tell_watchers(meeting: Meeting) -> None:
    """Count the version up: whoever watches is told at the commit."""
    Cockpit.objects.filter(meeting=meeting).update(version=F("version") + 1)


def end_running_speech(meeting: Meeting) -> None:
    """Whoever is speaking has finished."""
    speaking = Speech.objects.filter(meeting=meeting, state=SpeechState.SPEAKING).first()
    if speaking is not None:
        move_speech(speaking, SpeechState.SPOKEN)


def move_speech(speech: Speech, state: str) -> None:
    """Move a speech of a locked meeting to `state`. Raises ForbiddenMove."""
    speech.state = SPEECH.check(speech.state, state)
    if state == SpeechState.SPEAKING:
        speech.begun_at = timezone.now()
    speech.save(update_fields=["state", "begun_at"])


def in_turn(speeches: Iterable[Speech]) -> list[Speech]:
    """Those who wait, in their turn: who has not spoken in this meeting before who has.

    Args:
        speeches: all of the meeting, of every state.
    """
    rows = list(speeches)
    spoken = has_spoken(rows)
    waiting = [row for row in rows if row.state == SpeechState.WAITING]
    return sorted(waiting, key=lambda row: (speaker_of(row) in spoken, row.order))


def has_spoken(speeches: Iterable[Speech]) -> set[object]:
    """Who has spoken in this meeting, or is speaking."""
    said = (SpeechState.SPOKEN, SpeechState.SPEAKING)
    return {speaker_of(row) for row in speeches if row.state in said}


def speaker_of(speech: Speech) -> object:
    """Who it is, as the roll tells people apart: by person, else by name."""
    return speech.person_id or speech.name


def close_poll(actor: Actor, poll: StrawPoll, meeting: Meeting, hands: Mapping[int, int]) -> None:
    """Close an open poll of a locked meeting; who answered is forgotten with it."""
    poll.hands = [hands.get(at, 0) for at in range(len(poll.options))]
    poll.present = head_count(meeting)
    poll.closed_at = timezone.now()
    poll.save(update_fields=["hands", "present", "closed_at"])
    StrawAnswer.objects.filter(poll=poll).delete()
    counts = totals(poll)
    tell_of(
        actor,
        meeting,
        StrawPollClosed,
        number=poll.number,
        question=poll.question,
        options=poll.options,
        counts=counts,
        answers=sum(counts),
        present=poll.present,
    )


def totals(poll: StrawPoll) -> list[int]:
    """How many each option has: on phones and by hands."""
    return [phones + hands for phones, hands in zip(poll.chosen, poll.hands, strict=True)]


def end_the_sitting(actor: Actor, meeting: Meeting) -> None:
    """The meeting closes: an open poll closes as it stands, nobody waits for a turn or a tap."""
    poll = StrawPoll.objects.filter(meeting=meeting, closed_at=None).first()
    if poll is not None:
        close_poll(actor, poll, meeting, {})
    Speech.objects.filter(meeting=meeting).delete()
    CheckInWish.objects.filter(meeting=meeting).delete()
