"""Topics for programs: options, points for and against, questions, steps with dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from lilong.commons.web.api import Page, answers, next_url
from lilong.council.api_words import PlaceOut, place_of
from lilong.council.models import Topic
from lilong.council.queries.topics import (
    options_of,
    points_of,
    questions_of,
    seen_option,
    seen_topic,
    told_followers,
    topics_at,
)
from lilong.council.topic_permissions import see_topics
from lilong.council.topic_phases import phases_of
from lilong.council.topic_states import Side, TopicState
from lilong.places import queries as places
from lilong.places.web.asking import who

router = Router()


class TopicOut(Schema):
    """An issue of a residents' area or a compound."""

    id: UUID
    code: str
    place: PlaceOut
    title: str
    background: str
    state: TopicState
    outcome: str = Field(description="resolution, answered or no_result, once it is closed")
    opened_at: datetime
    ended_at: datetime | None
    followers: int | None = Field(description="Null below five")
    questions: int


class PhaseOut(Schema):
    """One step; `when` is done, now, next or later."""

    order: int
    label: str
    starts_on: date
    ends_on: date
    when: str


class OptionOut(Schema):
    """One of the ways to go."""

    id: UUID
    number: int
    title: str
    details: str
    taken_back_because: str


class TopicWhole(TopicOut):
    """A topic with its steps and options."""

    version: int
    phases: list[PhaseOut]
    options: list[OptionOut]


class PointOut(Schema):
    """A point for or against an option, as far as its ratings are told."""

    id: UUID
    text: str
    by_keeper: bool
    agree: int
    disagree: int


class QuestionOut(Schema):
    """A question, who answers it until when, and the answer."""

    id: UUID
    text: str
    as_what: str
    due_on: date | None
    answer: str
    answered_on: date | None


class TopicsAsked(Schema):
    """What the list is narrowed to."""

    state: TopicState | None = None
    after: UUID | None = Field(None, description="Where to go on, from `next`")


class PointsAsked(Schema):
    """Which side is read."""

    side: Side = Side.FOR
    after: UUID | None = Field(None, description="Where to go on, from `next`")


class After(Schema):
    """Where a page begins."""

    after: UUID | None = Field(None, description="Where to go on, from `next`")


@router.get("/places/{uuid:place_id}/topics", response=answers(Page[TopicOut]), url_name="topics")
def topics(request: HttpRequest, place_id: UUID, asked: Query[TopicsAsked]) -> Page[TopicOut]:
    """The topics at a place, below it and around it, newest first."""
    actor, place = who(request), places.place(place_id)
    see_topics(actor, place.path)
    page = topics_at(actor, place.path, state=asked.state or "", after=asked.after)
    return Page[TopicOut](
        items=[TopicOut(**_facts(one)) for one in page.rows],
        next=next_url(request, after=page.older),
    )


@router.get("/topics/{uuid:topic_id}", response=answers(TopicWhole), url_name="topic")
def topic(request: HttpRequest, topic_id: UUID) -> TopicWhole:
    """One topic with its steps and options."""
    found = seen_topic(who(request), topic_id)
    return TopicWhole(
        **_facts(found),
        version=found.version,
        phases=[
            PhaseOut(
                order=one.order,
                label=one.kind.label,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                when=one.when,
            )
            for one in phases_of(found)
        ],
        options=[
            OptionOut(
                id=one.id,
                number=one.number,
                title=one.title,
                details=one.details,
                taken_back_because=one.taken_back_because,
            )
            for one in options_of(found)
        ],
    )


@router.get("/options/{uuid:option_id}/points", response=answers(Page[PointOut]), url_name="points")
def points(request: HttpRequest, option_id: UUID, asked: Query[PointsAsked]) -> Page[PointOut]:
    """The points of one side that are shown, loudest first; nobody learns who wrote one."""
    option = seen_option(who(request), option_id)
    rows, later = points_of(option, asked.side, after=asked.after)
    return Page[PointOut](
        items=[
            PointOut(
                id=one.id,
                text=one.text,
                by_keeper=one.by_keeper,
                agree=one.told_agree,
                disagree=one.told_disagree,
            )
            for one in rows
        ],
        next=next_url(request, after=later),
    )


@router.get(
    "/topics/{uuid:topic_id}/questions", response=answers(Page[QuestionOut]), url_name="questions"
)
def questions(request: HttpRequest, topic_id: UUID, asked: Query[After]) -> Page[QuestionOut]:
    """The questions that are shown, with their answers."""
    rows, later = questions_of(seen_topic(who(request), topic_id), after=asked.after)
    return Page[QuestionOut](
        items=[
            QuestionOut(
                id=one.id,
                text=one.text,
                as_what=one.answerer,
                due_on=one.due_on,
                answer=one.answer,
                answered_on=one.answered_on,
            )
            for one in rows
        ],
        next=next_url(request, after=later),
    )


def _facts(one: Topic) -> dict[str, Any]:
    return {
        "id": one.id,
        "code": one.code,
        "place": place_of(one),
        "title": one.title,
        "background": one.background,
        "state": one.state,
        "outcome": one.outcome,
        "opened_at": one.opened_at,
        "ended_at": one.ended_at,
        "followers": told_followers(one),
        "questions": one.questions,
    }
