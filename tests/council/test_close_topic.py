"""Closing a topic with what came of it."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from lilong.commons.ledger.events import sentence_of as trace_of
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import sentence_of
from lilong.council.actions.answer_question import answer_question
from lilong.council.actions.answer_theme import answer_theme
from lilong.council.actions.change_agenda import ItemDraft
from lilong.council.actions.close_topic import close_topic
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.link_topic import link_topic
from lilong.council.models import Topic
from lilong.council.queries.topics import linked_of
from lilong.council.topic_phases import phases_of
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, Refused
from tests.council import meeting_stage
from tests.council.proposed import sewage_theme
from tests.council.topic_stage import (
    asked,
    asked_aloud,
    ledger,
    opened,
    told_in_the_morning,
)
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


def closed(actor, topic, **other):
    values = {"outcome": "no_result", "reason": "各说各的，谈不拢", **other}
    return close_topic(actor, topic_id=topic.id, **values)


@everyone
def test_keepers_close(who, worker, street, other_street):
    topic = opened(worker, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: closed(actor, topic))


def test_a_resolution_of_the_place_decides_it(secretary, resident, street):
    topic = opened(secretary, street)
    follow_topic(resident, topic_id=topic.id)
    meeting = meeting_stage.opened(
        secretary, street, kind="hearing", items=[ItemDraft("水斗", topic_id=topic.id)]
    )
    resolution = meeting_stage.resolved(secretary, meeting, title="每条弄留一个水斗")

    closed(
        secretary,
        topic,
        outcome="resolution",
        reason="每条弄留一个",
        resolution_id=resolution.id,
    )

    kept = Topic.objects.get()
    assert (kept.state, kept.outcome) == ("closed", "resolution")
    linked = linked_of(secretary, kept)
    assert [one.id for one in linked["council.meeting"]] == [meeting.id]
    assert [one.id for one in linked["council.resolution"]] == [resolution.id]
    assert "每条弄留一个" in told_in_the_morning()[resident.person_id]
    assert ledger("topic_closed").facts["outcome"] == "作出了决议"


def test_what_was_planned_is_over(worker, street):
    topic = closed(worker, opened(worker, street))

    assert [one.when for one in phases_of(topic)] == ["done", "next", "later"]
    assert topic.turns_on is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": "whatever"}, "outcome"),
        ({"reason": " "}, "reason"),
        ({"reason": "长" * 201}, "reason"),
        ({"outcome": "resolution"}, "resolution"),
    ],
)
def test_what_is_missing_is_said_at_its_field(worker, street, values, field):
    topic = opened(worker, street)

    with pytest.raises(Invalid) as refusal:
        closed(worker, topic, **values)

    assert set(refusal.value.fields) == {field}
    assert Topic.objects.get().state == "open"


def test_a_resolution_of_elsewhere_decides_nothing(secretary, street):
    compounds = meeting_stage.opened(secretary, street, place_id=street.compound.id)
    resolution = meeting_stage.resolved(secretary, compounds)

    with pytest.raises(Invalid):
        closed(
            secretary,
            opened(secretary, street),
            outcome="resolution",
            resolution_id=resolution.id,
        )


def test_who_waits_is_looked_at_first_and_it_closes_once(worker, resident, street):
    topic = opened(worker, street)
    asked(resident, topic)
    with pytest.raises(Refused, match="没有看过"):
        closed(worker, topic)
    other = opened(worker, street, title="另一件")
    closed(worker, other)
    with pytest.raises(ForbiddenMove):
        closed(worker, other)


def test_nobody_is_said_to_be_answered_who_was_not(worker, resident, street, said):
    topic = opened(worker, street)
    with pytest.raises(Refused, match="没有答复过谁"):
        closed(worker, topic, outcome="answered")
    theme = sewage_theme(street, worker, said)
    link_topic(worker, topic_id=topic.id, targets=[("council.theme", theme.id)])
    question = asked_aloud(worker, resident, topic)

    with pytest.raises(Refused, match="主题里 3 句，议题里 1 个问题"):
        closed(worker, topic, outcome="answered")
    answer_theme(worker, theme_id=theme.id, state="adopted", words="列入改造")
    with pytest.raises(Refused, match="主题里 0 句，议题里 1 个问题"):
        closed(worker, topic, outcome="answered")
    answer_question(worker, question_id=question.id, answer="楼下有水池。")

    assert closed(worker, topic, outcome="answered").outcome == "answered"


def test_its_result_is_read_in_the_readers_language(worker, resident, street):
    topic = opened(worker, street)
    follow_topic(resident, topic_id=topic.id)
    with override("en"):
        closed(worker, topic)
    told_in_the_morning()

    entry, notice = ledger("topic_closed"), Notice.objects.get(person_id=resident.person_id)
    for language, words in (("zh-hans", "没有结果"), ("en", "No result")):
        with override(language):
            assert words in trace_of(entry.kind, entry.facts)
            assert words in sentence_of(notice)
