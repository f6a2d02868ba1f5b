"""A case that another body takes over ends here as referred, by that body's paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.note_told import WINDOWS, note_told
from lilong.cases.files.actions.refer_case import refer_case
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.models import Case
from lilong.cases.files.queries.due_list import due_page
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.places import queries as places
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def reported(opened, worker):
    """A structure that was talked about in vain and is reported to the street."""
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="不听")
    return hand_over_case(
        worker,
        case_id=case.id,
        to_level="street",
        asked_of="枫林街道",
        tried="上门三次",
        asked="请处理",
        answer_due=timezone.localdate() + timedelta(days=5),
    )


@pytest.fixture
def taken(reported, officer):
    return answer_hand_over(officer, case_id=reported.id, outcome="takes", words="我们来")


def referred(actor, case, **other):
    given = {
        "told_by": "枫林街道城管中队",
        "paper": "枫城管〔2026〕7号",
        "on": timezone.localdate(),
        "words": "列入十二月的计划",
    }
    return refer_case(actor, case_id=case.id, **{**given, **other})


@everyone
def test_a_keeper_may_refer(who, taken, street, other_street):
    actor = someone(who, street, other_street)
    may_or_is_refused(who in KEEPERS, lambda: referred(actor, taken))


def test_it_ends_by_the_paper_of_who_took_it_and_is_asked_about_later(taken, worker):
    case = referred(worker, taken)

    assert (case.state, case.outcome) == ("closed", "referred")
    assert case.ask_on == timezone.localdate() + timedelta(days=30)
    assert not case.clocks.filter(state="running").exists()
    step = case.steps.order_by("-order").first()
    assert (step.told_by, step.paper, step.words) == (
        "枫林街道城管中队", "枫城管〔2026〕7号", "列入十二月的计划",
    )  # fmt: skip
    assert not list(counters_agree())
    # What was not dealt with after all comes back with its history.
    assert reopen_case(worker, case_id=case.id, words="没有人来").state == "dissuaded"


def decided(by, case):
    today = timezone.localdate()
    for state in ("visited", "ordered"):
        note_told(
            by, case_id=case.id, state=state, told_by="枫林城管中队", paper="责改〔2026〕3号",
            on=today, served_on=today if state == "ordered" else None,
        )  # fmt: skip
    return Case.objects.get(pk=case.id)


def windows(case):
    return {one.clock: one for one in case.clocks.filter(clock__in=WINDOWS)}


def test_what_ran_from_a_decision_ends_with_its_being_revoked(taken, worker, street):
    case = decided(worker, taken)
    assert {one.state for one in windows(case).values()} == {"running"}
    given = {"paper": "撤销决定〔2026〕1号", "words": "原决定已经撤销，另行处理"}
    referred(worker, case, **given, revoked=True)
    for one in windows(case).values():
        assert one.state == "ended"
        assert one.entries.order_by("order").last().reason == "原决定已经撤销"
    area = places.place(street.area.id)
    lines = due_page(worker, area, timezone.now()).lines
    assert not any(one.clock.clock in WINDOWS for one in lines)
    # Opened again, nothing is left of it.
    assert reopen_case(worker, case_id=case.id, words="又搭起来了").state == "dissuaded"
    assert {one.state for one in windows(case).values()} == {"ended"}


def test_what_is_taken_over_and_not_revoked_may_be_reviewed_on(taken, worker):
    case = decided(worker, taken)
    referred(worker, case)
    assert {one.state for one in windows(case).values()} == {"running"}


def test_nothing_is_revoked_where_nothing_was_decided(taken, worker):
    with pytest.raises(Invalid) as said:
        referred(worker, taken, revoked=True)
    assert set(said.value.fields) == {"revoked"}
    assert Case.objects.get(pk=taken.id).state == "reported"


def test_nothing_ends_with_a_body_that_has_not_answered(reported, worker, opened):
    with pytest.raises(Refused) as refusal:
        referred(worker, reported)
    assert "还没有单位接手" in str(refusal.value)
    with pytest.raises(ForbiddenMove):
        referred(worker, opened())
    assert Case.objects.get(pk=reported.id).state == "reported"


def test_a_violation_does_not_end_with_who_has_no_power(taken, worker):
    with pytest.raises(Refused) as refusal:
        referred(worker, taken, told_by="梧桐物业")
    assert "第二十五条" in str(refusal.value.basis)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("told_by", " "),
        ("paper", ""),
        ("paper", "号" * 61),
        ("words", ""),
        # Still to come if midnight passes before the test runs.
        ("on", timezone.localdate() + timedelta(days=2)),
        ("on", timezone.localdate() - timedelta(days=1)),
    ],
)
def test_without_body_paper_day_and_words_nothing_ends(taken, worker, name, value):
    with pytest.raises(Invalid) as refusal:
        referred(worker, taken, **{name: value})
    assert set(refusal.value.fields) == {name}
    assert Case.objects.get(pk=taken.id).state == "reported"


def test_nobody_refers_their_own(taken, worker, colleague):
    note_party(
        colleague,
        case_id=taken.id,
        role="owner",
        purpose="通知",
        person_id=worker.person_id,
    )
    with pytest.raises(NotAllowed):
        referred(worker, taken)


def test_what_lies_with_others_is_not_closed_as_checked(taken, worker):
    with pytest.raises(ForbiddenMove):
        close_case(worker, case_id=taken.id)
