"""Taking back a link of a topic."""

from __future__ import annotations

from uuid import uuid4

import pytest

from lilong.council.actions.link_topic import link_topic
from lilong.council.actions.unlink_topic import unlink_topic
from lilong.council.queries.topics import linked_of
from lilong.kernel.refusal import NotFound
from tests.council.topic_stage import ledger, opened
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def topic(worker, street):
    found = opened(worker, street)
    for lane in street.lanes:
        link_topic(worker, topic_id=found.id, targets=[("places.place", lane.id)])
    return found


@everyone
def test_keepers_take_links_back(who, topic, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS,
        lambda: unlink_topic(actor, topic_id=topic.id, target_id=street.lanes[0].id),
    )


def test_the_others_stay_and_the_ledger_remembers(worker, street, topic):
    unlink_topic(worker, topic_id=topic.id, target_id=street.lanes[0].id)

    (left,) = linked_of(worker, topic)["places.place"]
    assert left.id == street.lanes[1].id
    assert ledger("topic_unlinked").facts["target_id"] == str(street.lanes[0].id)


def test_there_has_to_be_one(worker, topic):
    with pytest.raises(NotFound):
        unlink_topic(worker, topic_id=topic.id, target_id=uuid4())
