"""How far a vote is, told by building, in steps, and without a single choice."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.ballot.votes import AREA, NOW, behind_our_back, motion_on, roll_of
from tests.neighbourhood import person_with

from lilong.ballot import casting
from lilong.ballot.casting import Cast, Taken
from lilong.ballot.clocking import as_if
from lilong.ballot.models import ChainHead, Motion, RollUnit, Voter
from lilong.ballot.queries.turnout import (
    Building,
    agreement_closed,
    part_of,
    seen_motion,
    shared_out,
    standing_ballots,
    taking_part,
    turnout_of,
)
from lilong.commons.counters.counting import Deltas
from lilong.engines.proof import genesis
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import NotAllowed, NotFound
from lilong.people.roles import ROLES

# Seven queries, and one for whether the reader is a scrutineer.
MOST_QUERIES = 8


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def vote(motion: Motion, *numbers: int, choice: str = "agree", channel: str = "online") -> None:
    """Ballots of these units."""
    for number in numbers:
        voter = Voter.objects.get(motion=motion, number=number)
        taken = casting.append(motion.id, [Cast(voter.id, choice, channel)])
        assert isinstance(taken[0], Taken)


def buildings(*units: int) -> list[Building]:
    """Buildings with so many units each."""
    return [Building(UUID(int=n), f"{n}号", f"{n:03d}", size) for n, size in enumerate(units, 1)]


def counts(*answered: int) -> dict[str, int]:
    return {UUID(int=n).hex: count for n, count in enumerate(answered, 1)}


# ── Small buildings ─────────────────────────────────────────────────────────────────────────


def test_a_building_of_five_is_shown_and_one_of_four_is_not_shown_alone():
    shares = shared_out(buildings(5, 4, 4, 30), counts(3, 1, 2, 9))

    assert [(one.name, one.units, one.answered) for one in shares] == [
        ("1号", 5, 3),
        ("4号", 30, 9),
        ("其余楼栋（2 栋）", 8, 3),
    ]


def test_one_small_building_alone_is_gathered_with_the_next_larger_one():
    shares = shared_out(buildings(30, 4, 6), counts(9, 1, 5))

    assert [(one.name, one.units, one.answered, one.buildings) for one in shares] == [
        ("1号", 30, 9, 1),
        ("其余楼栋（2 栋）", 10, 6, 2),
    ]


def test_small_buildings_that_are_few_together_take_a_larger_one_with_them():
    shares = shared_out(buildings(1, 1, 8, 9), counts(1, 0, 2, 3))

    assert [(one.name, one.units) for one in shares] == [("4号", 9), ("其余楼栋（3 栋）", 10)]


@pytest.mark.parametrize("sizes", [(5, 4), (4, 4, 4), (1, 7), (2, 2, 1, 6), (3, 30, 40, 2, 1)])
def test_no_building_under_five_can_be_had_by_subtraction(sizes):
    every = buildings(*sizes)
    answered = counts(*(size // 2 for size in sizes))
    shares = shared_out(every, answered)

    alone = {one.name for one in shares if one.buildings == 1}
    assert not {one.name for one in every if one.units < 5} & alone
    hidden = [one for one in shares if one.buildings > 1]
    assert len(hidden) == 1
    assert hidden[0].units >= 5
    assert sum(one.answered for one in shares) == sum(answered.values())


def test_where_all_together_are_fewer_than_five_nothing_is_shown():
    assert shared_out(buildings(2, 2), counts(1, 1)) == []
    assert shared_out([], {}) == []


def test_a_single_large_building_is_shown_by_its_name():
    assert [(one.name, one.answered) for one in shared_out(buildings(12), counts(7))] == [
        ("1号", 7)
    ]


# ── Who may ─────────────────────────────────────────────────────────────────────────────────

FOLLOW = {
    "owners_committee_member",
    "committee_secretary",
    "committee_chair",
    "community_worker",
    "secretary",
    "street_officer",
    "patch_officer",
    "block_leader",
    "volunteer",
}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_organises_follows_and_nobody_else(street, motion, role):
    place = street.compound if role not in ("owner", "tenant", "resident") else street.rooms[0]
    actor = person_with(role, place)

    if role in FOLLOW:
        assert turnout_of(actor, motion).units == 12
    else:
        with pytest.raises(NotAllowed, match="参与组织"):
            turnout_of(actor, motion)


def test_another_street_does_not_learn_that_there_is_a_vote(street, other_street, motion):
    stranger = person_with("street_officer", other_street.street)

    with pytest.raises(NotFound):
        seen_motion(stranger, motion.id)
    with pytest.raises(NotAllowed):
        turnout_of(stranger, motion)


# ── Sums, in steps ──────────────────────────────────────────────────────────────────────────


def test_two_buildings_of_two_are_gathered_with_the_others(motion, member):
    vote(motion, 1, 2, 3)

    shares = turnout_of(member, motion).shares

    # Six buildings of two units each: none can be shown alone.
    assert [(one.name, one.units, one.answered) for one in shares] == [("全部楼栋（6 栋）", 12, 3)]


def test_the_sums_move_by_five_ballots_so_that_no_two_looks_differ_by_one_unit(motion, member):
    told = []
    for number in range(1, 13):
        vote(motion, number)
        told.append(turnout_of(member, motion).participation[0].have)

    assert told == [0] * 4 + [5 * AREA] * 5 + [10 * AREA] * 3


def test_after_the_close_the_sums_are_whole(motion, member):
    vote(motion, *range(1, 9))
    Motion.objects.filter(pk=motion.pk).update(state="closed")
    motion.refresh_from_db()

    area, heads = turnout_of(member, motion).participation

    assert (area.have, area.need, area.of, area.met) == (8 * AREA, 8 * AREA, 12 * AREA, True)
    assert (heads.have, heads.need, heads.of, heads.met) == (8, 8, 12, True)


def test_one_owner_of_five_units_is_one_head(street):
    roll = roll_of(street, state="draft")
    RollUnit.objects.filter(roll=roll, number__lte=5).update(head=1)
    motion = motion_on(roll, state="open")
    behind_our_back(Motion.objects.filter(pk=motion.pk), heads=8)
    vote(motion, *range(1, 9))

    assert taking_part(motion) == (8 * AREA, 4)


def test_what_does_not_count_is_in_no_sum(motion):
    behind_our_back(Voter.objects.filter(motion=motion, number=1), counted=False)
    vote(motion, 1, 2)

    assert taking_part(motion) == (AREA, 1)


def test_a_ballot_that_was_replaced_or_struck_is_not_counted_twice_or_at_all(street):
    motion = motion_on(roll_of(street), options={"repeat_policy": "last"})
    vote(motion, 1, 2)
    vote(motion, 1, choice="oppose")
    vote(motion, 2, choice="struck", channel="office")

    assert taking_part(motion) == (AREA, 1)
    assert taking_part(motion, up_to=2) == (2 * AREA, 2)
    assert list(standing_ballots(motion.id).values_list("unit", "number")) == [(1, 3)]


def test_no_query_reads_a_choice(motion, member):
    vote(motion, *range(1, 8))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        turnout_of(member, motion)

    ballots = [query["sql"] for query in asked if "ballot_ballot" in query["sql"]]
    assert ballots
    assert not [sql for sql in ballots if '"choice"' in sql]


def test_a_query_that_reads_a_choice_would_be_found(motion):
    """The check above is one: the use case's own reading of a line is caught by it."""
    with CaptureQueriesContext(connection) as asked:
        list(standing_ballots(motion.id))

    assert [query for query in asked if '"choice"' in query["sql"]]


