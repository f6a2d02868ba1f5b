"""Adding an option."""

from __future__ import annotations

import pytest

from lilong.council.actions.add_option import MOST_OPTIONS, add_option
from lilong.council.actions.withdraw_topic import withdraw_topic
from lilong.council.models import Topic, TopicOption
from lilong.kernel.refusal import Invalid, Refused
from tests.council.topic_stage import ledger, opened, option
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_add_options(who, worker, street, other_street):
    topic = opened(worker, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: option(actor, topic))


def test_options_are_numbered_and_counted(worker, street):
    topic = opened(worker, street)
    first, second = option(worker, topic), option(worker, topic, "全部拆掉")

    assert (first.number, second.number) == (1, 2)
    assert Topic.objects.get().options == 2


def test_the_ledger_tells_which(worker, street):
    topic = opened(worker, street)
    option(worker, topic)

    assert ledger("option_added").facts["option"] == "留两个，其余拆掉"


@pytest.mark.parametrize(
    ("title", "field"), [(" ", "title"), ("长" * 81, "title"), ("留两个，其余拆掉", "title")]
)
def test_an_option_without_a_name_of_its_own_is_refused(worker, street, title, field):
    topic = opened(worker, street)
    option(worker, topic)

    with pytest.raises(Invalid) as refusal:
        add_option(worker, topic_id=topic.id, title=title)

    assert set(refusal.value.fields) == {field}
    assert TopicOption.objects.count() == 1


def test_there_are_no_more_than_anybody_can_compare(worker, street):
    topic = opened(worker, street)
    for number in range(MOST_OPTIONS):
        option(worker, topic, f"方案{number}")

    with pytest.raises(Refused, match="最多"):
        option(worker, topic, "再一个")


def test_an_ended_topic_takes_none(worker, street):
    topic = opened(worker, street)
    withdraw_topic(worker, topic_id=topic.id, reason="开重了")

    with pytest.raises(Refused, match="已经结束"):
        option(worker, topic)
