"""Meetings and minutes for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from lilong.commons.web.api import Page, answers, next_url
from lilong.council import meeting_permissions as permissions
from lilong.council.api_words import PlaceOut, place_of
from lilong.council.meeting_printing import minutes_paper
from lilong.council.models import AgendaItem, Meeting
from lilong.council.queries.meetings import agenda_of, meetings_at, seen_meeting
from lilong.council.queries.minutes import minutes_of
from lilong.council.states import MeetingState, MinutesState
from lilong.council.web.meeting_words import area_of
from lilong.kernel.refusal import NotFound
from lilong.places.web.asking import who

router = Router()


class ItemOut(Schema):
    """One item of an agenda."""

    id: UUID
    title: str
    asked: str
    minutes: int | None
    theme_id: UUID | None
    promise_id: UUID | None


class MeetingOut(Schema):
    """A meeting."""

    id: UUID
    code: str
    kind: str
    run_by: str
    title: str
    place: PlaceOut
    starts_at: datetime
    minutes: int = Field(description="About how long it takes")
    where: str
    state: MeetingState


class MeetingWhole(MeetingOut):
    """A meeting with its agenda."""

    agenda: list[ItemOut]


class PointOut(Schema):
    """What was said to an item."""

    title: str
    asked: str
    text: str


class MinutesOut(Schema):
    """The minutes that count; names only for those who keep the place."""

    number: int
    state: MinutesState
    at: datetime
    corrects: int | None
    reason: str
    there: str = Field(description="How many were there, in words")
    attendance: list[tuple[str, str]] = Field(description="Name and role, where names are told")
    points: list[PointOut]
    resolutions: list[str]
    actions: list[str]
    remarks: str


class MeetingsAsked(Schema):
    """What the list is narrowed to."""

    state: Literal["", "coming", "open", "closed", "cancelled"] = ""
    after: UUID | None = Field(None, description="Where to go on, from `next`")


@router.get(
    "/places/{uuid:place_id}/meetings", response=answers(Page[MeetingOut]), url_name="meetings"
)
def meetings(request: HttpRequest, place_id: UUID, asked: Query[MeetingsAsked]) -> Page[MeetingOut]:
    """The meetings around a place, the latest first."""
    actor, place = who(request), area_of(place_id)
    page = meetings_at(actor, place.path, narrowed=asked.state, after=asked.after)
    if not page.meetings:
        permissions.see_meetings(actor, place.path)
    return Page[MeetingOut](
        items=[MeetingOut(**_facts(one)) for one in page.meetings],
        next=next_url(request, after=page.older),
    )


@router.get("/meetings/{uuid:meeting_id}", response=answers(MeetingWhole), url_name="meeting")
def meeting(request: HttpRequest, meeting_id: UUID) -> MeetingWhole:
    """One meeting with its agenda."""
    found = seen_meeting(who(request), meeting_id)
    return MeetingWhole(**_facts(found), agenda=[_item(item) for item in agenda_of(found)])


@router.get("/meetings/{uuid:meeting_id}/minutes", response=answers(MinutesOut), url_name="minutes")
def minutes(request: HttpRequest, meeting_id: UUID) -> MinutesOut:
    """The minutes: the approved ones; drafts for those who write them."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    names = permissions.reads_names(actor, found.place_path, found.run_by)
    version = minutes_of(found, full=names)
    if version is None:
        raise NotFound(_("纪要还没有写好"), remedy=_("定稿以后就能在这里取。"))
    paper = minutes_paper(found, version, names=names)
    return MinutesOut(
        number=version.number,
        state=MinutesState(version.state),
        at=version.at,
        corrects=version.corrects,
        reason=version.reason,
        there=paper.there,
        attendance=list(paper.attendance),
        points=[PointOut(title=one.title, asked=one.asked, text=one.text) for one in paper.points],
        resolutions=[f"{one.code} {one.title}" for one in paper.resolutions],
        actions=[f"{one.code} {one.text} {one.who} {one.due}" for one in paper.actions],
        remarks=paper.remarks,
    )


def _facts(one: Meeting) -> dict[str, Any]:
    return {
        "id": one.id,
        "code": one.code,
        "kind": one.kind,
        "run_by": one.run_by,
        "title": one.title,
        "place": place_of(one),
        "starts_at": one.starts_at,
        "minutes": one.minutes,
        "where": one.where,
        "state": one.state,
    }


def _item(item: AgendaItem) -> ItemOut:
    return ItemOut(
        id=item.id,
        title=item.title,
        asked=item.asked,
        minutes=item.minutes,
        theme_id=item.theme_id,
        promise_id=item.promise_id,
    )
