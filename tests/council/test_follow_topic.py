"""Following a topic."""

from __future__ import annotations

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.add_option import add_option
from lilong.council.actions.close_topic import close_topic
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.models import Topic, TopicFollower
from lilong.council.topic_permissions import may_see
from lilong.kernel.refusal import Refused
from lilong.people.models import RoleGrant
from tests.council.topic_stage import begun, opened, told_in_the_morning
from tests.walks import everyone, may_or_is_refused, someone


@pytest.fixture
def topic(worker, street):
    return opened(worker, street)


@everyone
def test_whoever_reads_it_may_follow_it(who, topic, street, other_street):
    actor = someone(who, street, other_street)

    may = may_see(actor, topic) and actor.known
    may_or_is_refused(may, lambda: follow_topic(actor, topic_id=topic.id))


def test_following_twice_counts_once_and_stands_nowhere(resident, topic):
    before = LedgerEntry.objects.count()
    follow_topic(resident, topic_id=topic.id)
    follow_topic(resident, topic_id=topic.id)

    assert Topic.objects.get().followers == TopicFollower.objects.count() == 1
    assert LedgerEntry.objects.count() == before


def test_a_day_with_much_news_is_one_calm_sentence(worker, resident, secretary, street, topic):
    other = opened(worker, street, title="另一件事")
    follow_topic(resident, topic_id=topic.id)
    follow_topic(worker, topic_id=topic.id)
    for number in range(3):
        add_option(worker, topic_id=topic.id, title=f"方案{number}")

    told = told_in_the_morning()

    assert told == {resident.person_id: f"您关注的议题“{topic.title}”有 3 件新进展"}
    assert other.followers == 0


def test_two_topics_are_one_sentence_too(worker, resident, street, topic):
    other = opened(worker, street, title="另一件事")
    for one in (topic, other):
        follow_topic(resident, topic_id=one.id)
        add_option(worker, topic_id=one.id, title="先试三个月")

    assert told_in_the_morning() == {resident.person_id: "您关注的 2 个议题有新进展"}


def test_the_result_is_told_whatever_else_was_that_day(worker, resident, topic):
    follow_topic(resident, topic_id=topic.id)
    add_option(worker, topic_id=topic.id, title="先试三个月")
    close_topic(worker, topic_id=topic.id, outcome="no_result", reason="按第一个方案办")

    assert "按第一个方案办" in told_in_the_morning()[resident.person_id]


def test_there_is_nothing_to_follow_in_an_ended_one(worker, resident, topic):
    close_topic(worker, topic_id=topic.id, outcome="no_result", reason="谈不拢")

    with pytest.raises(Refused):
        follow_topic(resident, topic_id=topic.id)


def test_whoever_may_read_it_no_longer_hears_nothing(worker, resident, leader, topic):
    for one in (resident, leader):
        follow_topic(one, topic_id=topic.id)
    RoleGrant.objects.filter(person=resident.person_id).update(until=begun(1))
    add_option(worker, topic_id=topic.id, title="先试三个月")

    assert set(told_in_the_morning()) == {leader.person_id}
