"""Saying who answers a question."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.council.actions.answer_question import answer_question
from lilong.council.actions.assign_question import assign_question
from lilong.kernel.refusal import Invalid, Refused
from tests.council.topic_stage import asked, asked_aloud, ledger, opened, told_in_the_morning
from tests.neighbourhood import person_with
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def question(worker, resident, street):
    return asked_aloud(worker, resident, opened(worker, street))


@pytest.fixture
def property_staff(street):
    return person_with("property_staff", street.compound, "物业的小李")


def due(days: int = 7):
    return timezone.localdate() + timedelta(days=days)


@everyone
def test_keepers_say_who_answers(who, question, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS,
        lambda: assign_question(actor, question_id=question.id, as_what="设计院", due_on=due()),
    )


def test_everybody_reads_the_role_and_nobody_the_name(worker, question, property_staff):
    assigned = assign_question(
        worker, question_id=question.id, person_id=property_staff.person_id, due_on=due()
    )

    assert assigned.as_what == "物业人员"
    facts = ledger("question_assigned").facts
    assert facts["as_what"] == "物业人员"
    assert "小李" not in str(facts)


def test_whoever_is_asked_hears_in_the_morning(worker, question, property_staff):
    assign_question(
        worker, question_id=question.id, person_id=property_staff.person_id, due_on=due()
    )

    told = told_in_the_morning()
    assert f"{due()}" in told[property_staff.person_id]


def test_nobody_and_strangers_and_past_days_are_refused(worker, resident, question, other_street):
    stranger = person_with("property_staff", other_street.compound)
    for values, field in (
        ({}, "person"),
        ({"person_id": resident.person_id}, "person"),
        ({"person_id": stranger.person_id}, "person"),
        ({"as_what": "长" * 61}, "as_what"),
        ({"as_what": "设计院", "due_on": due(-1)}, "due_on"),
    ):
        with pytest.raises(Invalid) as refusal:
            assign_question(worker, question_id=question.id, **{"due_on": due(), **values})
        assert set(refusal.value.fields) == {field}


def test_what_waits_or_is_answered_needs_nobody(worker, resident, question):
    waiting = asked(resident, question.topic, "还没看过的？")
    with pytest.raises(Refused, match="没有公开"):
        assign_question(worker, question_id=waiting.id, as_what="设计院", due_on=due())
    answer_question(worker, question_id=question.id, answer="楼下有水池。")
    with pytest.raises(Refused, match="已经答复"):
        assign_question(worker, question_id=question.id, as_what="设计院", due_on=due())
