"""Withdrawing a topic: nothing of it is deleted."""

from __future__ import annotations

import pytest

from lilong.commons.links.models import Link
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import sentence_of
from lilong.council import topic_linking
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.link_topic import link_topic
from lilong.council.actions.withdraw_topic import withdraw_topic
from lilong.council.models import Topic, TopicAuthor, TopicPoint, TopicQuestion
from lilong.council.queries.topics import left_out_log, seen_topic, topics_about
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, Refused
from tests.council.proposed import sewage_theme
from tests.council.topic_stage import (
    asked,
    asked_aloud,
    ledger,
    neighbours,
    opened,
    option,
    shown,
    told_in_the_morning,
    written,
)
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


def withdrawn(actor, topic, **other):
    return withdraw_topic(actor, topic_id=topic.id, **{"reason": "和另一个议题重复", **other})


@everyone
def test_keepers_withdraw(who, worker, street, other_street):
    topic = opened(worker, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: withdrawn(actor, topic))


def test_its_followers_read_why_and_its_address_stays(worker, resident, street):
    topic = opened(worker, street)
    shown(worker, resident, option(worker, topic))
    followers = neighbours(street, 3)
    for one in followers:
        follow_topic(one, topic_id=topic.id)

    withdrawn(worker, topic)

    kept = seen_topic(resident, topic.id)
    assert (kept.state, kept.ended_because) == ("withdrawn", "和另一个议题重复")
    assert TopicPoint.objects.count() == 1
    told = told_in_the_morning()
    assert {one.person_id for one in followers} <= set(told)
    assert "和另一个议题重复" in told[followers[0].person_id]
    assert ledger("topic_withdrawn").facts["reason"] == "和另一个议题重复"


def test_its_themes_go_on_in_the_topic_that_is_named(worker, street, said):
    theme = sewage_theme(street, worker, said)
    topic = opened(worker, street, theme_id=theme.id)
    successor = opened(worker, street, title="雨污分流怎么做")

    withdrawn(worker, topic, successor_id=successor.id)

    assert Topic.objects.get(pk=topic.pk).successor == successor
    # Where it came from is not forgotten.
    assert set(topics_about(worker, theme.id)) == {topic, successor}
    assert Link.objects.filter(target_id=theme.id).count() == 2


def test_what_goes_on_is_about_no_more_than_anybody_reads(worker, street, said, monkeypatch):
    monkeypatch.setattr(topic_linking, "MOST_LINKS", 1)
    theme = sewage_theme(street, worker, said)
    topic = opened(worker, street, theme_id=theme.id)
    successor = opened(worker, street, title="雨污分流怎么做")
    link_topic(worker, topic_id=successor.id, targets=[("places.place", street.lanes[0].id)])

    with pytest.raises(Refused):
        withdrawn(worker, topic, successor_id=successor.id)

    assert Topic.objects.get(pk=topic.pk).state == "open"
    assert Link.objects.filter(source_id=successor.id).count() == 1


def test_an_ended_or_strange_topic_goes_on_with_nothing(worker, street, other_street, secretary):
    from tests.neighbourhood import person_with

    topic = opened(worker, street)
    ended = withdrawn(worker, opened(worker, street, title="撤了的"))
    strange = opened(person_with("secretary", other_street.area), other_street)
    for successor in (ended, strange, topic):
        with pytest.raises(Invalid) as refusal:
            withdrawn(worker, topic, successor_id=successor.id)
        assert set(refusal.value.fields) == {"successor"}
    assert Topic.objects.get(pk=topic.pk).state == "open"


def test_there_is_a_reason_and_no_second_time(worker, street):
    topic = opened(worker, street)
    with pytest.raises(Invalid):
        withdrawn(worker, topic, reason=" ")
    withdrawn(worker, topic)
    with pytest.raises(ForbiddenMove):
        withdrawn(worker, topic)


def test_whose_words_nobody_has_looked_at_hear_so_and_are_forgotten(worker, resident, street):
    topic = opened(worker, street)
    written(resident, option(worker, topic), "弄口那个留着")
    (neighbour,) = neighbours(street, 1)
    asked(neighbour, topic)

    withdrawn(worker, topic)

    told = {one.person_id: sentence_of(one) for one in Notice.objects.all()}
    assert set(told) == {resident.person_id, neighbour.person_id}
    assert told[resident.person_id] == "您写过的议题撤回了，您写的 1 条没有再看，也不公开"
    assert Topic.objects.get().waiting == 0
    assert not TopicAuthor.objects.exists()
    for kept in (TopicPoint.objects.get(), TopicQuestion.objects.get()):
        assert (kept.state, kept.reason) == ("left_out", "withdrawn")
    assert ledger("topic_withdrawn").facts["unread"] == 2
    # Nobody has looked at the words: the log for everybody gives the reason alone.
    assert {line.text for line in left_out_log(topic, texts=True)[0]} == {""}
    told_in_the_morning()
    assert Notice.objects.count() == 2


def test_who_waits_for_an_answer_is_told_and_forgotten_too(worker, resident, street):
    topic = opened(worker, street)
    asked_aloud(worker, resident, topic)

    withdrawn(worker, topic)

    assert not TopicAuthor.objects.exists()  # nobody answers in a topic that was withdrawn
    assert Notice.objects.filter(person_id=resident.person_id).count() == 1
