"""Conversations and opinion maps for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from lilong.commons.web.api import Page, answers, next_url
from lilong.council.api_words import PlaceOut, place_of
from lilong.council.models import Conversation
from lilong.council.opinion_permissions import see_conversations
from lilong.council.opinion_states import ConversationState, StatementState
from lilong.council.queries.conversations import (
    conversations_at,
    seen_conversation,
    statements_of,
    told_turnout,
)
from lilong.council.queries.opinion_map import Counts, Told, map_conversation
from lilong.places import queries as places
from lilong.places.web.asking import who

router = Router()


class ConversationOut(Schema):
    """A question put to the people of a place."""

    id: UUID
    place: PlaceOut
    question: str
    background: str
    state: ConversationState
    opened_at: datetime
    closed_at: datetime | None
    participants: int | None = Field(description="As of the last map; null until there is one")
    votes: int | None = Field(description="As of the last map; null until there is one")
    statements: int


class StatementOut(Schema):
    """One short sentence to agree or disagree with."""

    id: UUID
    number: int | None
    text: str
    seed: bool = Field(description="Whether the committee put it there")


class CountsOut(Schema):
    """How often something was said to a statement."""

    agree: int
    disagree: int
    passed: int


class ToldOut(Schema):
    """A statement of the map: everybody's figures, and each camp's where they are told."""

    number: int
    text: str
    everybody: CountsOut
    camps: list[CountsOut | None]


class CampOut(Schema):
    """A group of opinion; no place where it is too small to be drawn."""

    size: int
    place: tuple[float, float] | None


class MapOut(Schema):
    """The opinion map that was drawn last."""

    drawn_at: datetime
    votes: int | None = Field(description="Null below as many as a group must have")
    participants: int | None = Field(description="Null below as many as a group must have")
    enough: bool = Field(description="Whether enough people took part to tell any figure")
    stable: bool = Field(description="Whether the camps can be spoken of as camps")
    per_cent_stable: int
    camps: list[CampOut]
    agreed: list[ToldOut]
    rejected: list[ToldOut]
    dividing: list[ToldOut]
    everything: list[ToldOut]
    notes: list[str]


class After(Schema):
    """Where a page begins."""

    after: UUID | None = Field(None, description="Where to go on, from `next`")


@router.get(
    "/places/{uuid:place_id}/conversations",
    response=answers(Page[ConversationOut]),
    url_name="conversations",
)
def conversations(
    request: HttpRequest, place_id: UUID, asked: Query[After]
) -> Page[ConversationOut]:
    """The conversations at a place, below it and around it, newest first."""
    actor, place = who(request), places.place(place_id)
    see_conversations(actor, place.path)
    page = conversations_at(actor, place.path, after=asked.after)
    return Page[ConversationOut](
        items=[_conversation(one) for one in page.rows], next=next_url(request, after=page.older)
    )


@router.get(
    "/conversations/{uuid:conversation_id}",
    response=answers(ConversationOut),
    url_name="conversation",
)
def conversation(request: HttpRequest, conversation_id: UUID) -> ConversationOut:
    """One conversation."""
    return _conversation(seen_conversation(who(request), conversation_id))


@router.get(
    "/conversations/{uuid:conversation_id}/statements",
    response=answers(Page[StatementOut]),
    url_name="statements",
)
def statements(
    request: HttpRequest, conversation_id: UUID, asked: Query[After]
) -> Page[StatementOut]:
    """The statements that are shown; nobody learns who wrote one."""
    actor = who(request)
    found = seen_conversation(actor, conversation_id)
    rows, later = statements_of(actor, found, StatementState.SHOWN, after=asked.after)
    return Page[StatementOut](
        items=[
            StatementOut(id=one.id, number=one.number, text=one.text, seed=one.seed) for one in rows
        ],
        next=next_url(request, after=later),
    )


@router.get(
    "/conversations/{uuid:conversation_id}/map", response=answers(MapOut | None), url_name="map"
)
def opinion_map(request: HttpRequest, conversation_id: UUID) -> MapOut | None:
    """The map that was drawn last; null while there is none. No single person is on it."""
    actor = who(request)
    found = map_conversation(actor, seen_conversation(actor, conversation_id))
    if found is None:
        return None
    return MapOut(
        drawn_at=found.drawn_at,
        votes=found.votes if found.enough else None,
        participants=found.participants if found.enough else None,
        enough=found.enough,
        stable=found.stable,
        per_cent_stable=found.per_cent_stable,
        camps=[CampOut(size=camp.size, place=camp.place) for camp in found.camps],
        agreed=_told(found.agreed),
        rejected=_told(found.rejected),
        dividing=_told(found.dividing),
        everything=_told(found.everything),
        notes=list(found.notes) if found.enough else [],
    )


def _told(rows: Sequence[Told]) -> list[ToldOut]:
    return [
        ToldOut(
            number=one.number,
            text=one.text,
            everybody=_counts(one.everybody),
            camps=[None if camp is None else _counts(camp) for camp in one.camps],
        )
        for one in rows
    ]


def _counts(counts: Counts) -> CountsOut:
    return CountsOut(agree=counts.agree, disagree=counts.disagree, passed=counts.passed)


def _conversation(one: Conversation) -> ConversationOut:
    turnout = told_turnout(one)
    return ConversationOut(
        id=one.id,
        place=place_of(one),
        question=one.question,
        background=one.background,
        state=ConversationState(one.state),
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        participants=turnout.participants if turnout else None,
        votes=turnout.votes if turnout else None,
        statements=one.shown,
    )
