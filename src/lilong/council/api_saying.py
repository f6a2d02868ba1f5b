"""Saying, answering and following through programs: each verb by the page's own door.

What is read and written at one address belongs to one router, so these join those that read.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from ninja import Header, Schema, Status
from pydantic import Field

from lilong.commons.web.api import answers
from lilong.council.actions.add_statement import add_statement
from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.answer_theme import answer_theme
from lilong.council.actions.answer_whether_solved import answer_whether_solved
from lilong.council.actions.file_suggestion import file_suggestion
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.keep_promise import keep_promise
from lilong.council.actions.release_suggestion import release_suggestion
from lilong.council.actions.say_opinion import say_opinion
from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.actions.unfollow_topic import unfollow_topic
from lilong.council.api_conversations import router as conversations
from lilong.council.api_resolutions import PromiseOut, told_promise
from lilong.council.api_resolutions import router as resolutions
from lilong.council.api_suggestions import SuggestionWhole, whole
from lilong.council.api_suggestions import router as suggestions
from lilong.council.api_themes import router as themes
from lilong.council.api_topics import router as topics
from lilong.council.api_words import known_category
from lilong.council.covering import Personal
from lilong.council.floods import source_of
from lilong.council.keys import short_address
from lilong.council.models import Suggestion
from lilong.council.opinion_states import StatementState
from lilong.council.queries.promises import seen_promise
from lilong.council.queries.suggestions import feed_of, seen_suggestion, steps_of
from lilong.council.replays import HEADER, numbers_of, said_once
from lilong.council.states import Branch
from lilong.places.web.asking import who

Words = Annotated[str, Field(max_length=5000)]


class SayIn(Schema):
    """One sentence for the committee."""

    text: Words
    branch: Branch = Branch.SUGGESTION
    category: str = Field("", max_length=30, description="Empty: recognised in the text")
    contact: str = Field("", max_length=200, description="How to reach the author; sealed")
    leave_name: bool = Field(False, description="Seal the account's name beside it")
    personal: Literal["", "keep", "cover"] = Field(
        "", description="What to do with telephone numbers, identity numbers and names at a door"
    )


class SaidOut(Schema):
    """What was said, and the short address under which it is followed."""

    id: UUID
    code: str
    key: str
    url: str


class AnswerIn(Schema):
    """What becomes of a sentence."""

    to: Literal["discussed", "adopted", "declined", "referred", "done"]
    words: Words = ""
    waits_for: str = Field("", max_length=200)
    until: date | None = None
    base_version: int | None = Field(None, description="The version that the answer rests on")


class ReleaseIn(Schema):
    """Whether everybody of the area reads it."""

    public: bool = True
    cover: bool = Field(False, description="Cover what tells who somebody is first")


class FileIn(Schema):
    """What it is about."""

    category: str = Field(max_length=30)


class SolvedIn(Schema):
    """Whether it is really solved, as its author says."""

    solved: bool
    words: Words = ""


class AnswerThemeIn(Schema):
    """One answer for everybody who said the same."""

    state: Literal["discussed", "adopted", "declined", "done"]
    words: Words
    base_version: int | None = None


class AnsweredOut(Schema):
    """How many got the answer, and how many that can have it still wait."""

    count: int
    left: int


class OpinionIn(Schema):
    """What one says to a statement: 1 agree, −1 disagree, 0 pass."""

    opinion: Literal[-1, 0, 1]


class StatementIn(Schema):
    """A statement of one's own."""

    text: Words


class WrittenOut(Schema):
    """Where a statement stands; a resident's waits for the committee."""

    id: UUID
    state: StatementState


class KeepIn(Schema):
    """What was promised is done."""

    words: Words = ""
    on: date | None = Field(None, description="Since when; today when left out")
    personal: Literal["", "keep", "cover"] = Field(
        "", description="What to do with numbers and names in the words, once asked"
    )


@suggestions.post(
    "/places/{uuid:place_id}/suggestions",
    response=answers(SaidOut, 201),
)
def say(
    request: HttpRequest,
    place_id: UUID,
    payload: SayIn,
    idempotency_key: Annotated[
        str, Header(alias=HEADER, description="Of this request; sent again it says nothing twice")
    ] = "",
) -> Status[SaidOut]:
    """Say one sentence about a place; without an account where the area takes strangers in.

    A sentence with personal details in it is refused once, with the covered text in
    `fields.text`; `personal` then says what is meant.
    """
    actor, category = who(request), known_category(payload.category)

    def taken(number: UUID | None) -> Suggestion:
        return say_suggestion(
            actor,
            place_id=place_id,
            text=payload.text,
            personal=payload.personal or Personal.ASK,
            branch=payload.branch,
            category=category,
            source=source_of(get_adapter().get_client_ip(request)),
            suggestion_id=number,
            contact=payload.contact,
            leave_name=payload.leave_name and actor.known,
        )

    said = said_once(
        numbers_of(request, actor),
        taken,
        text=payload.text,
        branch=payload.branch,
        place_id=place_id,
    )
    url = short_address(said.key)
    return Status(201, SaidOut(id=said.id, code=said.code, key=said.key, url=url))