def test_what_everybody_chose_changes_nothing_that_is_told(street, member):
    told = []
    for choice in ("agree", "oppose", "abstain"):
        motion = motion_on(roll_of(street, rooms=street.rooms[:10]), code=f"T-{choice}")
        vote(motion, *range(1, 8), choice=choice)
        found = turnout_of(member, motion)
        told.append((found.shares, found.participation, found.agreement))

    assert told[0] == told[1] == told[2]


def test_agreement_stays_closed(motion, member):
    vote(motion, *range(1, 13))

    agreement = turnout_of(member, motion).agreement

    assert [gauge.told for gauge in agreement] == [False, False]
    assert {gauge.state for gauge in agreement} == {"计票以后公布"}
    assert agreement == agreement_closed(motion)


# ── Where it may end ────────────────────────────────────────────────────────────────────────


def _open_for(motion: Motion, days: int) -> None:
    opened = {"opens_at": NOW, "opened_at": NOW, "closes_at": NOW + timedelta(days=days)}
    behind_our_back(Motion.objects.filter(pk=motion.pk), **opened)
    motion.refresh_from_db()


def test_a_steady_pace_may_carry_on_to_the_close(motion, member):
    _open_for(motion, days=10)
    for day, number in enumerate(range(1, 6)):
        with as_if(NOW + timedelta(days=day)):
            vote(motion, number)

    with as_if(NOW + timedelta(days=5)):
        found = turnout_of(member, motion)

    assert found.outlook is not None
    low, high = found.outlook.heads
    assert low == 5
    assert 8 <= high <= 12
    assert found.participation[1].expected == (low, high)
    assert "low_is_now" in [one.code for one in found.outlook.assumptions]


