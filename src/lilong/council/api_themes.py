"""Themes for programs."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from lilong.commons.web.api import Page, answers, next_url
from lilong.council import theme_permissions
from lilong.council.models import Theme
from lilong.council.queries.themes import seen_theme, sentences_of, themes_page, told_count
from lilong.council.states import SuggestionState, ThemeState
from lilong.council.web.grounds import area_of
from lilong.places.web.asking import who

router = Router()


class ThemeOut(Schema):
    """What many say."""

    id: UUID
    code: str
    title: str
    category: str
    state: ThemeState
    suggestions: int | None = Field(
        description="How many say it; null where so few do that it would point at people"
    )
    version: int


class SentenceOut(Schema):
    """A sentence of a theme."""

    id: UUID
    code: str
    text: str
    address: str
    said_on: date
    state: SuggestionState


class ThemesAsked(Schema):
    """What the list is narrowed to."""

    state: ThemeState | None = None
    before: int | None = Field(None, ge=0, lt=1 << 63, description="Where to go on, from `next`")


class GoOn(Schema):
    """Where a page begins."""

    before: int | None = Field(None, ge=0, lt=1 << 63, description="Where to go on, from `next`")


@router.get("/places/{uuid:place_id}/themes", response=answers(Page[ThemeOut]), url_name="themes")
def themes(request: HttpRequest, place_id: UUID, asked: Query[ThemesAsked]) -> Page[ThemeOut]:
    """The themes of the residents' area, where something was said last first."""
    page = themes_page(
        who(request), area_of(place_id), state=asked.state or "", before=asked.before
    )
    return Page[ThemeOut](
        items=[_theme(one, full=page.full) for one in page.themes],
        next=next_url(request, before=page.older),
    )


@router.get("/themes/{uuid:theme_id}", response=answers(ThemeOut), url_name="theme")
def theme(request: HttpRequest, theme_id: UUID) -> ThemeOut:
    """One theme."""
    actor = who(request)
    found = seen_theme(actor, theme_id)
    return _theme(found, full=theme_permissions.sees_everything(actor, found.area_path))


@router.get(
    "/themes/{uuid:theme_id}/suggestions",
    response=answers(Page[SentenceOut]),
    url_name="theme-suggestions",
)
def theme_suggestions(
    request: HttpRequest, theme_id: UUID, asked: Query[GoOn]
) -> Page[SentenceOut]:
    """The sentences of a theme that the caller may read, newest first."""
    actor = who(request)
    page = sentences_of(actor, seen_theme(actor, theme_id), before=asked.before)
    return Page[SentenceOut](
        items=[
            SentenceOut(
                id=one.id,
                code=one.code,
                text=one.text,
                address=one.address,
                said_on=one.said_on,
                state=SuggestionState(one.state),
            )
            for one in page.sentences
        ],
        next=next_url(request, before=page.older),
    )


def _theme(one: Theme, *, full: bool) -> ThemeOut:
    return ThemeOut(
        id=one.id,
        code=one.code,
        title=one.title,
        category=one.category,
        state=ThemeState(one.state),
        suggestions=told_count(one, full=full),
        version=one.version,
    )
