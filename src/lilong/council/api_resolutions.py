"""Resolutions and promises for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from lilong.commons.web.api import Page, answers, next_url
from lilong.council import meeting_permissions as permissions
from lilong.council.api_words import PlaceOut, place_of
from lilong.council.models import Resolution
from lilong.council.queries.promises import Line, board_at, seen_promise
from lilong.council.queries.resolutions import resolutions_at, seen_resolution, steps_of
from lilong.council.states import PromiseState, PromiseStepKind, ResolutionStepKind
from lilong.council.web.meeting_words import area_of
from lilong.kernel.actor import Actor
from lilong.places.web.asking import who

router = Router()

Standing = Literal["open", "late", "kept", "on_word", "kept_late", "given_up"]


class ResolutionOut(Schema):
    """What a meeting resolved; it is never edited."""

    id: UUID
    code: str
    place: PlaceOut
    meeting_id: UUID
    run_by: str
    title: str
    text: str
    needs_vote: bool
    resolved_on: date = Field(description="The day of the meeting")
    passed_at: datetime = Field(description="When it was typed")
    supersedes_id: UUID | None
    superseded_by_id: UUID | None


class ResolutionStepOut(Schema):
    """What became of a resolution."""

    kind: ResolutionStepKind
    words: str
    motion_id: UUID | None
    carried: bool | None
    at: datetime


class ResolutionWhole(ResolutionOut):
    """A resolution with what became of it, oldest first."""

    steps: list[ResolutionStepOut]


class PromiseStepOut(Schema):
    """What became of a promise."""

    kind: PromiseStepKind
    due_on: date
    words: str
    on: date
    said_on: date | None = Field(description="When it was said, where that was another day")


class PromiseOut(Schema):
    """Who said what will be done by when."""

    id: UUID
    code: str
    place: PlaceOut
    text: str
    as_what: str = Field(description="Role or organisation: what everybody reads")
    who: str = Field(description="The name; only for those who keep the place")
    first_due: date
    due_on: date
    state: PromiseState
    standing: Standing
    steps: list[PromiseStepOut]


class After(Schema):
    """Where a page begins."""

    after: UUID | None = Field(None, description="Where to go on, from `next`")


class PromisesAsked(After):
    """What the board is narrowed to."""

    state: Literal["", "open", "late", "kept", "given_up"] = ""


@router.get(
    "/places/{uuid:place_id}/resolutions",
    response=answers(Page[ResolutionOut]),
    url_name="resolutions",
)
def resolutions(request: HttpRequest, place_id: UUID, asked: Query[After]) -> Page[ResolutionOut]:
    """The resolutions around a place, the latest first."""
    actor, place = who(request), area_of(place_id)
    page = resolutions_at(actor, place.path, after=asked.after)
    if not page.resolutions:
        permissions.see_meetings(actor, place.path)
    return Page[ResolutionOut](
        items=[ResolutionOut(**_facts(one)) for one in page.resolutions],
        next=next_url(request, after=page.older),
    )


@router.get(
    "/resolutions/{uuid:resolution_id}", response=answers(ResolutionWhole), url_name="resolution"
)
def resolution(request: HttpRequest, resolution_id: UUID) -> ResolutionWhole:
    """One resolution with what became of it."""
    found = seen_resolution(who(request), resolution_id)
    steps = [
        ResolutionStepOut(
            kind=ResolutionStepKind(step.kind),
            words=step.words,
            motion_id=step.motion_id,
            carried=step.carried,
            at=step.at,
        )
        for step in steps_of(found)
    ]
    return ResolutionWhole(**_facts(found), steps=steps)


@router.get(
    "/places/{uuid:place_id}/promises", response=answers(Page[PromiseOut]), url_name="promises"
)
def promises(request: HttpRequest, place_id: UUID, asked: Query[PromisesAsked]) -> Page[PromiseOut]:
    """The promise board of a place, first due first."""
    actor, place = who(request), area_of(place_id)
    board = board_at(actor, place.path, narrowed=asked.state, after=asked.after)
    if not board.lines:
        permissions.see_meetings(actor, place.path)
    return Page[PromiseOut](
        items=[told_promise(actor, line) for line in board.lines],
        next=next_url(request, after=board.later),
    )


@router.get("/promises/{uuid:promise_id}", response=answers(PromiseOut), url_name="promise")
def promise(request: HttpRequest, promise_id: UUID) -> PromiseOut:
    """One promise with its steps."""
    actor = who(request)
    return told_promise(actor, seen_promise(actor, promise_id))


def _facts(one: Resolution) -> dict[str, Any]:
    later = getattr(one, "superseded_by", None)
    return {
        "id": one.id,
        "code": one.code,
        "place": place_of(one),
        "meeting_id": one.meeting_id,
        "run_by": one.run_by,
        "title": one.title,
        "text": one.text,
        "needs_vote": one.needs_vote,
        "resolved_on": one.resolved_on,
        "passed_at": one.passed_at,
        "supersedes_id": one.supersedes_id,
        "superseded_by_id": later.id if later else None,
    }


def told_promise(actor: Actor, line: Line) -> PromiseOut:
    """A promise as a program gets it: the name only where the page shows it."""
    one = line.promise
    names = permissions.reads_names(actor, one.place_path, one.run_by)
    return PromiseOut(
        id=one.id,
        code=one.code,
        place=place_of(one),
        text=one.text,
        as_what=one.as_what,
        who=one.who if names else "",
        first_due=one.first_due,
        due_on=one.due_on,
        state=PromiseState(one.state),
        standing=cast(Standing, line.standing),
        steps=[
            PromiseStepOut(
                kind=PromiseStepKind(step.kind),
                due_on=step.due_on,
                words=step.words,
                on=step.on,
                said_on=step.said_on,
            )
            for step in line.steps
        ],
    )
