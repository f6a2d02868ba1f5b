"""Reads of conversations and their statements, and of what one said oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lilong.council.models import Conversation, OpinionVote, Statement
from lilong.council.opinion_permissions import (
    visible_conversations,
    visible_statements,
    visible_votes,
)
from lilong.council.opinion_states import LeftOut, StatementState
from lilong.council.opinion_voices import own_voice
from lilong.council.opinion_writing import no_such_conversation
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, subtree

PAGE = 20
STATEMENTS = 50


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """A page of conversations, newest first; `older` is where the next begins, None at the end."""

    rows: Sequence[Conversation]
    older: UUID | None


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many people took part, and how many of their answers count."""

    participants: int
    votes: int


def told_turnout(conversation: Conversation) -> Turnout | None:
    """How many took part, as far as anybody is told: those that the last map rests on.

    Never the counters themselves. Whoever looked again after each answer would learn which
    neighbour gave it; the map moves on by `smallest` people at once.

    Args:
        conversation: of `seen_conversation` or `conversations_at`, which bring the figures along.
    """
    people, votes = conversation.drawn_people, conversation.drawn_votes  # type: ignore[attr-defined]  # annotated
    if people is None or people < conversation.smallest:
        return None
    return Turnout(people, votes)


_DRAWN = {"drawn_people": F("map__participants"), "drawn_votes": F("map__votes")}


def seen_conversation(actor: Actor, conversation_id: UUID) -> Conversation:
    """The conversation with its place, for whoever may see it. Raises NotFound otherwise."""
    rows = Conversation.objects.select_related("place").filter(pk=conversation_id)
    found = visible_conversations(actor, rows).annotate(**_DRAWN).first()
    if found is None:
        raise no_such_conversation()
    return found


def conversations_at(actor: Actor, path: str, *, after: UUID | None = None) -> ConversationPage:
    """The conversations at a place, below it and around it that the actor sees. One query."""
    low, high = subtree(path)
    near = Q(place_path__gte=low, place_path__lt=high) | Q(place_path__in=ancestors(path))
    rows = visible_conversations(actor, Conversation.objects.filter(near))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    rows = rows.select_related("place").annotate(**_DRAWN)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return ConversationPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes up for one person: a statement, what they said to it, and how far they are."""

    statement: Statement | None
    opinion: int | None
    answered: int


def turn_of(
    actor: Actor,
    conversation: Conversation,
    wanted: UUID | None = None,
    *,
    answered: int | None = None,
) -> Turn:
    """The statement that comes up next for the actor, or the one they want to answer again.

    Of those they have not answered the one that fewest people have answered, so that a
    statement that came late is not left behind. Three queries at most.

    Args:
        answered: how many they have answered, where that is known and one is wanted.
    """
    voice = own_voice(actor, conversation) if answered is None else None
    answered = voice.answers if voice else answered or 0
    shown = Statement.objects.filter(conversation=conversation, state=StatementState.SHOWN)
    if wanted is not None and (found := shown.filter(pk=wanted).first()) is not None:
        own = visible_votes(actor, conversation.id, OpinionVote.objects.filter(statement=found))
        return Turn(found, own.values_list("opinion", flat=True).first(), answered)
    if voice is not None:
        said = OpinionVote.objects.filter(voice=voice, statement=OuterRef("pk"))
        shown = shown.filter(~Exists(said))
    return Turn(shown.order_by("answers", "id").first(), None, answered)


def own_answers(actor: Actor, conversation: Conversation) -> list[tuple[Statement, int]]:
    """What the actor said to the statements that are shown, in their order. One query."""
    rows = visible_votes(actor, conversation.id, OpinionVote.objects.all())
    shown = rows.filter(statement__state=StatementState.SHOWN).select_related("statement")
    return [(vote.statement, vote.opinion) for vote in shown.order_by("statement__number")]


def statements_of(
    actor: Actor, conversation: Conversation, state: str, *, after: UUID | None = None
) -> tuple[list[Statement], UUID | None]:
    """A page of the statements in one state that the actor sees, and where the next begins."""
    rows = visible_statements(actor, conversation, Statement.objects.filter(state=state))
    return _page(rows, after)


def seen_statement(actor: Actor, statement_id: UUID) -> Statement:
    """The statement with its conversation, for whoever sees that. Raises NotFound otherwise."""
    found = Statement.objects.select_related("conversation__place").filter(pk=statement_id)
    seen = visible_conversations(actor, Conversation.objects.all())
    statement = found.filter(conversation__in=seen).first()
    if statement is None:
        raise no_such_conversation()
    return statement


def shown_texts(conversation: Conversation) -> dict[int, str]:
    """Number → text of the statements that are shown. One query."""
    rows = Statement.objects.filter(conversation=conversation, state=StatementState.SHOWN)
    return dict(rows.order_by("number").values_list("number", "text"))  # type: ignore[arg-type]  # a shown one has a number


@dataclass(frozen=True, slots=True)
class LogLine:
    """A statement that is not shown: the day, the reason, and the text for whoever may see the
    conversation, unless the reason is in the text."""

    day: Any
    reason: str
    text: str


def public_conversation(conversation_id: UUID) -> Conversation:
    """The conversation for whoever has the address of its log. Raises NotFound."""
    found = Conversation.objects.select_related("place").filter(pk=conversation_id).first()
    if found is None:
        raise no_such_conversation()
    return found


def left_out_log(
    conversation: Conversation, *, texts: bool, after: UUID | None = None
) -> tuple[list[LogLine], UUID | None]:
    """What was left out of a conversation and why, without authors: a page, and where the next
    begins. Everybody may read how many, when and why.

    Args:
        texts: whether the reader may see the conversation, and so what the statements said.
    """
    rows = Statement.objects.filter(conversation=conversation, state=StatementState.LEFT_OUT)
    found, later = _page(rows, after)
    return [_line(statement, texts=texts) for statement in found], later


def _line(statement: Statement, *, texts: bool) -> LogLine:
    reason = LeftOut(statement.reason)
    text = statement.text if texts and reason.text_told else ""
    return LogLine(statement.decided_on, str(reason.label), text)


def _page(rows: QuerySet[Statement], after: UUID | None) -> tuple[list[Statement], UUID | None]:
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.order_by("pk")[: STATEMENTS + 1])
    return found[:STATEMENTS], found[STATEMENTS - 1].pk if len(found) > STATEMENTS else None
