"""Several who walk the same lane are sent to doors of their own, and told no false number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.cases.models import Errand
from lilong.cases.outreach.actions.keep_team_note import keep_team_note
from lilong.cases.outreach.actions.open_team_notes import open_team_notes
from lilong.cases.outreach.actions.plan_errands import plan_errands
from lilong.cases.outreach.queries import walking
from lilong.cases.outreach.queries.sharing import on_duty, whose
from lilong.cases.outreach.queries.walking import walk_of
from lilong.kernel.paths import ancestors
from lilong.kernel.refusal import NotAllowed
from lilong.places import queries as places
from tests.ballot.votes import motion_on, roll_of
from tests.neighbourhood import person_with
from tests.survey.rounds import open_round


def doors_of(actor, street):
    walk = walk_of(actor, places.place(street.area.id))
    return [door for building in walk.buildings for door in building.doors]


def test_two_who_walk_the_same_lane_are_sent_to_doors_of_their_own(worker, street):
    open_round(worker, street.area, worker, street.area)
    pair = [person_with("volunteer", street.lanes[0], name) for name in ("甲", "乙")]
    area = places.place(street.area.id)
    walks = [walk_of(one, area) for one in pair]
    mine = [
        {door.path for one in walk.buildings for door in one.doors if not door.falls_to}
        for walk in walks
    ]
    everything = {room.path for room in street.rooms[:6]}
    assert not mine[0] & mine[1]
    assert mine[0] | mine[1] == everything
    # Rooms of one number stay with one of them.
    numbers = [{ancestors(path)[-2] for path in one} for one in mine]
    assert not numbers[0] & numbers[1]
    for walk, own, other in zip(walks, mine, reversed(pair), strict=True):
        assert (walk.left, walk.others, walk.shown) == (len(own), 6 - len(own), 6)
        last = [door.falls_to for one in walk.buildings for door in one.doors][len(own) :]
        assert set(last) <= {other.name}
    # It stays what it is: nobody's doors move from one look to the next.
    assert [walk_of(one, area).left for one in pair] == [walk.left for walk in walks]


def test_the_leader_of_a_number_goes_there_and_not_the_volunteer_of_the_lane(
    worker, leader, street
):
    open_round(worker, street.area, worker, street.area)
    volunteer = person_with("volunteer", street.lanes[0])
    assert [door.falls_to for door in doors_of(leader, street)] == ["", ""]
    found = doors_of(volunteer, street)
    own = [door.path for door in found if not door.falls_to]
    assert own == [room.path for room in street.rooms[2:6]]
    assert {door.falls_to for door in found[4:]} == {leader.name}


def test_a_door_says_who_else_has_it_today_because_of_a_case(
    opened, worker, colleague, leader, street
):
    open_round(worker, street.area, worker, street.area)
    opened()
    assert [door.also for door in doors_of(leader, street)] == [worker.name, ""]
    plan_errands(
        worker,
        area_id=street.area.id,
        place_ids=[street.rooms[0].id],
        person_id=colleague.person_id,
        day=timezone.localdate(),
    )
    assert doors_of(leader, street)[0].also == colleague.name
    assert [door.also for door in doors_of(colleague, street)] == [""]
    Errand.objects.update(day=timezone.localdate() + timedelta(days=3))
    assert doors_of(leader, street)[0].also == ""


def test_more_doors_than_were_read_are_told_as_more_and_as_no_other_number(
    worker, leader, street, monkeypatch, as_person
):
    open_round(worker, street.area, worker, street.area)
    volunteer = person_with("volunteer", street.area)
    page = f"/cases/{street.area.id}/today"
    assert "要去 10 户。 还有 2 户归别人走。" in " ".join(
        as_person(volunteer).get(page).content.decode().split()
    )
    monkeypatch.setattr(walking, "MOST_ALONG", 6)
    walk = walk_of(volunteer, places.place(street.area.id))
    assert (walk.left, walk.others, walk.more) == (4, 2, True)
    assert "要去 4 户以上" in as_person(volunteer).get(page).content.decode()
    # Where those that were read all fall to others, nothing is known of the own ones.
    monkeypatch.setattr(walking, "MOST_ALONG", 2)
    walk = walk_of(volunteer, places.place(street.area.id))
    assert (walk.left, walk.others, walk.more) == (0, 2, True)
    told = as_person(volunteer).get(page).content.decode()
    assert "数到的 2 户归别人走，后面还有没数到的，里面可能有您的。" in told
    assert "0 户" not in told
    assert "户以上" not in told


def test_who_shares_a_door_reads_no_note_of_another(opened, worker, street, as_person):
    canary = "金丝雀八号"
    opened()
    open_round(worker, street.area, worker, street.area)
    keep_team_note(worker, place_id=street.rooms[0].id, words=canary)
    volunteer = person_with("volunteer", street.lanes[0])
    for page in (f"/cases/{street.area.id}/today", f"/cases/{street.rooms[0].id}/door"):
        assert canary not in as_person(volunteer).get(page).content.decode()
    with pytest.raises(NotAllowed):
        open_team_notes(volunteer, place_id=street.rooms[0].id, purpose="visit")


def test_the_walk_of_a_volunteer_costs_five_queries_and_two_a_minute(
    worker, leader, street, django_assert_max_num_queries
):
    open_round(worker, street.area, worker, street.area)
    volunteer, area = person_with("volunteer", street.area), places.place(street.area.id)
    with django_assert_max_num_queries(7):
        walk_of(volunteer, area)
    with django_assert_max_num_queries(5):
        assert walk_of(volunteer, area).left == 10


def test_the_page_of_a_volunteer_costs_eight_queries(as_person, worker, street):
    open_round(worker, street.area, worker, street.area)
    motion_on(roll_of(street))
    browser = as_person(person_with("volunteer", street.area))
    for _warm in range(2):
        with CaptureQueriesContext(connection) as seen:
            answer = browser.get(f"/cases/{street.area.id}/today")
    assert "送票" in answer.content.decode()
    assert len(seen) <= 8


def test_whoever_volunteers_for_the_whole_area_has_doors_of_their_own(worker, street):
    open_round(worker, street.area, worker, street.area)
    walkers = [person_with("volunteer", one) for one in (street.area, *street.lanes)]
    area = places.place(street.area.id)
    own = [walk_of(one, area).left for one in walkers]
    assert sum(own) == len(street.rooms)
    # Of many buildings the area's volunteer draws some.
    held = on_duty(worker.person_id, [street.area.path])
    drawn = {whose(f"{street.lanes[0].path}{number}/101/", held) for number in range(40)}
    assert {one.person_id for one in drawn if one} == {one.person_id for one in walkers[:2]}
