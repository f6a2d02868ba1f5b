"""Asking a question about a topic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lilong.council.actions.ask_question import ask_question
from lilong.council.models import Topic, TopicAuthor, TopicQuestion
from lilong.council.topic_writing import MOST_ASKED
from lilong.kernel.refusal import Invalid, Refused
from tests.council.topic_stage import MEMBERS, asked, begun, ledger, opened
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def topic(worker, street):
    return opened(worker, street)


@everyone
def test_members_and_keepers_ask(who, topic, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in MEMBERS | KEEPERS, lambda: asked(actor, topic))


def test_a_residents_question_waits_and_nobody_learns_who_asked(resident, topic):
    question = asked(resident, topic)

    assert question.state == "waiting"
    assert Topic.objects.get().waiting == 1
    assert ledger("question_asked").actor_id is None
    assert TopicAuthor.objects.get().saying_id == question.id


def test_a_keeper_writes_down_what_was_asked_at_the_door(worker, topic):
    question = asked(worker, topic)

    assert (question.state, question.by_keeper) == ("shown", True)
    assert Topic.objects.get().questions == 1
    assert ledger("question_put").actor_id == worker.person_id


@pytest.mark.parametrize("text", [" ", "长" * 161, "身份证 310104195001010018 行不行？"])
def test_what_cannot_be_shown_is_refused_at_its_field(resident, topic, text):
    with pytest.raises(Invalid) as refusal:
        asked(resident, topic, text)

    assert set(refusal.value.fields) == {"text"}
    assert not TopicQuestion.objects.exists()


def test_the_same_twice_too_many_and_out_of_step_are_refused(worker, resident, street, topic):
    asked(resident, topic)
    with pytest.raises(Invalid, match="已经有人问"):
        asked(resident, topic)
    for number in range(1, MOST_ASKED):
        asked(resident, topic, f"第{number}问？")
    with pytest.raises(Refused, match="已经写了"):
        asked(resident, topic, "再一问？")
    later = opened(worker, street, title="以后的", starts_on=begun(-5))
    with pytest.raises(Refused, match="现在不收问题"):
        asked(resident, later)


def test_a_keeper_who_lives_there_asks_for_the_committee_or_for_themselves(
    worker, resident, street
):
    both = replace(worker, grants=(*worker.grants, *resident.grants))
    topic = opened(worker, street)

    own = ask_question(both, topic_id=topic.id, text="会停水吗？")
    theirs = ask_question(both, topic_id=topic.id, text="水费谁出？", as_committee=True)

    assert (own.state, own.by_keeper) == ("waiting", False)
    assert (theirs.state, theirs.by_keeper) == ("shown", True)
