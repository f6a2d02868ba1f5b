"""Giving a topic clearer words."""

from __future__ import annotations

import pytest

from lilong.council.actions.change_topic import change_topic
from lilong.council.actions.close_topic import close_topic
from lilong.council.models import Topic
from lilong.kernel.refusal import Conflict, Invalid, Refused
from tests.council.topic_stage import ledger, opened
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


def changed(actor, topic, **other):
    values = {"title": "水斗留几个", "background": "冬天结冰。", "base_version": 1, **other}
    return change_topic(actor, topic_id=topic.id, **values)


@everyone
def test_keepers_change_its_words(who, worker, street, other_street):
    topic = opened(worker, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: changed(actor, topic))


def test_the_ledger_says_what_was_changed(worker, street):
    topic = changed(worker, opened(worker, street))

    assert (topic.title, topic.version) == ("水斗留几个", 2)
    assert ledger("topic_changed").facts["fields"] == ["title", "background"]


def test_two_who_change_it_meet_and_nothing_is_lost(worker, secretary, street):
    topic = opened(worker, street)
    changed(worker, topic)

    with pytest.raises(Conflict) as conflict:
        changed(secretary, topic, title="另一个名字")

    assert conflict.value.theirs["title"] == "水斗留几个"
    assert conflict.value.mine["title"] == "另一个名字"
    assert Topic.objects.get().title == "水斗留几个"


def test_nothing_changed_and_ended_ones_are_refused(worker, street):
    topic = opened(worker, street)
    with pytest.raises(Invalid, match="没有改动"):
        changed(worker, topic, title=topic.title, background=topic.background)
    close_topic(worker, topic_id=topic.id, outcome="no_result", reason="谈不拢")
    with pytest.raises(Refused, match="已经结束"):
        changed(worker, topic)
