"""Whoever has gone is reminded of nothing: those who could do it are."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import clocks, tasks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.say_as_party import say_as_party
from lilong.cases.files.keeping import keepers_now, keepers_of, keepers_of_each
from lilong.cases.files.models import CaseParty, HandOver
from lilong.cases.joint.models import JointMeeting, JointTask
from lilong.cases.joint.tasks import remind_of_joint_tasks
from lilong.cases.outreach.actions.record_promise import record_promise
from lilong.cases.outreach.models import CasePromise
from lilong.cases.outreach.tasks import look_after_promises
from lilong.commons.ledger.listening import catch_up
from lilong.commons.notices.models import Notice
from lilong.people.models import RoleGrant
from tests.neighbourhood import person_with

# A Tuesday, at ten.
TUESDAY = datetime(2026, 3, 3, 10, tzinfo=timezone.get_default_timezone())


def gone(person):
    """Whoever it is has ended what they held."""
    RoleGrant.objects.filter(person_id=person.person_id).update(ended_at=timezone.now())


def told(group):
    return set(Notice.objects.filter(group=group).values_list("person_id", flat=True))


@pytest.fixture
def committee(worker, colleague, secretary, officer):
    """Who is left of the committee when the worker goes; the officer above is told of nothing."""
    return {colleague.person_id, secretary.person_id}


def test_an_owner_keeps_it_as_long_as_they_hold_something_there(
    opened, worker, colleague, secretary, officer, street, django_assert_num_queries
):
    case = opened()
    with django_assert_num_queries(2):
        assert keepers_of(case) == [worker.person_id]
    above = opened(owner_id=officer.person_id)
    assert keepers_of(above) == [officer.person_id]
    gone(worker)
    with django_assert_num_queries(3):
        assert set(keepers_of(case)) == {colleague.person_id, secretary.person_id}
    key = (worker.person_id, street.area.path)
    assert set(keepers_now([key, key])[key]) == {colleague.person_id, secretary.person_id}


def test_whoever_it_is_about_looks_after_nothing_of_it(
    opened, worker, colleague, secretary, officer
):
    case, other = opened(), opened()
    for role, who in (("owner", worker), ("user", colleague)):
        note_party(secretary, case_id=case.id, role=role, purpose="当事人", person_id=who.person_id)
    assert keepers_of_each([case, other]) == {
        case.pk: [secretary.person_id],
        other.pk: [worker.person_id],
    }
    gone(secretary)
    assert keepers_of(case) == [officer.person_id]


def test_where_no_committee_is_left_those_above_keep_it(opened, worker, officer):
    case = opened()
    gone(worker)
    assert keepers_of(case) == [officer.person_id]
    gone(officer)
    assert keepers_of(case) == []


def test_what_runs_out_is_told_to_who_could_do_it_and_counted_once(
    opened, worker, colleague, committee, clock_at
):
    clock_at(TUESDAY)
    for owner in (worker, colleague):
        case = opened(owner_id=owner.person_id)
        clocks.start(worker, case, "hotline_close", TUESDAY, amount=1)
        clocks.note_next(case)
    gone(worker)
    assert tasks.tell_what_runs_out.func() == len(committee)
    counts = Notice.objects.filter(group="cases.clocks").values_list("person_id", "facts__count")
    assert dict(counts) == dict.fromkeys(committee, 1) | {colleague.person_id: 2}


def test_a_clock_by_hours_is_told_to_who_could_do_it(opened, worker, committee, clock_at):
    clock_at(TUESDAY)
    case = opened(kind="danger")
    gone(worker)
    clocks.start(worker, case, "enforcement_visit_under_construction", TUESDAY)
    assert told("cases.clocks") == committee
    Notice.objects.all().delete()
    clock_at(TUESDAY + timedelta(minutes=100))
    assert tasks.tell_of_hours.func() == 1
    assert told("cases.clocks") == committee


@pytest.mark.usefixtures("always_worked")
def test_a_late_answer_and_a_late_task_are_told_to_who_could_ask(opened, worker, committee):
    case, yesterday = opened(), timezone.localdate() - timedelta(days=1)
    hand_over_case(
        worker, case_id=case.id, to_level="patch", asked_of="枫林片区", tried="上门三次",
        asked="请协调", answer_due=timezone.localdate(),
    )  # fmt: skip
    HandOver.objects.update(heard_by=yesterday)
    meeting = JointMeeting.objects.create(
        space_id=case.space_id, case=case, number=1, place_path=case.place_path,
        at=timezone.now(), where="居委会", bodies=["房管办事处"], decides="谁来看",
    )  # fmt: skip
    JointTask.objects.create(
        space_id=case.space_id, meeting=meeting, order=1, area_id=case.area_id, body="房管办事处",
        what="来看", due_on=yesterday,
    )  # fmt: skip
    gone(worker)
    assert tasks.remind_of_late_answers.func() == remind_of_joint_tasks.func() == 1
    assert told("cases.clocks") == told("cases.joint") == committee


@pytest.mark.usefixtures("always_worked")
def test_a_promise_is_told_to_who_could_go_and_to_who_still_walks_there(
    opened, worker, leader, committee
):
    case, day = opened(), timezone.localdate() + timedelta(days=3)
    advance_case(worker, case_id=case.id, to="dissuaded", words="说过了")
    record_promise(leader, case_id=case.id, due_on=day)
    CasePromise.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    gone(worker)
    look_after_promises.func()
    assert told("cases.promises") == {*committee, leader.person_id}
    Notice.objects.all().delete()
    gone(leader)
    look_after_promises.func()
    assert told("cases.promises") == committee


def test_what_a_party_says_is_told_to_who_could_answer(opened, worker, committee, street):
    case, party = opened(), person_with("resident", street.rooms[0])
    CaseParty.objects.create(
        space_id=case.space_id, case=case, role="owner", person_id=party.person_id,
        purpose="办理", expires_on=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip
    gone(worker)
    say_as_party(party, case_id=case.id, words="想缓几天")
    catch_up()
    assert Notice.objects.filter(sentence__contains="说了话").count() == len(committee)
