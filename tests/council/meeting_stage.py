"""Meetings brought as far as a test needs them, through the real use cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from lilong.council.actions.approve_minutes import approve_minutes
from lilong.council.actions.change_agenda import ItemDraft, change_agenda
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.invite import invite
from lilong.council.actions.make_promise import PromiseDraft, make_promise
from lilong.council.actions.open_meeting import open_meeting
from lilong.council.actions.pass_resolution import pass_resolution
from lilong.council.actions.plan_meeting import plan_meeting
from lilong.council.actions.record_attendance import Attendee, record_attendance
from lilong.council.actions.write_minutes import write_minutes
from lilong.council.models import AgendaItem, Meeting, MinutesVersion, Promise, Resolution
from lilong.council.resolution_passing import ResolutionDraft
from lilong.kernel.actor import Actor
from tests.neighbourhood import Street

STARTS = datetime(2026, 12, 10, 6, 0, tzinfo=UTC)
ITEMS = (ItemDraft("污水倒灌", "请设计院说说能不能雨污分流", 30), ItemDraft("晾衣架", "", 15))


def planned(actor: Actor, street: Street, *, items: Any = ITEMS, **other: Any) -> Meeting:
    """居务会 of the residents' area on 10 December, with two items."""
    values: dict[str, Any] = {
        "place_id": street.area.id,
        "kind": "affairs_meeting",
        "title": "十二月居务会",
        "starts_at": STARTS,
        "where": "居委会二楼会议室",
        "personal": "keep",
        **other,
    }
    meeting = plan_meeting(actor, **values)
    if not items:
        return meeting
    there = AgendaItem.objects.filter(meeting=meeting).order_by("order")
    return change_agenda(
        actor,
        meeting_id=meeting.id,
        base_version=meeting.item_version,
        items=[*map(as_draft, there), *items],
        personal="keep",
    )


def as_draft(item: AgendaItem) -> ItemDraft:
    """An item as the form hands it back."""
    return ItemDraft(
        item.title, item.asked, item.minutes, item.id, item.theme_id, item.promise_id, item.topic_id
    )


def invited(actor: Actor, street: Street, **other: Any) -> Meeting:
    """The same, told to the committee's own people."""
    meeting = planned(actor, street, **other)
    return invite(actor, meeting_id=meeting.id, person_ids=[actor.person_id])


def opened(actor: Actor, street: Street, **other: Any) -> Meeting:
    """The same, begun."""
    return open_meeting(actor, meeting_id=planned(actor, street, **other).id)


def came(actor: Actor, meeting: Meeting, *names: str, as_what: str = "居民") -> Meeting:
    """People of these names are there."""
    attendees = [Attendee(name=name, as_what=as_what) for name in names]
    return record_attendance(actor, meeting_id=meeting.id, attendees=attendees)


def left(actor: Actor, meeting: Meeting, *people: Actor) -> Meeting:
    """These people are not there after all."""
    attendees = [Attendee(person_id=one.person_id, there=False) for one in people]
    return record_attendance(actor, meeting_id=meeting.id, attendees=attendees)


def first_item(meeting: Meeting) -> AgendaItem:
    """The first item of the agenda."""
    return AgendaItem.objects.filter(meeting=meeting).order_by("order")[0]


def noted(
    actor: Actor, meeting: Meeting, text: str = "大家都同意", *, base: int = 0
) -> MinutesVersion:
    """A point at the first item."""
    points = {str(first_item(meeting).id): text}
    return write_minutes(actor, meeting_id=meeting.id, base_number=base, points=points)


def resolved(actor: Actor, meeting: Meeting, **other: Any) -> Resolution:
    """What the story resolves."""
    values: dict[str, Any] = {
        "title": "申请雨污分流",
        "text": "向街道申请把雨污分流列入改造项目。",
        "item_id": first_item(meeting).id,
        **other,
    }
    return pass_resolution(actor, meeting_id=meeting.id, draft=ResolutionDraft(**values))


def promised(actor: Actor, meeting: Meeting | None = None, **other: Any) -> Promise:
    """The property company will clean the drains within ten days."""
    values: dict[str, Any] = {
        "text": "疏通甲弄的窨井",
        "due_on": timezone.localdate() + timedelta(days=10),
        "as_what": "物业公司",
        "who": "示例经理",
    }
    values |= {name: other.pop(name) for name in list(other) if name in (*values, "person_id")}
    if meeting is not None:
        other["meeting_id"] = meeting.id
    return make_promise(actor, draft=PromiseDraft(**values), **other)


def approved(actor: Actor, street: Street) -> tuple[Meeting, MinutesVersion]:
    """A whole meeting: attendance, a point, a resolution, a promise, minutes that stand."""
    meeting = opened(actor, street)
    came(actor, meeting, "示例甲", "示例乙")
    resolved(actor, meeting)
    promised(actor, meeting)
    draft = noted(actor, meeting)
    meeting = close_meeting(actor, meeting_id=meeting.id)
    return meeting, approve_minutes(actor, meeting_id=meeting.id, number=draft.number)


def read_by(browser: Client, meeting: Meeting) -> dict[str, str]:
    """What the page of the minutes hands back with "approve": what was read there."""
    page = browser.get(f"/council/meetings/{meeting.id}/minutes/")
    return {"seen": str(page.context["version"].number), "whole": page.context["whole"]}


def day(text: str) -> date:
    """A day as it is written."""
    return date.fromisoformat(text)
