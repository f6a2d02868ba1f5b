"""The nightly look at topics: what is kept with them is what their rows say."""

from __future__ import annotations

import pytest

from lilong.council.actions.add_point import add_point
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.moderate_point import moderate_point
from lilong.council.actions.moderate_question import moderate_question
from lilong.council.actions.take_back_option import take_back_option
from lilong.council.actions.unfollow_topic import unfollow_topic
from lilong.council.actions.withdraw_topic import withdraw_topic
from lilong.council.models import Topic, TopicOption, TopicPoint
from lilong.council.topic_checking import topics_agree
from tests.council import topic_stage as stage


@pytest.fixture
def whole(worker, resident, leader, street):
    """A topic in which everything has happened that is counted."""
    topic = stage.opened(worker, street)
    on, other = stage.option(worker, topic), stage.option(worker, topic, "一个不留")
    people = stage.neighbours(street, 6)
    points = [
        stage.shown(worker, resident, on, text=f"第 {n} 条理由", side=side)
        for n, side in enumerate(("for", "for", "for", "for", "against"))
    ]
    add_point(worker, option_id=other.id, side="against", text="哪里都没有水了")
    stage.written(resident, on, "还没有人看过")
    stage.rated(points[3], people)
    stage.rated(points[3], people[:1], rating=-1)  # somebody who changes their mind
    stage.rated(points[4], people[:2], rating=-1)
    moderate_point(worker, point_id=points[0].id, state="left_out", reason="twice")
    question = stage.asked_aloud(worker, resident, topic)
    stage.asked(leader, topic, "哪天拆？")
    moderate_question(worker, question_id=question.id, state="left_out", reason="twice")
    follow_topic(people[0], topic_id=topic.id)
    follow_topic(people[1], topic_id=topic.id)
    unfollow_topic(people[1], topic_id=topic.id)
    take_back_option(worker, option_id=other.id, reason="没有人要")
    return topic


def test_numbers_agree_with_the_rows_whatever_was_done(whole, worker):
    assert list(topics_agree()) == []

    withdraw_topic(worker, topic_id=whole.id, reason="合到别处")

    assert list(topics_agree()) == []


@pytest.mark.parametrize("name", ["followers", "options", "points", "questions", "waiting"])
def test_a_wrong_number_of_a_topic_is_found(whole, name):
    Topic.objects.update(**{name: 9})

    (said,) = topics_agree()

    assert f"{whole.code} 的 {name} 记着 9" in said


@pytest.mark.parametrize("name", ["agree", "disagree"])
def test_a_wrong_number_of_a_point_is_found(whole, name):
    point = TopicPoint.objects.filter(state="shown").earliest("standing")
    TopicPoint.objects.filter(pk=point.pk).update(**{name: 9})

    (said,) = topics_agree()

    assert f"{name} 记着 9" in said


def test_what_is_told_although_others_are_louder_is_found(whole):
    option = TopicOption.objects.get(number=1)
    option.best["for"].reverse()
    option.shown_against += 1
    option.save()

    assert len(list(topics_agree())) == 2
