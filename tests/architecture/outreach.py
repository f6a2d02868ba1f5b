"""Cases at doors of a tenant's street: errands, calls, promises, notes; bodies that name them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from PIL import Image

from lilong.ballot.models import Voter
from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.cover_case_photo import cover_case_photo
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.joint.actions.call_joint_meeting import call_joint_meeting
from lilong.cases.joint.actions.note_joint_meeting import TaskDraft, note_joint_meeting
from lilong.cases.joint.models import JointMeeting
from lilong.cases.models import Errand
from lilong.cases.outreach.actions.keep_team_note import keep_team_note
from lilong.cases.outreach.actions.plan_errands import plan_errands
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.commons.files.covering import Rectangle
from lilong.kernel.actor import Actor
from tests.neighbourhood import Street


def objects(street: Street, actors: dict[str, Actor], word: str) -> dict[str, list[Any]]:
    """Things by the parameter that names them; every text holds the street's word."""
    secretary, room = actors["secretary"], street.rooms[0]
    talked, planned = (
        open_case(
            secretary,
            place_id=place.id,
            kind="illegal_structure",
            summary=f"{word}搭建",
        )
        for place in (room, street.rooms[1])
    )
    party = note_party(
        secretary, case_id=talked.id, role="owner", purpose=f"{word}沟通", name=f"{word}房主"
    )
    record_house_call(
        secretary,
        call_id=uuid4(),
        place_id=room.id,
        result="promised",
        carries=[f"case:{talked.id}"],
        due_on=timezone.localdate() + timedelta(days=9),
        words=f"{word}说好了",
    )
    plan_errands(
        secretary,
        area_id=street.area.id,
        place_ids=[street.rooms[1].id],
        person_id=actors["community_worker"].person_id,
        day=timezone.localdate(),
    )
    # Of another colour than the finding's: the same photo would be covered there with it.
    shown = Image.new("RGB", (40, 30), "olive")
    shown.save(file := io.BytesIO(), "JPEG")
    file.seek(0)
    photo = add_case_photo(
        secretary, case_id=talked.id, photo=file, of="before", caption=f"{word}天井"
    )
    cover_case_photo(
        secretary, case_id=talked.id, photo_id=photo.id, rectangles=[Rectangle(0, 0, 500, 500)]
    )
    note = keep_team_note(secretary, place_id=room.id, words=f"{word}听得进老王的")
    meeting = call_joint_meeting(
        secretary,
        case_id=talked.id,
        at=timezone.now() + timedelta(minutes=1),
        where=f"{word}居委会",
        bodies=[f"{word}城管中队"],
        decides=f"{word}怎么认定",
    )
    # Nothing is noted before its hour.
    JointMeeting.objects.filter(pk=meeting.pk).update(at=timezone.now())
    today = timezone.localdate()
    note_joint_meeting(
        secretary,
        meeting_id=meeting.id,
        held_on=today,
        agreed=f"{word}到场认定",
        tasks=[TaskDraft(f"{word}城管中队", "到场认定", today + timedelta(days=3))],
    )
    return {
        "case_id": [talked.id, planned.id],
        "joint_id": [meeting.id],
        "joint_task_id": list(meeting.tasks.values_list("pk", flat=True)),
        "party_id": [party.id],
        "case_photo_id": [photo.id],
        "errand_id": list(
            Errand.objects.filter(area_id=street.area.id).values_list("pk", flat=True)
        ),
        "team_note_id": [note.id],
    }


def bodies(own: Any, about: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Route, address and what is sent: cases, slips, doors, people, errands and notes named."""
    area, room = own.street.area, own.street.rooms[0]
    theirs = [f"case:{one}" for one in about.objects["case_id"]]
    theirs += [f"survey:{one}" for one in about.objects["door_id"]]
    voters = Voter.objects.filter(space_id=about.street.street.id)[:2]
    theirs += [f"ballot:{one}" for one in voters.values_list("pk", flat=True)]
    day = timezone.localdate().isoformat()
    for carried in theirs:
        yield "cases:call", _at("call", room), {"result": "met", "carries": [carried]}
    own_worker, worker = (str(one.accounts["community_worker"].person_id) for one in (own, about))
    for person, place in (
        (own_worker, about.street.rooms[0]),
        (worker, own.street.rooms[0]),
        (worker, about.street.rooms[0]),
    ):
        sent = {"person": person, "places": [str(place.id)], "day": day}
        yield "cases:errands", _at("errands", area), sent
    for errand in about.objects["errand_id"]:
        yield "cases:errands", _at("errands", area), {"call_off": str(errand)}
    for note in about.objects["team_note_id"]:
        yield "cases:team-note", _at("team-note", room), {"remove": str(note)}


def _at(page: str, place: Any) -> str:
    return reverse(f"cases:{page}", args=[place.id])
