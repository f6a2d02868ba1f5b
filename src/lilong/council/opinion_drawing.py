"""Drawing the map of a conversation in the background, and keeping it with what it rests on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lilong.commons.jobs.declaring import job, scheduled
from lilong.council.models import Conversation, ConversationMap, OpinionVote, Statement
from lilong.council.opinion_states import ConversationState, StatementState
from lilong.engines.opinions import OpinionMap, Options, Votes, answer, map_opinions

EVERY = timedelta(minutes=3)
_DIGITS = 9
_READ = 10_000


def register_jobs() -> None:
    """Importing this module has declared its jobs."""


@scheduled(every=EVERY)
@job(attempts=1)
def draw_due_maps() -> int:
    """Order the maps that are due; return how many.

    While a conversation is open its map moves on only when as many answers have come as the
    smallest group has people: two maps laid beside each other tell of nobody alone.
    """
    drawn = ConversationMap.objects.filter(conversation=OuterRef("pk"))
    recent = drawn.filter(turns__gt=OuterRef("turns") - OuterRef("smallest"))
    opened = Q(state=ConversationState.OPEN, votes__gt=0) & ~Exists(recent)
    # Closing orders its own map; this finds one that failed.
    ended = Q(state=ConversationState.CLOSED, votes__gt=0) & ~Exists(
        drawn.filter(turns=OuterRef("turns"))
    )
    due = list(Conversation.objects.filter(opened | ended).values_list("pk", flat=True)[:200])
    for conversation_id in due:
        draw_map.enqueue(str(conversation_id))
    return len(due)


@job(attempts=2)
def draw_map(conversation_id: str) -> int:
    """Draw the map of one conversation from its votes; return how many it rests on."""
    conversation = Conversation.objects.filter(pk=conversation_id, votes__gt=0).first()
    if conversation is None:
        return 0
    votes = read_votes(conversation.id)
    options = Options(smallest=conversation.smallest, left_out=_left_out(conversation.id))
    found = map_opinions(votes, options)
    ConversationMap.objects.update_or_create(
        conversation=conversation,
        defaults={
            "space_id": conversation.space_id,
            "turns": conversation.turns,
            "votes": len(votes),
            "participants": len(votes.participants),
            "drawn_at": timezone.now(),
            "told": told_of(found),
            "axes": axes_of(found),
        },
    )
    return len(votes)


def read_votes(conversation_id: UUID) -> Votes:
    """The votes of a conversation as the engine takes them: people by chance, statements by number.

    A voice's id was drawn by lot and leads to nobody.
    """
    rows = OpinionVote.objects.filter(conversation_id=conversation_id)
    columns = rows.values_list("voice_id", "statement__number", "opinion")
    who, what, choice = zip(*columns.iterator(_READ), strict=True)
    return Votes.of([voice.hex for voice in who], what, choice)


def _left_out(conversation_id: UUID) -> frozenset[str]:
    gone = Statement.objects.filter(
        conversation_id=conversation_id, state=StatementState.LEFT_OUT, number__isnull=False
    )
    return frozenset(str(number) for number in gone.values_list("number", flat=True))


def told_of(found: OpinionMap) -> dict[str, Any]:
    """The map for everybody: no members, no places of people; notes as codes, to be worded."""
    told = answer(found, lambda note: note.code, members=False, coordinates=False)
    return {**told, "notes": [[note.code, dict(note.facts)] for note in found.notes]}


def axes_of(found: OpinionMap) -> dict[str, list[float]]:
    """Statement → its mean and its share in the two directions; nothing for one that is left out.

    Empty where there is no map.
    """
    if found.components is None or not found.groups:
        return {}
    columns = np.vstack([found.components.centre, found.components.axes[:2]])
    rows = columns.round(_DIGITS).T.tolist()
    gone = found.components.left_out.tolist()
    return {
        statement: [] if out else row
        for statement, row, out in zip(found.votes.statements, rows, gone, strict=True)
    }
