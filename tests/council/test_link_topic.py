"""Linking a topic to what it is about."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from lilong.commons.links.trace import trace_of
from lilong.council.actions.link_topic import link_topic
from lilong.council.models import Theme
from lilong.council.queries.topics import linked_of, topics_about
from lilong.council.theme_permissions import visible_among, visible_to
from lilong.kernel.refusal import Invalid
from lilong.survey.actions.add_finding import add_finding
from tests.council.conversations import opened as conversation
from tests.council.proposed import sewage_theme
from tests.council.topic_stage import ledger, opened
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def topic(worker, street):
    return opened(worker, street)


def linked(actor, topic, kind, thing):
    return link_topic(actor, topic_id=topic.id, kind=kind, target_id=thing.id)


@everyone
def test_keepers_link(who, topic, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: linked(actor, topic, "places.place", street.lanes[0]))


def test_each_reader_sees_what_they_may_see(worker, resident, secretary, street, topic, said):
    theme = sewage_theme(street, worker, said)
    private = add_finding(
        worker,
        place_id=street.rooms[3].id,
        kind="outdoor_sink",
        found_on=date(2026, 11, 1),
        part="private",
        how_known="visit",
    )
    asked = conversation(worker, street)
    linked(worker, topic, "council.theme", theme)
    linked(worker, topic, "survey.finding", private)
    linked(worker, topic, "council.conversation", asked)
    linked(worker, topic, "places.place", street.lanes[0])

    assert set(linked_of(secretary, topic)) == {
        "council.theme",
        "council.conversation",
        "survey.finding",
        "places.place",
    }
    # The theme of three points at people, the finding stands at somebody else's home.
    assert set(linked_of(resident, topic)) == {"council.conversation", "places.place"}


def test_it_is_walked_both_ways(worker, street, topic):
    asked = conversation(worker, street)
    linked(worker, topic, "council.conversation", asked)

    (there,) = trace_of(worker, topic.id).neighbours
    (back,) = trace_of(worker, asked.id).neighbours
    assert (there.relation, back.relation) == ("商量的是", "在议题里商量")
    assert topics_about(worker, asked.id) == [topic]
    assert ledger("topic_linked").facts["target_kind"] == "council.conversation"


def test_nothing_strange_is_linked(worker, street, other_street, topic):
    for kind, thing_id in (
        ("places.place", uuid4()),
        ("places.place", other_street.lanes[0].id),
        ("people.person", worker.person_id),
    ):
        with pytest.raises(Invalid):
            link_topic(worker, topic_id=topic.id, kind=kind, target_id=thing_id)
    linked(worker, topic, "places.place", street.lanes[0])
    with pytest.raises(Invalid, match="已经关联"):
        linked(worker, topic, "places.place", street.lanes[0])


@everyone
def test_the_rule_for_a_few_themes_is_the_rule_for_all(who, worker, street, other_street, said):
    sewage_theme(street, worker, said)
    many = sewage_theme(street, worker, said, ("路灯不亮", "路灯又坏了", "路灯一直不亮"))
    Theme.objects.filter(pk=many.pk).update(suggestions=9)
    actor = someone(who, street, other_street)

    every = Theme.objects.all()
    assert set(visible_among(actor, every)) == set(visible_to(actor, every))
