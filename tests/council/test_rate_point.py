"""Rating a point."""

from __future__ import annotations

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.moderate_point import moderate_point
from lilong.council.actions.rate_point import rate_point
from lilong.council.models import PointRating, TopicOption, TopicPoint, TopicVoice
from lilong.kernel.refusal import Invalid, NotFound, Refused
from tests.council.topic_stage import (
    MEMBERS,
    neighbours,
    older,
    opened,
    option,
    rated,
    shown,
    written,
)
from tests.walks import everyone, may_or_is_refused, someone


@pytest.fixture
def point(worker, resident, street):
    return shown(worker, resident, option(worker, opened(worker, street)))


@everyone
def test_members_rate_and_keepers_do_not_by_their_office(who, point, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in MEMBERS, lambda: rate_point(actor, point_id=point.id, rating=1))


def test_nothing_tells_who_rated_what(resident, point):
    rate_point(resident, point_id=point.id, rating=-1)

    assert not LedgerEntry.objects.filter(kind__contains="rat").exists()
    (voice,) = TopicVoice.objects.filter(pk=PointRating.objects.get().voice_id)
    assert voice.key != resident.person_id


def test_few_ratings_are_told_to_nobody(street, point):
    assert rated(point, neighbours(street, 4)).told_agree == 0


def test_what_is_told_moves_on_by_five_people(street, point):
    people = neighbours(street, 11)
    rated(point, people[:5])
    told = [rated(point, [one], -1) for one in people[5:10]]

    shown_figures = [(one.told_agree, one.told_disagree) for one in told]
    assert shown_figures == [(5, 0)] * 4 + [(5, 5)]
    assert (told[-1].agree, told[-1].disagree) == (5, 5)


def test_who_changes_their_mind_moves_no_figure_by_it(street, point):
    people = neighbours(street, 5)
    rated(point, people)
    for rating in (-1, 1, -1, 1, -1):
        now = rated(point, people[:1], rating)
        assert (now.told_agree, now.told_disagree) == (5, 0)
    assert (now.agree, now.disagree) == (4, 1)
    assert PointRating.objects.count() == 5


def test_the_loudest_stand_first(worker, resident, leader, street, point):
    louder = shown(worker, leader, point.option, text="走廊就宽了")
    rated(louder, neighbours(street, 5))

    best = TopicOption.objects.get().best["for"]
    assert [one["text"] for one in best] == ["走廊就宽了", point.text]
    assert best[0]["agree"] == 5


def test_what_is_not_shown_is_not_rated(worker, resident, leader, point):
    waiting = written(resident, point.option, "还没看过的")
    with pytest.raises(NotFound):
        rate_point(leader, point_id=waiting.id, rating=1)
    moderate_point(worker, point_id=point.id, state="left_out", reason="elsewhere")
    with pytest.raises(Refused, match="已经不公开"):
        rate_point(leader, point_id=point.id, rating=1)


def test_there_are_two_things_to_say(resident, point):
    with pytest.raises(Invalid):
        rate_point(resident, point_id=point.id, rating=0)
    assert not PointRating.objects.exists()


def test_a_step_without_ratings_takes_none(worker, resident, street):
    topic = older(opened(worker, street), 50)
    point = written(worker, option(worker, topic))

    with pytest.raises(Refused, match="现在不评"):
        rate_point(resident, point_id=point.id, rating=1)
    assert TopicPoint.objects.get().agree == 0
