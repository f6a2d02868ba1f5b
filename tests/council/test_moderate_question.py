"""Showing questions and leaving them out."""

from __future__ import annotations

import pytest

from lilong.council.actions.moderate_question import moderate_question
from lilong.council.models import Topic
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid
from tests.council.topic_stage import asked, ledger, opened, told_in_the_morning
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def question(worker, resident, street):
    return asked(resident, opened(worker, street))


@everyone
def test_keepers_decide(who, question, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS, lambda: moderate_question(actor, question_id=question.id, state="shown")
    )


def test_a_shown_question_is_counted_and_who_asked_hears_in_the_morning(worker, resident, question):
    moderate_question(worker, question_id=question.id, state="shown")

    topic = Topic.objects.get()
    assert (topic.questions, topic.waiting) == (1, 0)
    assert ledger("question_shown")
    assert list(told_in_the_morning()) == [resident.person_id]


def test_it_is_left_out_with_a_reason(worker, question):
    with pytest.raises(Invalid, match="理由"):
        moderate_question(worker, question_id=question.id, state="left_out", reason="why not")
    moderate_question(worker, question_id=question.id, state="left_out", reason="elsewhere")

    assert ledger("question_left_out").facts["reason"] == "和这个议题无关"
    assert Topic.objects.get().questions == 0
    with pytest.raises(ForbiddenMove):
        moderate_question(worker, question_id=question.id, state="left_out", reason="names")