@suggestions.post(
    "/suggestions/{uuid:suggestion_id}/answer",
    response=answers(SuggestionWhole),
)
def answer(request: HttpRequest, suggestion_id: UUID, payload: AnswerIn) -> SuggestionWhole:
    """Answer it: its author reads the words under the short address."""
    actor = who(request)
    found = seen_suggestion(actor, suggestion_id)
    answer_suggestion(actor, suggestion_id=found.id, **payload.dict())
    return _again(request, found)


@suggestions.post(
    "/suggestions/{uuid:suggestion_id}/release",
    response=answers(SuggestionWhole),
)
def release(request: HttpRequest, suggestion_id: UUID, payload: ReleaseIn) -> SuggestionWhole:
    """Let everybody of the area read it, or only its keepers again."""
    actor = who(request)
    found = seen_suggestion(actor, suggestion_id)
    release_suggestion(actor, suggestion_id=found.id, **payload.dict())
    return _again(request, found)


@suggestions.post(
    "/suggestions/{uuid:suggestion_id}/category",
    response=answers(SuggestionWhole),
)
def file(request: HttpRequest, suggestion_id: UUID, payload: FileIn) -> SuggestionWhole:
    """Set the category by which it is listed and grouped."""
    actor = who(request)
    found = seen_suggestion(actor, suggestion_id)
    file_suggestion(actor, suggestion_id=found.id, category=payload.category)
    return _again(request, found)


@suggestions.post(
    "/s/{str:short_key}/solved",
    response=answers(SuggestionWhole),
)
def solved(request: HttpRequest, short_key: str, payload: SolvedIn) -> SuggestionWhole:
    """Answer whether it is really solved, for whoever holds the short address."""
    answer_whether_solved(who(request), key=short_key, solved=payload.solved, words=payload.words)
    found = feed_of(short_key)
    return whole(found.suggestion, found.steps)


@themes.post(
    "/themes/{uuid:theme_id}/answer",
    response=answers(AnsweredOut),
)
def answer_all(request: HttpRequest, theme_id: UUID, payload: AnswerThemeIn) -> AnsweredOut:
    """Answer everybody who said the same, at once."""
    done = answer_theme(who(request), theme_id=theme_id, **payload.dict())
    return AnsweredOut(count=done.count, left=done.left)


@conversations.post(
    "/statements/{uuid:statement_id}/opinion",
    response=answers(None, 204),
)
def opinion(request: HttpRequest, statement_id: UUID, payload: OpinionIn) -> Status[None]:
    """Agree, disagree or pass; the last word counts, and nobody else learns it."""
    say_opinion(who(request), statement_id=statement_id, opinion=payload.opinion)
    return Status(204, None)


@conversations.post(
    "/conversations/{uuid:conversation_id}/statements",
    response=answers(WrittenOut, 201),
)
def write(request: HttpRequest, conversation_id: UUID, payload: StatementIn) -> Status[WrittenOut]:
    """Write a statement; who wrote it stands nowhere in clear."""
    made = add_statement(who(request), conversation_id=conversation_id, text=payload.text)
    return Status(201, WrittenOut(id=made.id, state=StatementState(made.state)))


@topics.put(
    "/topics/{uuid:topic_id}/follow",
    response=answers(None, 204),
)
def follow(request: HttpRequest, topic_id: UUID) -> Status[None]:
    """Follow a topic; following twice changes nothing."""
    follow_topic(who(request), topic_id=topic_id)
    return Status(204, None)


@topics.delete(
    "/topics/{uuid:topic_id}/follow",
    response=answers(None, 204),
)
def unfollow(request: HttpRequest, topic_id: UUID) -> Status[None]:
    """Stop following a topic."""
    unfollow_topic(who(request), topic_id=topic_id)
    return Status(204, None)


@resolutions.post(
    "/promises/{uuid:promise_id}/keep",
    response=answers(PromiseOut),
)
def keep(request: HttpRequest, promise_id: UUID, payload: KeepIn) -> PromiseOut:
    """Say that what was promised is done."""
    actor = who(request)
    seen_promise(actor, promise_id)
    keep_promise(
        actor,
        promise_id=promise_id,
        words=payload.words,
        on=payload.on,
        personal=payload.personal or Personal.ASK,
    )
    return told_promise(actor, seen_promise(actor, promise_id))


def _again(request: HttpRequest, found: Suggestion) -> SuggestionWhole:
    fresh = seen_suggestion(who(request), found.id)
    return whole(fresh, steps_of(fresh.id))
