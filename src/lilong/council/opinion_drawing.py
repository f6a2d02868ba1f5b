"""Drawing the map of a conversation in the background, and keeping it with what it rests on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from lilong.commons.jobs.declaring import job, scheduled
from lilong.council.models import Conversation, ConversationMap, OpinionVote, Statement, Voice
from lilong.council.opinion_states import StatementState
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

    A closed conversation too: closing orders its own map, this finds one that failed.
    """
    due = list(_due(Conversation.objects.filter(votes__gt=0)).values_list("pk", flat=True)[:200])
    for conversation_id in due:
        draw_map.enqueue(str(conversation_id))
    return len(due)


@job(attempts=2)
def draw_map(conversation_id: str) -> int:
    """Draw the map of one conversation from its votes; return how many it rests on, 0 for none.

    Whether it is due is asked here once more: a map that was ordered twice would otherwise be
    drawn again for the one person who answered in between.
    """
    read = _read(conversation_id)
    if read is None:
        return 0
    conversation, before, votes = read
    options = Options(smallest=conversation.smallest, left_out=_left_out(conversation.id))
    return len(votes) if _keep(conversation, before, votes, map_opinions(votes, options)) else 0


def _due(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Those in which enough different people have said something new since their map.

    As many as the smallest group of which anything is told, open or closed, after a moderation
    or without: two maps laid beside each other then differ by what that many people said.
    """
    drawn = ConversationMap.objects.filter(conversation=OuterRef("pk"))
    # Each of them takes a turn, so most conversations are passed over without counting.
    recent = drawn.filter(turns__gt=OuterRef("turns") - OuterRef("smallest"))
    of_map = ConversationMap.objects.filter(conversation=OuterRef("conversation")).values("turns")
    spoken = (
        Voice.objects.filter(
            conversation=OuterRef("pk"),
            answers__gt=0,
            turn__gt=Coalesce(Subquery(of_map), Value(-1), output_field=BigIntegerField()),
        )
        .order_by()
        .values("conversation")
        .annotate(people=Count("pk"))
        .values("people")
    )
    moved = conversations.filter(~Exists(recent)).annotate(spoken=Subquery(spoken))
    return moved.filter(spoken__gte=F("smallest"))


def _read(conversation_id: str) -> tuple[Conversation, int | None, Votes] | None:
    """The conversation, the turn of its map and all votes at one moment; None if none is due.

    Whoever answers meanwhile waits: what was read and the turn that it is said to be of agree.
    """
    with transaction.atomic():
        rows = Conversation.objects.select_for_update(no_key=True).filter(
            pk=conversation_id, votes__gt=0
        )
        conversation = rows.first()
        if conversation is None or not _due(Conversation.objects.filter(pk=conversation.pk)):
            return None
        return conversation, _turn_of_map(conversation), read_votes(conversation.id)


def _turn_of_map(conversation: Conversation) -> int | None:
    drawn = ConversationMap.objects.filter(conversation=conversation)
    return drawn.values_list("turns", flat=True).first()


def _keep(conversation: Conversation, before: int | None, votes: Votes, found: OpinionMap) -> bool:
    """Keep the map in the place of the one of turn `before`; not when another came first."""
    with transaction.atomic():
        Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
        if _turn_of_map(conversation) != before:
            return False
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
    return True


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
