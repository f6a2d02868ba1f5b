"""What a meeting is doing just now: the item, who speaks, what is asked around the room."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.spaces import OfSpace
from lilong.council.cockpit_states import SpeechState
from lilong.council.models.meetings import AgendaItem, Meeting
from lilong.council.models.suggestions import KEY_LENGTH
from lilong.kernel.ids import day_uuid7


class Cockpit(OfSpace):
    """The state of a meeting that is being held. Every change counts `version` up by one.

    Attributes:
        key: opens the projector's page while the meeting lasts.
        version: what those who watch have seen; they are told whenever it is another one.
        item: what is being talked about; None before the first item.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="cockpit")
    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    version = models.PositiveIntegerField(default=1)
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, related_name="+")
    item_since = models.DateTimeField(null=True)


class Speech(OfSpace):
    """Somebody wants to speak to an item, speaks, or has spoken. It goes when the meeting closes.

    Attributes:
        order: from 1 within the meeting, in the order of asking.
        person: None for somebody who is there without an account; `name` then tells who.
        name: as in the roll; empty where there is a person.
        called: how they wish to be called before all.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="speeches")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveIntegerField()
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=60, blank=True)
    called = models.CharField(max_length=20)
    state = models.CharField(
        max_length=10, choices=SpeechState.choices, default=SpeechState.WAITING
    )
    begun_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "order"], name="speech_once"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(state=SpeechState.SPEAKING),
                name="speech_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=SpeechState.values), name="speech_state"
            ),
        ]


class StrawPoll(OfSpace):
    """A question asked around the room. It decides nothing, and nobody keeps who chose what.

    Attributes:
        number: from 1 within the meeting.
        options: what can be chosen, in words.
        chosen: how many chose each option on a phone.
        hands: how many hands were counted for each in the room, when it was closed.
        shown_live: whether the numbers are shown while it is open.
        present: how many were there when it was closed.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="straw_polls")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=120)
    options = models.JSONField()
    chosen = models.JSONField()
    hands = models.JSONField()
    shown_live = models.BooleanField(default=False)
    present = models.PositiveIntegerField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="strawpoll_once"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(closed_at=None),
                name="strawpoll_one_at_a_time",
            ),
        ]


class StrawAnswer(OfSpace):
    """Somebody has answered a straw poll; what they chose stands nowhere. It goes at its close."""

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    poll = models.ForeignKey(StrawPoll, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "person"], name="strawanswer_once"),
        ]


class CheckInWish(OfSpace):
    """Somebody says that they are there, and has not shown the code of the room.

    Whoever calls the roll taps their name, or does not. It goes with that tap, with the right
    code, and at the latest when the meeting closes.

    Attributes:
        as_what: what they are around the place, in words.
        guesses: how many wrong codes they sent; above a few only the roll call counts.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="wishes")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    as_what = models.CharField(max_length=60, blank=True)
    guesses = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="checkinwish_once"),
        ]
