"""Minutes: write_minutes side by side, approve_minutes, correct_minutes."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from lilong.council.actions.approve_minutes import approve_minutes
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.correct_minutes import correct_minutes
from lilong.council.actions.write_minutes import write_minutes
from lilong.council.minutes_writing import mark_of, whole
from lilong.council.models import AgendaItem, MinutesVersion
from lilong.kernel.refusal import Conflict, Invalid, NotAllowed, Refused
from tests.council import meeting_stage as stage
from tests.neighbourhood import person_with


@pytest.fixture
def meeting(secretary, street):
    return stage.opened(secretary, street)


def item_ids(meeting):
    return [
        str(pk)
        for pk in AgendaItem.objects.filter(meeting=meeting)
        .order_by("order")
        .values_list("pk", flat=True)
    ]


def test_two_secretaries_who_write_at_different_items_both_stand(meeting, worker, secretary):
    first, second = item_ids(meeting)
    write_minutes(worker, meeting_id=meeting.id, base_number=0, points={first: "甲写"})

    kept = write_minutes(
        secretary, meeting_id=meeting.id, base_number=0, points={first: "", second: "乙写"}
    )

    assert kept.content["points"] == {first: "甲写", second: "乙写"}
    assert kept.number == 2


def test_two_who_write_at_the_same_item_overwrite_nothing_and_see_both(meeting, worker, secretary):
    first, second = item_ids(meeting)
    write_minutes(worker, meeting_id=meeting.id, base_number=0, points={first: "甲写"})

    with pytest.raises(Conflict) as conflict:
        write_minutes(
            secretary,
            meeting_id=meeting.id,
            base_number=0,
            points={first: "乙写", second: "也写"},
            remarks="备注",
        )

    assert conflict.value.theirs == {first: "甲写"}
    assert conflict.value.mine == {first: "乙写"}
    assert conflict.value.beside == {second: "也写", "remarks": "备注"}
    assert MinutesVersion.objects.get().content["points"] == {first: "甲写"}


def test_the_same_text_written_twice_is_no_conflict_and_no_version(meeting, worker, secretary):
    (first, _second) = item_ids(meeting)
    write_minutes(worker, meeting_id=meeting.id, base_number=0, points={first: "一样"})

    with pytest.raises(Invalid, match="没有需要保存"):
        write_minutes(secretary, meeting_id=meeting.id, base_number=0, points={first: "一样"})


@pytest.mark.parametrize("text", ["长" * 10_001])
def test_a_text_too_long_is_said_at_its_item(meeting, worker, text):
    (first, _second) = item_ids(meeting)

    with pytest.raises(Invalid) as refusal:
        write_minutes(worker, meeting_id=meeting.id, base_number=0, points={first: text})

    assert set(refusal.value.fields) == {first}


def test_nothing_is_written_before_it_begins_nor_by_a_neighbour(worker, resident, street, meeting):
    early = stage.planned(worker, street)
    with pytest.raises(Refused, match="还没有开始"):
        stage.noted(worker, early)
    with pytest.raises(NotAllowed):
        stage.noted(resident, meeting)


def test_a_worker_writes_and_the_secretary_approves(meeting, worker, secretary):
    draft = stage.noted(worker, meeting)
    close_meeting(worker, meeting_id=meeting.id)
    with pytest.raises(NotAllowed):
        approve_minutes(worker, meeting_id=meeting.id, number=draft.number)

    approved = approve_minutes(secretary, meeting_id=meeting.id, number=draft.number)

    assert (approved.number, approved.state) == (2, "approved")


def test_the_secretary_of_an_owners_committee_writes_and_a_member_approves(street):
    assistant = person_with("committee_secretary", street.compound)
    member = person_with("owners_committee_member", street.compound)
    meeting = stage.opened(
        member, street, place_id=street.compound.id, kind="owners_committee_meeting", members=1
    )
    draft = stage.noted(assistant, meeting)
    close_meeting(member, meeting_id=meeting.id)
    with pytest.raises(NotAllowed) as refusal:
        approve_minutes(assistant, meeting_id=meeting.id, number=draft.number)

    assert "84号" in refusal.value.basis
    assert approve_minutes(member, meeting_id=meeting.id, number=1).state == "approved"


def test_approved_minutes_stand_by_themselves(secretary, street):
    _meeting, version = stage.approved(secretary, street)

    content = version.content
    assert [one["title"] for one in content["agenda"]] == ["污水倒灌", "晾衣架"]
    assert [one["name"] for one in content["attendance"]] == ["示例甲", "示例乙"]
    assert content["resolutions"][0]["title"] == "申请雨污分流"
    assert content["actions"][0]["as_what"] == "物业公司"


def test_what_was_approved_takes_nothing_more(secretary, worker, street):
    meeting, _version = stage.approved(secretary, street)

    for act in (
        lambda: stage.noted(worker, meeting, "补一句", base=2),
        lambda: stage.came(worker, meeting, "迟到的人"),
        lambda: stage.resolved(secretary, meeting),
        lambda: stage.promised(worker, meeting),
    ):
        with pytest.raises(Refused, match="已经定稿"):
            act()


def test_only_the_draft_that_was_read_is_approved(meeting, worker, secretary):
    stage.noted(worker, meeting)
    stage.noted(worker, meeting, "又改了", base=1)
    close_meeting(worker, meeting_id=meeting.id)

    with pytest.raises(Refused, match="第 2 稿"):
        approve_minutes(secretary, meeting_id=meeting.id, number=1)


@pytest.mark.parametrize(
    "meanwhile",
    [
        stage.resolved,
        stage.promised,
        lambda actor, meeting: stage.came(actor, meeting, "示例乙"),
    ],
)
def test_only_the_whole_that_was_read_is_approved(meeting, worker, secretary, meanwhile):
    draft = stage.noted(worker, meeting)
    close_meeting(worker, meeting_id=meeting.id)
    read = mark_of(whole(meeting, draft.content))
    said = {"meeting_id": meeting.id, "number": draft.number}
    meanwhile(secretary, meeting)

    with pytest.raises(Refused, match="到会名单、决议或者承诺又变了"):
        approve_minutes(secretary, seen=read, **said)

    assert MinutesVersion.objects.get() == draft
    read = mark_of(whole(meeting, draft.content))
    assert approve_minutes(secretary, seen=read, **said).state == "approved"


def test_minutes_are_not_approved_while_people_sit_nor_when_nothing_is_written(meeting, secretary):
    with pytest.raises(Refused, match="还没有散"):
        approve_minutes(secretary, meeting_id=meeting.id, number=0)
    close_meeting(secretary, meeting_id=meeting.id)
    with pytest.raises(Refused, match="还没有写"):
        approve_minutes(secretary, meeting_id=meeting.id, number=0)


def test_a_correction_is_a_new_version_beside_the_old(secretary, worker, street):
    meeting, version = stage.approved(secretary, street)
    first = str(stage.first_item(meeting).id)
    said = {"meeting_id": meeting.id, "base_number": version.number, "reason": "把数写错了"}
    with pytest.raises(NotAllowed):
        correct_minutes(worker, points={first: "改"}, **said)

    corrected = correct_minutes(secretary, points={first: "十二户同意"}, **said)

    assert (corrected.corrects, corrected.reason) == (version.number, "把数写错了")
    assert corrected.content["attendance"] == version.content["attendance"]
    version.refresh_from_db()
    assert version.content["points"][first] == "大家都同意"


def test_a_correction_says_why(secretary, street):
    meeting, version = stage.approved(secretary, street)

    with pytest.raises(Invalid):
        correct_minutes(
            secretary, meeting_id=meeting.id, base_number=version.number, reason=" ", points={}
        )


def test_a_draft_is_not_corrected_but_changed(meeting, secretary):
    stage.noted(secretary, meeting)

    with pytest.raises(Refused, match="还没有定稿"):
        correct_minutes(secretary, meeting_id=meeting.id, base_number=1, reason="错", points={})


def test_the_database_keeps_every_version(meeting, worker):
    stage.noted(worker, meeting)

    for act in (
        lambda: MinutesVersion.objects.update(state="approved"),
        lambda: MinutesVersion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
