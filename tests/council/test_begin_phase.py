"""Noting that a step has begun."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.council.actions.begin_phase import begin_phase
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.withdraw_topic import withdraw_topic
from lilong.council.models import Topic
from lilong.council.topic_phases import next_turn, phases_of
from lilong.council.topic_tasks import begin_due_phases
from lilong.kernel.refusal import Refused
from lilong.people.models import RoleGrant
from tests.council.topic_stage import begun, ledger, older, opened, told_in_the_morning
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def due(worker, street):
    """A topic whose second step began today, and nobody has told."""
    topic = opened(worker, street, starts_on=begun(14))
    topic.begun = 1
    topic.turns_on = next_turn(topic)
    topic.save()
    return topic


@everyone
def test_keepers_and_the_house_note_it(who, due, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: begin_phase(actor, topic_id=due.id))


def test_each_morning_what_is_due_is_noted_once(due):
    assert begin_due_phases.func() == 1
    assert begin_due_phases.func() == 0

    entry = ledger("phase_begun")
    assert (entry.facts["phase"], entry.role) == ("事中协调", "system")
    assert Topic.objects.get().turns_on == phases_of(due)[2].starts_on


def test_followers_hear_of_it_on_its_first_day_and_once(due, leader):
    follow_topic(leader, topic_id=due.id)

    assert "进入“事中协调”" in told_in_the_morning(-1)[leader.person_id]
    begin_due_phases.func()
    told_in_the_morning()
    assert Notice.objects.count() == 1


def test_a_step_that_is_over_is_not_told_after_a_pause(due, worker, leader):
    follow_topic(leader, topic_id=due.id)
    told_in_the_morning(-2)  # as if the house had stood still ever since
    ends_on = phases_of(due)[1].ends_on

    told = told_in_the_morning((ends_on - timezone.localdate()).days)

    assert "事中协调" not in told[leader.person_id]
    assert "进入“事后评议”" in told[leader.person_id]


def test_who_moved_away_hears_nothing(due, leader):
    follow_topic(leader, topic_id=due.id)
    RoleGrant.objects.filter(person=leader.person_id).update(until=begun(1))

    assert told_in_the_morning(-1) == {}


def test_days_that_were_missed_tell_of_the_step_that_is_under_way(worker, street):
    topic = older(opened(worker, street), 50)
    Topic.objects.filter(pk=topic.pk).update(begun=0, turns_on=begun(50))

    begin_due_phases.func()

    assert ledger("phase_begun").facts["phase"] == "事后评议"


def test_nothing_is_due_or_it_has_ended(worker, street, due):
    with pytest.raises(Refused, match="还没有到日子"):
        begin_phase(worker, topic_id=opened(worker, street, title="新的").id)
    withdraw_topic(worker, topic_id=due.id, reason="开重了")
    assert begin_due_phases.func() == 0
    assert not LedgerEntry.objects.filter(kind="council.phase_begun").exists()