def test_nothing_is_foretold_before_there_is_a_step_or_after_the_close(motion, member):
    _open_for(motion, days=10)
    with as_if(NOW + timedelta(days=1)):
        vote(motion, 1, 2)
        assert turnout_of(member, motion).outlook is None
        vote(motion, 3, 4, 5)
        assert turnout_of(member, motion).outlook is not None
    with as_if(NOW + timedelta(days=11)):
        assert turnout_of(member, motion).outlook is None
    Motion.objects.filter(pk=motion.pk).update(state="closed")
    motion.refresh_from_db()
    assert turnout_of(member, motion).outlook is None


# ── Flat ────────────────────────────────────────────────────────────────────────────────────


def _large(street, *, units: int) -> Motion:
    """A vote of many units in buildings of forty, half of which have answered."""
    roll = roll_of(street, rooms=street.rooms[:1], state="draft")
    RollUnit.objects.filter(roll=roll).delete()
    houses = [uuid7() for _ in range(units // 40)]
    rows = [
        RollUnit(
            space_id=roll.space_id, roll=roll, number=n, building_id=houses[n % len(houses)],
            building_name=f"{n % len(houses)}号", address=f"某弄{n}", walk=f"{n % len(houses):04d}",
            place_path=roll.place_path, area=AREA, head=n, holder="x", holder_blind=f"{n:064x}",
        )
        for n in range(1, units + 1)
    ]  # fmt: skip
    RollUnit.objects.bulk_create(rows)
    motion = motion_on(roll, state="draft")
    Voter.objects.bulk_create(
        Voter(
            space_id=roll.space_id, motion=motion, unit=unit, number=unit.number,
            place_path=unit.place_path, building_id=unit.building_id, walk=unit.walk,
        )
        for unit in rows
    )  # fmt: skip
    ChainHead.objects.create(
        space_id=roll.space_id, motion=motion, hash=genesis("cd" * 32, "ab" * 32).hex()
    )
    opened = {"state": "open", "opened_at": NOW, "area": AREA * units, "heads": units}
    Motion.objects.filter(pk=motion.pk).update(**opened)
    motion.refresh_from_db()
    voters = list(Voter.objects.filter(motion=motion, number__lte=units // 2))
    for start in range(0, len(voters), 500):
        chunk = voters[start : start + 500]
        casting.append(motion.id, [Cast(voter.id, "agree", "online") for voter in chunk])
    return motion


@pytest.mark.parametrize("units", [200, 10_000])
def test_the_number_of_queries_does_not_grow_with_the_units(street, member, units):
    motion = _large(street, units=units)

    with CaptureQueriesContext(connection) as asked:
        found = turnout_of(member, motion)

    assert len(asked) <= MOST_QUERIES
    assert found.answered == units // 2
    assert found.participation[1].have == units // 2
    assert found.outlook is not None


def test_counters_and_ballots_tell_the_same(motion, member):
    vote(motion, *range(1, 11))
    assert turnout_of(member, motion).answered == part_of(motion).heads == 10

    deltas = Deltas(motion.space_id)
    deltas.add([motion.id], casting.TURNOUT, Voter.objects.first().building_id.hex, 1)
    deltas.write()
    assert turnout_of(member, motion).answered == 11  # the page believes the counter alone
