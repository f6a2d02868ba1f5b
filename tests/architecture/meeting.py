"""Meetings in each state with what hangs on them, in a tenant's street; bodies that name them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse

from lilong.council.actions.approve_minutes import approve_minutes
from lilong.council.actions.change_agenda import ItemDraft
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.start_item import start_item
from lilong.council.models import AgendaItem, Cockpit, Meeting
from lilong.kernel.actor import Actor
from tests.council import cockpit_stage as cockpit
from tests.council import meeting_stage as stage
from tests.neighbourhood import Street


def objects(street: Street, actors: dict[str, Actor], word: str) -> dict[str, list[Any]]:
    """Things by the parameter that names them; every text holds the street's word."""
    secretary, member = actors["secretary"], actors["owners_committee_member"]
    said = {"where": f"{word}会议室", "items": [ItemDraft(f"{word}污水")]}
    over = stage.opened(secretary, street, title=f"{word}开过的会", **said)
    stage.came(secretary, over, f"{word}来的人")
    resolved = {"title": f"{word}决议", "text": f"{word}内容", "needs_vote": True}
    promised = {"text": f"{word}承诺", "who": f"{word}答应的人", "as_what": f"{word}物业"}
    resolution = stage.resolved(secretary, over, **resolved)
    promise = stage.promised(secretary, over, **promised)
    stage.noted(secretary, over, f"{word}记录")
    close_meeting(secretary, meeting_id=over.id)
    approve_minutes(secretary, meeting_id=over.id, number=1)
    planned = stage.planned(secretary, street, title=f"{word}筹备的会", **said)
    running = stage.opened(
        member,
        street,
        place_id=street.compound.id,
        kind="owners_committee_meeting",
        members=1,
        title=f"{word}业委会的会",
        **said,
    )
    stage.noted(member, running, f"{word}草稿")
    cockpit.checked_in(member, running, member)
    start_item(member, meeting_id=running.id, item_id=_item(running.id))
    cockpit.asked(member, running, f"{word}发言人")
    cockpit.polled(member, running, question=f"{word}摸底")
    return {
        "meeting_id": [over.id, planned.id, running.id],
        "resolution_id": [resolution.id],
        "promise_id": [promise.id],
        "hall_key": [Cockpit.objects.get(meeting=running).key],
    }


def bodies(own: Any, about: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Route, address and what is sent: items, promises, themes, meetings and people named."""
    _over, planned, running = own.objects["meeting_id"]
    _theirs, item_of_plan, item_of_running = map(_item, about.objects["meeting_id"])
    promise, theme = about.objects["promise_id"][0], about.objects["theme_id"][0]
    for named in ({"id-0": item_of_plan}, {"promise-0": promise}, {"theme-0": theme}):
        # Asked anew each time: a body that went through makes another version.
        version = Meeting.objects.values_list("item_version", flat=True).get(pk=planned)
        row = {"base": str(version), "title-0": "一项", "order-0": "1"}
        yield "agenda", _at("agenda", planned), {**row, **_text(named)}
    worker = about.accounts["community_worker"].person_id
    yield "attendance", _at("attendance", running), {"there": "1", "meant": str(worker)}
    item = str(item_of_running)
    said = {"title": "决议", "text": "内容", "agreed": "1"}
    yield "resolve", _at("resolve", running), {**said, "item": item}
    due = {"text": "做一件事", "due_on": "2099-01-01", "as_what": "物业"}
    yield "meeting-promise", _at("meeting-promise", running), {**due, "item": item}
    yield "minutes-write", _at("minutes-write", running), {"base": "1", item: "写一句"}
    yield "cockpit-item", _at("cockpit-item", running), {"item": item}
    note = {"of": item, "base": "1", "text": "记一句"}
    yield "cockpit-control", _at("cockpit-control", running), note
    member = about.accounts["owners_committee_member"].person_id
    yield "cockpit-ask", _at("cockpit-ask", running), {"meant": str(member), "called": "委员"}
    resolution = own.objects["resolution_id"][0]
    meeting = str(about.objects["meeting_id"][2])
    yield "supersede", _at("supersede", resolution), {**said, "meeting": meeting}
    vote = {"compound": str(about.street.compound.id), "matter": "repair_fund_use"}
    yield "resolution-motion", _at("resolution-motion", resolution), vote


def _at(page: str, thing: UUID) -> str:
    return reverse(f"council:{page}", args=[thing])


def _item(meeting_id: UUID) -> UUID:
    return AgendaItem.objects.filter(meeting_id=meeting_id).values_list("pk", flat=True)[0]


def _text(named: dict[str, UUID]) -> dict[str, str]:
    return {name: str(value) for name, value in named.items()}
