"""Linking a topic to what it is about."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from lilong.commons.links.trace import trace_of
from lilong.council.actions.change_agenda import ItemDraft
from lilong.council.actions.link_topic import link_topic
from lilong.council.meeting_permissions import visible_meetings
from lilong.council.meeting_permissions import visible_to as visible_resolutions
from lilong.council.models import Meeting, Resolution, Suggestion, SuggestionStep, Theme
from lilong.council.queries.topics import linked_of, topics_about
from lilong.council.theme_permissions import visible_to
from lilong.council.topic_linking import TALKED_OVER, linked_ids
from lilong.kernel.refusal import Invalid
from lilong.survey.actions.add_finding import add_finding
from tests.council import meeting_stage
from tests.council.conversations import opened as conversation
from tests.council.proposed import inside, sewage_theme
from tests.council.topic_stage import ledger, opened
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def topic(worker, street):
    return opened(worker, street)


def linked(actor, topic, kind, thing):
    return link_topic(actor, topic_id=topic.id, targets=[(kind, thing.id)])


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
            link_topic(worker, topic_id=topic.id, targets=[(kind, thing_id)])
    linked(worker, topic, "places.place", street.lanes[0])
    with pytest.raises(Invalid, match="已经关联"):
        linked(worker, topic, "places.place", street.lanes[0])


@everyone
def test_what_is_linked_is_seen_by_the_rule_of_its_list(
    who, worker, secretary, street, other_street, said
):
    topic = opened(worker, street)
    few = sewage_theme(street, worker, said)
    many = sewage_theme(street, worker, said, ("路灯不亮", "路灯又坏了", "路灯一直不亮"))
    Theme.objects.filter(pk=many.pk).update(suggestions=9)
    for theme in (few, many):
        linked(worker, topic, "council.theme", theme)
    item = ItemDraft("水斗", topic_id=topic.id)
    for plan in (meeting_stage.planned, meeting_stage.opened):
        plan(secretary, street, kind="hearing", items=[item])
    meeting_stage.resolved(secretary, Meeting.objects.get(state="open"))
    actor = someone(who, street, other_street)

    found = linked_of(actor, topic)

    for kind, seen in (
        ("council.theme", visible_to(actor, Theme.objects.all())),
        ("council.meeting", visible_meetings(actor, Meeting.objects.all())),
        ("council.resolution", visible_resolutions(actor, Resolution.objects.all())),
    ):
        assert {one.id for one in found.get(kind, ())} == {one.pk for one in seen}, kind


def test_what_is_chosen_together_is_linked_together_or_not_at_all(worker, street, topic):
    lane, other = street.lanes[:2]
    with pytest.raises(Invalid):
        link_topic(
            worker,
            topic_id=topic.id,
            targets=[("places.place", lane.id), ("council.theme", uuid4())],
        )
    assert not linked_ids(topic)
    with pytest.raises(Invalid, match="至少选一样"):
        link_topic(worker, topic_id=topic.id, targets=[])

    both = [("places.place", lane.id), ("places.place", other.id)]
    link_topic(worker, topic_id=topic.id, targets=both)

    assert set(linked_ids(topic)) == {lane.id, other.id}


def test_whoever_said_it_reads_that_it_is_talked_over(worker, street, said, topic):
    theme = sewage_theme(street, worker, said)
    one, decided = Suggestion.objects.filter(theme=theme).order_by("pk")[:2]
    Suggestion.objects.filter(pk=decided.pk).update(state="declined")
    before = {each.pk: each.state for each in inside(theme)}

    linked(worker, topic, "council.theme", theme)

    step = SuggestionStep.objects.filter(suggestion=one).latest("order")
    assert step.words == TALKED_OVER
    assert topic.title not in step.words
    # No answer: neither its state nor the days for which it waits begin anew.
    assert {each.pk: each.state for each in inside(theme)} == before
    assert not SuggestionStep.objects.filter(suggestion=decided, words=TALKED_OVER).exists()
