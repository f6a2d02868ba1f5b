"""Following a topic no more."""

from __future__ import annotations

from lilong.council.actions.add_option import add_option
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.unfollow_topic import unfollow_topic
from lilong.council.models import Topic
from tests.council.topic_stage import opened, told_in_the_morning
from tests.walks import everyone, may_or_is_refused, someone


@everyone
def test_whoever_has_an_account_may_leave(who, worker, street, other_street):
    topic = opened(worker, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(actor.known, lambda: unfollow_topic(actor, topic_id=topic.id))


def test_who_left_hears_nothing_and_leaving_twice_changes_nothing(worker, resident, street):
    topic = opened(worker, street)
    follow_topic(resident, topic_id=topic.id)
    unfollow_topic(resident, topic_id=topic.id)
    unfollow_topic(resident, topic_id=topic.id)
    add_option(worker, topic_id=topic.id, title="先试三个月")

    assert Topic.objects.get().followers == 0
    assert told_in_the_morning() == {}
