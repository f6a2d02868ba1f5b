"""Which doors matter next: from who has answered, never from what; told no finer than fives."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.ballot.test_turnout import vote
from tests.ballot.votes import AREA, behind_our_back, motion_on, roll_of, voter_of
from tests.neighbourhood import person_with

from lilong.ballot.models import RollUnit, Voter
from lilong.ballot.queries.doors import (
    UNKNOWN_METRES,
    ahead_of,
    best_walk,
    by_building,
    said_of,
    whys_of,
)
from lilong.ballot.queries.turnout import Share
from lilong.engines.voting.rounds import Effort
from lilong.places.models import Place


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def numbers(ahead) -> list[int]:
    return sorted(ahead.units[at].number for at in ahead.chosen or ())


# ── The fewest doors ────────────────────────────────────────────────────────────────────────


def test_with_equal_units_it_takes_as_many_as_are_missing(motion):
    vote(motion, *range(1, 6))

    ahead = ahead_of(motion)

    assert (ahead.missing.area, ahead.missing.heads) == (3 * AREA, 3)
    assert len(ahead.chosen or ()) == 3
    assert not set(numbers(ahead)) & {1, 2, 3, 4, 5}


def test_no_smaller_set_of_doors_is_enough(street):
    roll = roll_of(street, state="draft")
    for number, area in enumerate((4100, 9000, 3000, 7700, 5200, 6000), 1):
        RollUnit.objects.filter(roll=roll, number=number).update(area=area)
    RollUnit.objects.filter(roll=roll, number__in=(2, 4)).update(head=2)
    motion = motion_on(roll)
    vote(motion, *range(8, 13))
    ahead = ahead_of(motion)
    open_ = [unit for unit in ahead.units if unit.number < 8]

    def enough(some) -> bool:
        heads = {unit.head for unit in some}
        area = sum(unit.area for unit in some)
        return area >= (ahead.missing.area or 0) and len(heads) >= (ahead.missing.heads or 0)

    size = len(ahead.chosen or ())
    assert enough([ahead.units[at] for at in ahead.chosen or ()])
    assert not any(enough(some) for some in combinations(open_, size - 1))


def test_when_enough_take_part_no_door_matters_any_more(motion, member):
    vote(motion, *range(1, 9))

    ahead = ahead_of(motion)

    assert ahead.enough
    assert ahead.reachable
    assert ahead.chosen is None
    assert best_walk(member, ahead, Effort(minutes=60)) is None


def test_what_they_chose_changes_nothing(street):
    found = []
    for choice in ("agree", "oppose", "abstain"):
        motion = motion_on(roll_of(street), code=f"D-{choice}")
        vote(motion, *range(1, 6), choice=choice)
        ahead = ahead_of(motion)
        found.append((numbers(ahead), ahead.missing))

    assert found[0] == found[1] == found[2]


def test_no_query_reads_a_choice(motion):
    vote(motion, 1, 2)

    with CaptureQueriesContext(connection) as asked:
        ahead_of(motion)

    assert len(asked) == 2
    assert not [query for query in asked if '"choice"' in query["sql"]]


def test_who_refused_the_slip_is_left_in_peace(motion):
    vote(motion, *range(1, 6))
    Voter.objects.filter(motion=motion, number__in=(6, 7)).update(delivery="refused")

    ahead = ahead_of(motion)

    assert ahead.refused == 2
    assert not set(numbers(ahead)) & {6, 7}


def test_where_too_many_refused_the_doors_are_not_enough_and_no_one_is_named(motion):
    vote(motion, 1)
    Voter.objects.filter(motion=motion, number__gt=5).update(delivery="refused")

    ahead = ahead_of(motion)

    assert not ahead.reachable
    assert ahead.chosen is None


def test_parking_that_does_not_count_is_no_door(motion):
    behind_our_back(Voter.objects.filter(motion=motion, number__gt=10), counted=False)

    assert not {11, 12} & set(numbers(ahead_of(motion)))


# ── For all who organise ────────────────────────────────────────────────────────────────────


def test_small_buildings_are_told_together(motion):
    vote(motion, 1)

    shares = by_building(ahead_of(motion))

    assert [(one.name, one.units, one.buildings) for one in shares] == [("全部楼栋（6 栋）", 12, 6)]


@pytest.mark.parametrize(("doors", "said"), [(0, "不到 5 户"), (1, "不到 5 户"), (4, "不到 5 户")])
def test_none_and_one_door_of_a_building_sound_the_same(doors, said):
    assert said_of(Share("1号", 30, doors)) == said


def test_from_five_doors_on_they_are_told():
    assert said_of(Share("1号", 30, 5)) == "5 户"


def test_the_sum_is_told_in_fives(motion):
    vote(motion, *range(1, 6))
    assert ahead_of(motion).at_most == 5
    vote(motion, 6)
    assert ahead_of(motion).at_most == 5


# ── For one who delivers ────────────────────────────────────────────────────────────────────


def test_each_door_says_why_it_matters_and_nothing_of_the_owners_other_home(street):
    roll = roll_of(street, state="draft")
    RollUnit.objects.filter(roll=roll, number__in=(1, 12)).update(head=1)
    motion = motion_on(roll)
    vote(motion, 1)
    ahead = ahead_of(motion)

    said = whys_of(ahead, [voter_of(motion, number).id for number in (1, 2, 12)])

    assert said[voter_of(motion, 1).id] == ("", False)
    # 12 belongs to who has answered for 1: whoever knocks there must not read that.
    assert said[voter_of(motion, 2).id][0] == said[voter_of(motion, 12).id][0] == "补上 60.00㎡"


def test_a_round_calls_only_where_the_reader_delivers(street, motion):
    leader = person_with("block_leader", street.numbers[0])
    ahead = ahead_of(motion)

    walk = best_walk(leader, ahead, Effort(minutes=90))

    assert walk is not None
    assert {stop.building_id for stop in walk.stops} == {street.numbers[0].id}
    assert walk.doors == 2


def test_a_round_is_no_longer_than_asked_and_follows_the_addresses(street, motion, worker):
    walk = best_walk(worker, ahead_of(motion), Effort(minutes=21))

    assert walk is not None
    assert walk.minutes <= 21
    assert walk.doors == 4
    order = [number.id for number in street.numbers]
    assert [order.index(stop.building_id) for stop in walk.stops] == sorted(
        order.index(stop.building_id) for stop in walk.stops
    )


def test_the_way_is_measured_on_the_plan_and_taken_as_fifty_metres_off_it(street, motion):
    leader = person_with("block_leader", street.lanes[0])
    whole = best_walk(leader, ahead_of(motion), Effort(minutes=600))
    assert whole is not None
    # 1, 2, 3号 stand ten metres apart.
    assert (whole.doors, whole.metres, whole.unknown) == (6, 20, 0)

    Place.objects.filter(pk=street.numbers[1].pk).update(x=None, y=None)
    again = best_walk(leader, ahead_of(motion), Effort(minutes=600))
    assert again is not None
    assert (again.metres, again.unknown) == (2 * UNKNOWN_METRES, 1)


def test_a_stranger_has_no_round(other_street, motion):
    stranger = person_with("block_leader", other_street.numbers[0])

    assert best_walk(stranger, ahead_of(motion), Effort(minutes=90)) is None
