"""Suggestions for programs: what is public, the keepers' list, one with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from lilong.commons.web.api import Page, answers, next_url
from lilong.council.api_words import Category, Stream, known_category
from lilong.council.models import Suggestion, SuggestionStep
from lilong.council.queries.published import published_in
from lilong.council.queries.suggestion_list import PAGE, Line, suggestion_page
from lilong.council.queries.suggestion_plan import SuggestionFilter
from lilong.council.queries.suggestions import feed_of, seen_suggestion, steps_for
from lilong.council.states import Branch, SuggestionState
from lilong.council.web.feed_formats import entry_url
from lilong.council.web.grounds import area_of
from lilong.places.web.asking import who

router = Router()


class EntryOut(Schema):
    """Something that anybody may read."""

    stream: str
    id: UUID
    title: str
    text: str
    published_at: datetime
    changed_at: datetime
    status: str = Field("", description="Where it stands, in the reader's language")
    category: str = ""
    where: str = ""
    url: str


class StepOut(Schema):
    """What became of a sentence."""

    state: SuggestionState
    on: date
    words: str
    waits_for: str = ""
    until: date | None = None
    by_author: bool


class SuggestionOut(Schema):
    """A sentence, with nobody's name on it."""

    id: UUID
    code: str
    text: str
    branch: Branch
    category: str
    state: SuggestionState
    said_on: date
    address: str
    released: bool
    photos: int


class SuggestionWhole(SuggestionOut):
    """A sentence with its steps, oldest first."""

    version: int
    theme_id: UUID | None
    steps: list[StepOut]


class SuggestionsAsked(Schema):
    """What the list is narrowed to."""

    state: SuggestionState | None = None
    branch: Branch | None = None
    category: Category = ""
    q: str = Field("", max_length=60, description="Words of the text")
    before: int | None = Field(None, ge=0, lt=1 << 63, description="Where to go on, from `next`")


@router.get("/places/{uuid:place_id}/public", response=answers(Page[EntryOut]), url_name="public")
def public(request: HttpRequest, place_id: UUID, only: Stream = "") -> Page[EntryOut]:
    """What anybody may read of the residents' area around a place: the latest 50."""
    found = published_in(area_of(place_id).id, only=only)
    return Page[EntryOut](
        items=[
            EntryOut(
                stream=one.stream,
                id=one.id,
                title=one.title,
                text=one.text,
                published_at=one.at,
                changed_at=one.changed,
                status=one.status,
                category=one.label,
                where=one.where,
                url=entry_url(one),
            )
            for one in found
        ]
    )


@router.get(
    "/places/{uuid:place_id}/suggestions",
    response=answers(Page[SuggestionOut]),
    url_name="suggestions",
)
def suggestions(
    request: HttpRequest, place_id: UUID, asked: Query[SuggestionsAsked]
) -> Page[SuggestionOut]:
    """Every sentence of the residents' area, newest first: for full sight."""
    chosen = SuggestionFilter(
        state=asked.state or "",
        branch=asked.branch or "",
        category=known_category(asked.category),
        words=" ".join(asked.q.split()),
    )
    area = area_of(place_id)
    page = suggestion_page(who(request), area, chosen, before=asked.before, size=PAGE)
    return Page[SuggestionOut](
        items=[_line(line) for line in page.lines], next=next_url(request, before=page.older)
    )


@router.get(
    "/suggestions/{uuid:suggestion_id}", response=answers(SuggestionWhole), url_name="suggestion"
)
def suggestion(request: HttpRequest, suggestion_id: UUID) -> SuggestionWhole:
    """One sentence that the caller may read."""
    actor = who(request)
    found = seen_suggestion(actor, suggestion_id)
    return whole(found, steps_for(actor, found))


@router.get("/s/{str:short_key}", response=answers(SuggestionWhole), url_name="suggestion-by-key")
def by_key(request: HttpRequest, short_key: str) -> SuggestionWhole:
    """The sentence of a short address, for whoever holds it."""
    found = feed_of(short_key)
    return whole(found.suggestion, found.steps)


def _line(line: Line) -> SuggestionOut:
    return SuggestionOut(
        id=line.id,
        code=line.code,
        text=line.text,
        branch=Branch(line.branch),
        category=line.category,
        state=SuggestionState(line.state),
        said_on=line.said_on,
        address=line.address,
        released=line.released,
        photos=line.photos,
    )


def whole(found: Suggestion, steps: Sequence[SuggestionStep]) -> SuggestionWhole:
    """A sentence as a program gets it."""
    return SuggestionWhole(
        id=found.id,
        code=found.code,
        text=found.text,
        branch=Branch(found.branch),
        category=found.category,
        state=SuggestionState(found.state),
        said_on=found.said_on,
        address=found.address,
        released=found.released,
        photos=found.photos,
        version=found.version,
        theme_id=found.theme_id,
        steps=[
            StepOut(
                state=SuggestionState(step.state),
                on=step.on,
                words=step.words,
                waits_for=step.waits_for,
                until=step.until,
                by_author=step.by_author,
            )
            for step in steps
        ],
    )
