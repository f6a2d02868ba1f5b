"""Moving a step of a topic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.move_phase import move_phase
from lilong.council.models import Topic
from lilong.council.topic_phases import phases_of
from lilong.kernel.refusal import Invalid, Refused
from tests.council.topic_stage import begun, ledger, opened, told_in_the_morning
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


def moved(actor, topic, order=1, by=3, **other):
    phase = phases_of(topic)[order - 1]
    values = {
        "starts_on": phase.starts_on + timedelta(days=by if order > 1 else 0),
        "ends_on": phase.ends_on + timedelta(days=by),
        "reason": "台风，推迟",
        **other,
    }
    return move_phase(actor, topic_id=topic.id, order=order, **values)


@everyone
def test_keepers_move_steps(who, worker, street, other_street):
    topic = opened(worker, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: moved(actor, topic))


def test_the_later_steps_follow_and_what_was_stays_with_the_reason(worker, street):
    topic = opened(worker, street)
    before = phases_of(topic)

    after = phases_of(moved(worker, topic))

    three = timedelta(days=3)
    assert [one.ends_on for one in after] == [one.ends_on + three for one in before]
    assert after[1].starts_on == before[1].starts_on + three
    assert [one.moves[0].reason for one in after] == ["台风，推迟"] * 3
    assert after[0].moves[0].was == (before[0].starts_on, before[0].ends_on)
    assert Topic.objects.get().turns_on == after[1].starts_on
    assert ledger("phase_moved").facts["reason"] == "台风，推迟"


def test_alone_it_may_leave_a_gap_and_not_run_into_the_next(worker, street):
    topic = opened(worker, street)

    moved(worker, topic, by=-3, others_follow=False)

    assert phases_of(Topic.objects.get())[1].moves == ()
    with pytest.raises(Invalid):
        moved(worker, Topic.objects.get(), by=9, others_follow=False)


def test_followers_read_why(worker, leader, street):
    topic = opened(worker, street)
    follow_topic(leader, topic_id=topic.id)
    moved(worker, topic)

    assert "台风，推迟" in told_in_the_morning()[leader.person_id]


def test_what_is_over_stays_and_what_has_begun_has_begun(worker, street):
    topic = opened(worker, street, starts_on=begun(20))
    with pytest.raises(Refused, match="已经过去"):
        moved(worker, topic, order=1)
    with pytest.raises(Invalid) as refusal:
        moved(worker, topic, order=2)
    assert set(refusal.value.fields) == {"starts_on"}


@pytest.mark.parametrize(
    "values",
    [
        {"reason": " "},
        {"reason": "长" * 201},
        {"by": 0},
        {"ends_on": begun(1)},
        {"ends_on": date.max},
        {"by": 4000},
        {"order": 3, "starts_on": date.max, "ends_on": date.max},
    ],
)
def test_senseless_moves_are_refused(worker, street, values):
    topic = opened(worker, street)
    before = Topic.objects.get().phases

    with pytest.raises(Invalid):
        moved(worker, topic, **values)

    assert Topic.objects.get().phases == before


def test_there_is_no_ninth_step(worker, street):
    topic = opened(worker, street)

    with pytest.raises(Invalid, match="没有这一步"):
        move_phase(
            worker,
            topic_id=topic.id,
            order=9,
            starts_on=begun(0),
            ends_on=begun(0),
            reason="为什么",
        )


def test_an_early_end_ends_it_today(worker, street):
    topic = opened(worker, street)

    moved(worker, topic, ends_on=timezone.localdate(), others_follow=False)

    assert phases_of(Topic.objects.get())[0].ends_on == timezone.localdate()
