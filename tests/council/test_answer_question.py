"""Answering a question for everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from lilong.commons.ledger.events import sentence_of as trace_of
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import sentence_of
from lilong.council.actions.answer_question import answer_question
from lilong.council.actions.assign_question import assign_question
from lilong.council.actions.close_topic import close_topic
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.models import TopicAuthor
from lilong.council.queries.topics import seen_question
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from lilong.people.models import RoleGrant
from tests.council.topic_stage import (
    asked,
    asked_aloud,
    begun,
    ledger,
    opened,
    told_in_the_morning,
)
from tests.neighbourhood import person_with
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

ANSWER = "一幢楼停两个小时，提前三天贴通知。"


@pytest.fixture
def question(worker, resident, street):
    return asked_aloud(worker, resident, opened(worker, street))


@everyone
def test_keepers_answer(who, question, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS, lambda: answer_question(actor, question_id=question.id, answer=ANSWER)
    )


def test_whoever_is_asked_answers_and_their_colleague_does_not(worker, question, street):
    asked_one, colleague = (person_with("designer", street.compound) for _n in range(2))
    assign_question(
        worker,
        question_id=question.id,
        person_id=asked_one.person_id,
        due_on=timezone.localdate() + timedelta(days=3),
    )

    with pytest.raises(NotAllowed):
        answer_question(colleague, question_id=question.id, answer=ANSWER)
    answered = answer_question(asked_one, question_id=question.id, answer=ANSWER)

    assert (answered.answer, answered.as_what) == (ANSWER, "设计单位")
    assert ledger("question_answered").facts["as_what"] == "设计单位"


def test_who_works_here_no_longer_neither_reads_nor_answers_nor_is_told(worker, question, street):
    designer = person_with("designer", street.compound)
    due = timezone.localdate() + timedelta(days=3)
    assign_question(worker, question_id=question.id, person_id=designer.person_id, due_on=due)
    assert seen_question(designer, question.id) == question
    RoleGrant.objects.filter(person=designer.person_id).update(until=begun(1))
    gone = replace(designer, grants=())

    with pytest.raises(NotAllowed):
        answer_question(gone, question_id=question.id, answer=ANSWER)
    with pytest.raises(NotFound):
        seen_question(gone, question.id)
    assert designer.person_id not in told_in_the_morning()


def test_who_asked_and_who_follows_hear_once(worker, resident, leader, question):
    follow_topic(leader, topic_id=question.topic_id)
    answer_question(worker, question_id=question.id, answer=ANSWER)

    told = told_in_the_morning()

    assert set(told) == {resident.person_id, leader.person_id}
    assert "居委会答复了一个问题" in told[leader.person_id]
    assert "有了答复" in told[resident.person_id]


def test_who_asked_and_follows_reads_of_the_answer_once(worker, resident, question):
    follow_topic(resident, topic_id=question.topic_id)
    answer_question(worker, question_id=question.id, answer=ANSWER)

    (sentence,) = told_in_the_morning().values()
    assert sentence.count("答复") == 1


def test_an_answer_is_set_right_in_the_open(worker, question):
    answer_question(worker, question_id=question.id, answer="停一天。")
    answer_question(worker, question_id=question.id, answer=ANSWER)

    question.refresh_from_db()
    assert question.answer == ANSWER


def test_no_answer_and_no_shown_question_are_refused(worker, resident, question):
    with pytest.raises(Invalid) as refusal:
        answer_question(worker, question_id=question.id, answer=" ")
    assert set(refusal.value.fields) == {"answer"}
    waiting = asked(resident, question.topic, "还没看过的？")
    with pytest.raises(Refused):
        answer_question(worker, question_id=waiting.id, answer=ANSWER)


def test_a_closed_topic_still_owes_its_answers(worker, resident, question):
    close_topic(worker, topic_id=question.topic_id, outcome="no_result", reason="谈不拢")
    assert TopicAuthor.objects.exists()  # whoever waits is not forgotten

    answer_question(worker, question_id=question.id, answer=ANSWER)

    assert "有了答复" in told_in_the_morning()[resident.person_id]


def test_who_still_waits_hears_in_the_morning_and_not_at_the_end_too(worker, resident, question):
    close_topic(worker, topic_id=question.topic_id, outcome="no_result", reason="谈不拢")
    assert not Notice.objects.filter(person_id=resident.person_id).exists()

    told_in_the_morning()

    assert Notice.objects.filter(person_id=resident.person_id).count() == 1


def test_what_a_keeper_writes_for_somebody_says_so(worker, secretary, leader, question, street):
    follow_topic(leader, topic_id=question.topic_id)
    designer = person_with("designer", street.compound)
    due = timezone.localdate() + timedelta(days=3)
    with override("en"):
        assign_question(worker, question_id=question.id, person_id=designer.person_id, due_on=due)
    answered = answer_question(secretary, question_id=question.id, answer=ANSWER)

    assert answered.answerer == "居委会代写（设计单位）"
    entry = ledger("answer_written_down")
    assert entry.actor_id == secretary.person_id
    assert "居委会代设计单位答复" in told_in_the_morning()[leader.person_id]
    with override("en"):
        assert "esign" in answered.answerer
        assert "esign" in trace_of(entry.kind, entry.facts)
        assert "esign" in sentence_of(Notice.objects.get(person_id=leader.person_id))

    own = answer_question(designer, question_id=question.id, answer=ANSWER)
    assert own.answerer == "设计单位"


def test_what_the_committee_answers_itself_is_the_committees(worker, question):
    assert answer_question(worker, question_id=question.id, answer=ANSWER).answerer == "居委会"
