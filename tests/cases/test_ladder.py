"""Up and down the ladder: the owner stays, every bounce is a hop, the finder sees the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import permissions
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.take_back_hand_over import take_back_hand_over
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.models import Case, HandOver
from lilong.cases.files.tasks import remind_of_late_answers
from lilong.commons.notices.models import Notice
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound
from lilong.survey.actions.add_finding import add_finding


@pytest.fixture
def handed(opened, worker):
    """Hand a dissuaded case up to a rung."""

    def hand(to_level="street", case=None):
        if case is None:
            case = opened()
            advance_case(worker, case_id=case.id, to="dissuaded", words="不听")
        return hand_over_case(
            worker,
            case_id=case.id,
            to_level=to_level,
            asked_of="枫林街道",
            tried="上门三次",
            asked="请协调",
            answer_due=timezone.localdate() + timedelta(days=5),
        )

    return hand


def test_what_is_given_back_goes_on_and_the_hop_is_counted(handed, worker, officer):
    case = handed()
    with pytest.raises(Invalid):
        answer_hand_over(officer, case_id=case.id, outcome="bounces", words=" ")
    case = answer_hand_over(officer, case_id=case.id, outcome="bounces", words="先问物业")
    assert (case.level, case.state, case.owner_id) == (
        "neighbourhood", "dissuaded", worker.person_id,
    )  # fmt: skip
    assert not case.clocks.exclude(state="ended").exists()
    case = handed(case=case)
    assert list(HandOver.objects.order_by("hop").values_list("hop", "state")) == [
        (1, "bounced"), (2, "waiting"),
    ]  # fmt: skip
    assert not list(counters_agree())


def test_what_is_taken_lies_there_and_what_is_answered_comes_back(handed, officer, opened):
    taken = answer_hand_over(officer, case_id=handed().id, outcome="takes", words="我们来")
    assert taken.level == "street"
    answered = answer_hand_over(officer, case_id=handed().id, outcome="answers", words="已协调")
    assert answered.level == "neighbourhood"


def test_only_the_rung_that_was_asked_answers(handed, worker, secretary, officer, street):
    from tests.neighbourhood import person_with

    case = handed()
    for other in (worker, secretary, person_with("patch_officer", street.street)):
        with pytest.raises(NotAllowed):
            answer_hand_over(other, case_id=case.id, outcome="takes", words="我来")
    assert HandOver.objects.get().state == "waiting"
    answer_hand_over(officer, case_id=case.id, outcome="answers", words="办好了")
    with pytest.raises(NotFound):
        answer_hand_over(officer, case_id=case.id, outcome="takes", words="再来")


def test_what_nobody_answered_is_taken_back(handed, worker):
    case = take_back_hand_over(worker, case_id=handed().id, words="已经谈好")
    assert (case.level, HandOver.objects.get().state) == ("neighbourhood", "taken_back")


def test_whoever_found_it_sees_what_became_of_it(opened, street):
    from tests.neighbourhood import person_with

    staff = person_with("property_staff", street.compound)
    finding = add_finding(
        staff, place_id=street.rooms[0].id, kind="illegal_building", found_on=timezone.localdate()
    )
    case = opened(finding_ids=[finding.id])
    assert list(permissions.visible_to(staff, Case.objects.all())) == [case]
    assert permissions.sight_of(staff, case) == permissions.Sight.PARTY


@pytest.mark.usefixtures("always_worked")
def test_an_answer_that_is_late_is_told_of_once(handed, officer, worker):
    case = handed()
    assert remind_of_late_answers.func() == 0
    HandOver.objects.update(heard_by=timezone.localdate() - timedelta(days=1))
    assert remind_of_late_answers.func() == remind_of_late_answers.func() == 1
    told = Notice.objects.get(key__startswith="answer-late")
    assert (told.person_id, told.facts["code"]) == (worker.person_id, case.code)
    answer_hand_over(officer, case_id=case.id, outcome="answers", words="已协调")
    assert remind_of_late_answers.func() == 0
