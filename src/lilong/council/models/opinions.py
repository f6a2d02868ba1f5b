"""Conversations: a question, short statements, what people say to them, and the map of it.

Who says what stands nowhere in clear: a `Voice` is called by a keyed hash of conversation and
person, so that without the installation's field key no row leads from a vote to a person. Ids of
rows that people bring about tell the day and nothing finer.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import PathField, SealedField
from lilong.commons.spaces import OfSpace
from lilong.council.opinion_states import ConversationState, LeftOut, Opinion, StatementState
from lilong.kernel.ids import day_uuid7

LONGEST_QUESTION = 80
LONGEST_BACKGROUND = 1000
LONGEST_STATEMENT = 140
SMALLEST = 5


class Conversation(OfSpace):
    """A question put to the people of a residents' area or of a compound.

    Attributes:
        smallest: groups of fewer people are told of nowhere.
        participants, votes: how many people, and how many of their answers count now.
        shown, waiting: statements; kept in the transaction, as the two above.
        turns: grows with each answer, also a changed one.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    question = models.CharField(_("问题"), max_length=LONGEST_QUESTION)
    background = models.CharField(_("背景"), max_length=LONGEST_BACKGROUND, blank=True)
    state = models.CharField(
        max_length=8, choices=ConversationState.choices, default=ConversationState.OPEN
    )
    smallest = models.PositiveSmallIntegerField(default=SMALLEST)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    participants = models.PositiveIntegerField(default=0)
    votes = models.PositiveIntegerField(default=0)
    shown = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    turns = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ConversationState.values), name="conversation_state"
            ),
            models.CheckConstraint(
                condition=models.Q(smallest__gte=SMALLEST), name="conversation_smallest"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place_path", "id"], name="conversation_path"),
        ]

    def __str__(self) -> str:
        return self.question


class Statement(OfSpace):
    """One short sentence to agree or disagree with; its author stands nowhere in clear.

    Attributes:
        number: from 1 in the order in which statements were first shown; None before that.
        seed: whether a keeper put it there.
        answers: how many people have said something to it; the least answered come up first.
        decided_on: the day on which a keeper last decided.
    """

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="statements"
    )
    number = models.PositiveIntegerField(null=True)
    text = models.CharField(_("观点"), max_length=LONGEST_STATEMENT)
    seed = models.BooleanField(default=False)
    state = models.CharField(
        max_length=8, choices=StatementState.choices, default=StatementState.WAITING
    )
    reason = models.CharField(max_length=12, choices=LeftOut.choices, blank=True)
    answers = models.PositiveIntegerField(default=0)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "number"], name="statement_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=StatementState.values), name="statement_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=StatementState.LEFT_OUT, reason__in=LeftOut.values)
                | (~models.Q(state=StatementState.LEFT_OUT) & models.Q(reason="")),
                name="statement_left_out_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["conversation", "state", "id"], name="statement_state_id"),
            models.Index(fields=["conversation", "state", "answers"], name="statement_answers"),
            models.Index(fields=["decided_on"], name="statement_decided"),
        ]

    def __str__(self) -> str:
        return self.text


class StatementAuthor(OfSpace):
    """Who wrote a statement, encrypted: only the house opens it, to tell them what became of it.

    Nothing points from the statement to here, and the id tells nothing of the order. It is
    deleted when the conversation closes, and after `expires_on` in any case.
    """

    statement_id = models.UUIDField(unique=True)
    conversation_id = models.UUIDField()
    author = SealedField()
    expires_on = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["conversation_id"], name="statementauthor_conversation"),
            models.Index(fields=["expires_on"], name="statementauthor_expires"),
        ]


class Voice(OfSpace):
    """Somebody who takes part in one conversation, called by a keyed hash (`opinion_voices`).

    Attributes:
        answers: how many statements they have answered.
        written: how many statements they have written.
        turn: the conversation's `turns` at their latest new or changed answer: a map is drawn
            again only when enough voices have spoken since the last one.
    """

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="voices")
    key = models.UUIDField()
    answers = models.PositiveIntegerField(default=0)
    written = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "key"], name="voice_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["conversation", "turn"], name="voice_turn"),
        ]


class OpinionVote(OfSpace):
    """What one voice says to one statement: one row, in which the last word counts."""

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    opinion = models.SmallIntegerField(choices=Opinion.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voice", "statement"], name="opinionvote_once"),
            models.CheckConstraint(
                condition=models.Q(opinion__in=Opinion.values), name="opinionvote_opinion"
            ),
        ]


class ConversationMap(OfSpace):
    """The map of a conversation as it was last drawn; it can be drawn again from the votes.

    Attributes:
        turns: the conversation's `turns` when it was drawn.
        votes, participants: how many answers of how many people it rests on.
        told: the engine's public answer, without members and without places of people.
        axes: statement number → [mean, first direction, second direction]: by it a person's own
            place is found for that person alone.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, related_name="map")
    turns = models.PositiveBigIntegerField()
    votes = models.PositiveIntegerField()
    participants = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()
    told = models.JSONField()
    axes = models.JSONField()
