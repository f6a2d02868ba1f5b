"""Several bodies meet about a case: called, held, what each took on, and what it answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import CaseStep
from lilong.cases.files.packet import packet_document, packet_values
from lilong.cases.joint.actions.answer_joint_task import answer_joint_task
from lilong.cases.joint.actions.call_joint_meeting import call_joint_meeting
from lilong.cases.joint.actions.call_off_joint_meeting import call_off_joint_meeting
from lilong.cases.joint.actions.note_joint_meeting import TaskDraft, note_joint_meeting
from lilong.cases.joint.models import JointMeeting, JointTask
from lilong.cases.joint.queries.meetings import REMINDED, late_tasks
from lilong.cases.joint.tasks import remind_of_joint_tasks
from lilong.commons.documents.blocks import Heading
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.council.covering import Telling
from lilong.kernel.ids import uuid7
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from tests.neighbourhood import person_with
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture
def soon():
    return timezone.now() + timedelta(days=3)


@pytest.fixture
def called(opened, worker, soon):
    """Call a meeting about a case."""

    def call(by=None, case=None, **values):
        values = {
            "at": soon,
            "where": "居委会二楼",
            "bodies": ["枫林城管中队", " 房管办事处 ", "枫林城管中队"],
            "decides": "谁来认定，什么时候到场",
            **values,
        }
        return call_joint_meeting(by or worker, case_id=(case or opened()).id, **values)

    return call


@pytest.fixture
def held(called, worker):
    """A meeting that was held today, at which two bodies took something on."""

    def hold(**values):
        meeting = called()
        JointMeeting.objects.filter(pk=meeting.pk).update(at=timezone.now())
        today = timezone.localdate()
        values = {
            "held_on": today,
            "agreed": "城管到场认定，居委会先劝导",
            "tasks": [
                TaskDraft("枫林城管中队", "到场认定", today + timedelta(days=5)),
                TaskDraft("枫林居委会", "再上门劝导一次", today + timedelta(days=2)),
            ],
            **values,
        }
        return note_joint_meeting(worker, meeting_id=meeting.id, **values)

    return hold


def test_keepers_and_those_above_call_one_and_the_parties_read_of_it(called, street):
    meeting = called(by=person_with("patch_officer", street.street, "片区"))
    assert meeting.bodies == ["枫林城管中队", "房管办事处"]
    step = CaseStep.objects.get(verb="call_joint_meeting")
    assert (step.words, step.told_by, step.for_parties) == (
        "谁来认定，什么时候到场", "枫林城管中队、房管办事处", True,
    )  # fmt: skip
    assert step.case.level == "neighbourhood"
    assert LedgerEntry.objects.get(kind="cases.joint_meeting_called").facts["bodies"] == 2


def test_nobody_else_calls_or_notes(called, held, leader, resident, street):
    staff = person_with("property_staff", street.compound)
    for other in (leader, resident, staff):
        with pytest.raises(NotAllowed):
            called(by=other)
    meeting = held()
    for other in (leader, resident, staff):
        with pytest.raises(NotAllowed):
            answer_joint_task(other, task_id=meeting.tasks.first().id, done=True, words="认定了")
    assert set(JointTask.objects.values_list("state", flat=True)) == {"open"}


def test_what_is_missing_is_said_at_each_box(called, opened, soon):
    case = opened()
    with pytest.raises(Invalid) as wrong:
        called(case=case, at=soon - timedelta(days=9), where=" ", bodies=[" "], decides="")
    assert set(wrong.value.fields) == {"at", "where", "bodies", "decides"}
    with pytest.raises(Invalid):
        called(case=case, roles=["resident"])
    assert not JointMeeting.objects.exists()


def test_a_dispute_and_what_is_at_rest_are_not_put_on_that_table(called, opened, worker):
    with pytest.raises(Refused) as no:
        called(case=opened(kind="dispute"))
    assert "人民调解法" in no.value.basis
    case = opened()
    withdraw_case(worker, case_id=case.id, reason="看错了")
    with pytest.raises(Refused):
        called(case=case)


def test_one_at_a_time_and_the_same_form_once(called, opened):
    case, form = opened(), uuid7()
    called(case=case, meeting_id=form)
    for again in (form, uuid7()):
        with pytest.raises(Refused):
            called(case=case, meeting_id=again)
    assert JointMeeting.objects.count() == 1


def test_a_name_is_asked_about_before_it_is_kept(called, opened):
    case = opened()
    with pytest.raises(Telling) as asked:
        called(case=case, decides="101室王阿姨家怎么拆")
    assert asked.value.covered == {"decides": "101室＊＊家怎么拆"}
    assert called(case=case, decides="101室王阿姨家怎么拆", personal="cover").decides == (
        "101室＊＊家怎么拆"
    )


def test_who_reads_cases_is_led_there_and_the_others_to_what_it_is_about(
    called, opened, street, officer
):
    case = opened()
    staff = person_with("property_staff", street.compound)
    meeting = called(case=case, roles=["street_officer", "property_staff"])
    told = {one.person_id: one.url for one in Notice.objects.all()}
    assert told[officer.person_id].endswith(f"/cases/case/{case.id}/")
    assert told[staff.person_id] == f"/cases/case/{case.id}/joint/{meeting.id}"
    assert case.address not in str([one.facts for one in Notice.objects.all()])


def test_whoever_is_asked_to_come_reads_what_it_is_about_and_not_whose(
    as_person, called, opened, street, other_street, officer, leader, resident
):
    case = opened(summary="天井里搭了一间")
    meeting = called(case=case, roles=["property_staff", "department_officer"])
    page = f"/cases/case/{case.id}/joint/{meeting.id}"
    staff = person_with("property_staff", street.compound)
    for asked in (staff, person_with("department_officer", street.street)):
        browser = as_person(asked)
        told = browser.get(page)
        assert told.status_code == 200
        shown = told.content.decode()
        for said in (meeting.decides, meeting.where, "枫林城管中队", street.lanes[0].name):
            assert said in shown
        assert case.address not in shown
        assert case.summary not in shown
        assert "<form" not in shown.partition("<main")[2].partition("</main>")[0]
        assert f'href="/cases/case/{case.id}/"' not in shown
        assert browser.post(page, {"step": "off", "reason": "不开"}).status_code == 404
    # Who keeps cases notes there as before; who was not asked, or elsewhere, reads nothing.
    assert 'name="agreed"' in as_person(officer).get(page).content.decode()
    assert as_person(leader).get(page).status_code == 403
    strangers = (
        resident,
        person_with("owners_committee_member", street.compound),
        person_with("property_staff", other_street.compound),
    )
    for stranger in strangers:
        assert as_person(stranger).get(page).status_code == 404
    other = called(case=opened(), roles=["owners_committee_member"])
    crossed = f"/cases/case/{case.id}/joint/{other.id}"
    assert as_person(staff).get(crossed).status_code == 404


def test_who_was_asked_reads_later_that_it_was_held(as_person, called, street, worker):
    meeting = called(roles=["property_staff"])
    call_off_joint_meeting(worker, meeting_id=meeting.id, reason="城管没有来")
    staff = person_with("property_staff", street.compound)
    page = as_person(staff).get(f"/cases/case/{meeting.case_id}/joint/{meeting.id}")
    shown = page.content.decode()
    assert str(JointMeeting.objects.get().get_state_display()) in shown
    assert "请您来参加" not in shown
    assert "城管没有来" not in shown


@pytest.mark.usefixtures("always_worked")
def test_what_was_agreed_waits_for_its_answer_and_the_owner_hears_what_is_late(held, worker):
    meeting = held()
    assert list(meeting.tasks.order_by("order").values_list("body", "state")) == [
        ("枫林城管中队", "open"), ("枫林居委会", "open"),
    ]  # fmt: skip
    assert remind_of_joint_tasks.func() == 0
    JointTask.objects.filter(order=1).update(due_on=timezone.localdate() - timedelta(days=1))
    assert remind_of_joint_tasks.func() == remind_of_joint_tasks.func() == 1
    late = Notice.objects.get(key__startswith="joint-task-late")
    assert (late.person_id, late.facts["body"]) == (worker.person_id, "枫林城管中队")
    task = JointTask.objects.get(order=1)
    with pytest.raises(Invalid):
        answer_joint_task(worker, task_id=task.id, done=False, words=" ")
    answer_joint_task(worker, task_id=task.id, done=False, words="人手不够，下周来")
    task = answer_joint_task(worker, task_id=task.id, done=True, words="来过了，是违法搭建")
    assert (task.state, task.answered_on) == ("done", timezone.localdate())
    with pytest.raises(ForbiddenMove):
        answer_joint_task(worker, task_id=task.id, done=False, words="又没办")
    assert remind_of_joint_tasks.func() == 0
    step = CaseStep.objects.filter(verb="answer_joint_task").order_by("order").last()
    assert (step.told_by, step.words) == ("枫林城管中队", "来过了，是违法搭建")


@pytest.mark.usefixtures("always_worked")
def test_what_is_long_past_or_at_rest_keeps_nobody_from_what_is_late_today(held, worker):
    today = timezone.localdate()
    tasks = {task.body: task for task in held().tasks.all()}
    JointTask.objects.update(due_on=today - REMINDED - timedelta(days=1))
    assert late_tasks(today) == []
    fresh = tasks["枫林居委会"]
    JointTask.objects.filter(pk=fresh.pk).update(due_on=today - REMINDED)
    assert [task.pk for task in late_tasks(today)] == [fresh.pk]
    assert remind_of_joint_tasks.func() == 1
    withdraw_case(worker, case_id=fresh.meeting.case_id, reason="重复立案")
    assert JointTask.objects.get(pk=fresh.pk).state == "open"
    assert remind_of_joint_tasks.func() == 0


def test_half_a_task_a_day_ahead_and_an_order_without_power_are_refused(held, called):
    today = timezone.localdate()
    with pytest.raises(Invalid) as wrong:
        held(tasks=[TaskDraft("枫林城管中队", "", None)])
    assert set(wrong.value.fields) == {"tasks"}
    JointMeeting.objects.all().delete()
    with pytest.raises(Invalid) as wrong:
        held(held_on=today + timedelta(days=1), tasks=[])
    assert set(wrong.value.fields) == {"held_on"}
    JointMeeting.objects.all().delete()
    with pytest.raises(Refused) as no:
        held(tasks=[TaskDraft("枫林居委会", "责令三天内拆除", today)])
    assert "第二十五条" in no.value.basis
    assert not JointTask.objects.exists()
    assert JointMeeting.objects.get().state == "called"


def test_what_was_not_held_stays_in_the_file_with_the_reason(called, opened, worker):
    case = opened()
    meeting = called(case=case)
    with pytest.raises(Invalid):
        call_off_joint_meeting(worker, meeting_id=meeting.id, reason=" ")
    call_off_joint_meeting(worker, meeting_id=meeting.id, reason="城管没有来")
    with pytest.raises(ForbiddenMove):
        call_off_joint_meeting(worker, meeting_id=meeting.id, reason="再说一次")
    assert called(case=case).number == 2


def test_the_packet_tells_what_was_tried_at_which_table(held):
    meeting = held()
    told = packet_values(meeting.case)["joint_meetings"]
    assert told[0]["agreed"] == "城管到场认定，居委会先劝导"
    assert told[0]["tasks"][0]["body"] == "枫林城管中队"
    headings = [
        one.text for one in packet_document(meeting.case).blocks if isinstance(one, Heading)
    ]
    assert any(one.endswith("、联席会议") for one in headings)


def test_the_pages_call_note_and_answer(as_person, opened, worker, leader, resident, soon):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    here = f"/cases/case/{case.id}/"
    assert f"{here}joint" in as_person(worker).get(here).content.decode()
    assert f"{here}joint" not in as_person(leader).get(here).content.decode()
    assert as_person(leader).get(f"{here}joint").status_code == 403
    assert as_person(resident).get(f"{here}joint").status_code == 404
    browser = as_person(worker)
    sent = {
        "at": f"{timezone.localtime(soon):%Y-%m-%dT%H:%M}",
        "where": "居委会二楼",
        "bodies": "枫林城管中队\n房管办事处",
        "decides": "101室王阿姨家怎么办",
    }
    asked = browser.post(f"{here}joint", sent)
    assert asked.status_code == 422
    assert "101室＊＊家怎么办" in asked.content.decode()
    empty = browser.post(f"{here}joint", {**sent, "bodies": ""})
    assert empty.status_code == 422
    assert browser.post(f"{here}joint", {**sent, "personal": "covered"}).status_code == 302
    meeting = JointMeeting.objects.get()
    JointMeeting.objects.update(at=timezone.now())
    shown = as_person(leader).get(here).content.decode()
    assert "101室＊＊家怎么办" in shown
    assert "记下定了什么" not in shown
    page = f"{here}joint/{meeting.id}"
    assert "第 6 件" in as_person(worker).get(page).content.decode()
    assert as_person(leader).get(page).status_code == 403
    today = timezone.localdate()
    line = {"body_1": "枫林城管中队", "what_1": "到场认定"}
    half = browser.post(page, {"held_on": today, "agreed": "城管到场", **line})
    assert half.status_code == 422
    assert "每一件都要写" in half.content.decode()
    whole = {"held_on": today, "agreed": "城管到场", **line, "due_1": today}
    assert browser.post(page, whole).status_code == 302
    task = JointTask.objects.get()
    answer = browser.post(f"{here}joint/tasks/{task.id}", {"done": "yes", "words": "来过了"})
    assert answer.status_code == 302
    assert "来过了" in browser.get(here).content.decode()


def test_a_meeting_that_was_not_held_is_noted_on_its_page(as_person, called, opened, worker):
    case = opened()
    meeting = called(case=case)
    page = f"/cases/case/{case.id}/joint/{meeting.id}"
    browser = as_person(worker)
    assert browser.post(page, {"step": "off", "reason": ""}).status_code == 422
    assert browser.post(page, {"step": "off", "reason": "城管没有来"}).status_code == 302
    assert "城管没有来" in browser.get(f"/cases/case/{case.id}/").content.decode()
