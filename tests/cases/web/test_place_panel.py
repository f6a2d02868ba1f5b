"""Each place's page tells of its cases as far as the reader sees them, by their lights."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.cases.files import clocks
from lilong.cases.files.actions.pause_clock import pause_clock
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.queries import at_place
from lilong.cases.files.queries.at_place import cases_at
from lilong.engines.running_clocks import AMBER, GREEN, GREY, RED
from lilong.places import queries as places
from tests.neighbourhood import person_with


def view(place):
    return places.place(place.id)


@pytest.fixture
def lit(opened, worker, street):
    """Open a case at a place whose clock stands so that it has this light."""
    ago = {GREEN: 1, AMBER: 11, RED: 40, GREY: 1}

    def open_one(light, place):
        case = opened(place=place)
        start = timezone.now() - timedelta(days=ago[light])
        clocks.start(worker, case, "hotline_close", start, amount=10)
        clocks.note_next(case)
        if light == GREY:
            until = timezone.localdate() + timedelta(days=20)
            pause_clock(
                worker, case_id=case.id, clock="hotline_close", reason="等鉴定", until=until
            )
        return case

    return open_one


def told_at(actor, street, place):
    return cases_at(actor, view(street.area), view(place), timezone.now())


def test_cases_here_and_below_are_counted_by_light(lit, opened, worker, street):
    lit(RED, street.rooms[0])
    lit(GREEN, street.rooms[0])
    lit(GREY, street.numbers[0])
    opened(place=street.lanes[0])
    withdraw_case(worker, case_id=lit(RED, street.rooms[0]).id, reason="记错了")
    room = told_at(worker, street, street.rooms[0])
    assert (room.open, dict(room.lights)) == (2, {RED: 1, GREEN: 1})
    number = told_at(worker, street, street.numbers[0])
    assert (number.open, dict(number.lights)) == (3, {RED: 1, GREEN: 1, GREY: 1})
    lane = told_at(worker, street, street.lanes[0])
    assert lane.open == 4
    assert told_at(worker, street, street.area).open == 4
    assert told_at(worker, street, street.lanes[1]).open == 0


def test_a_case_has_the_light_of_its_worst_clock(lit, worker, street):
    case = lit(GREEN, street.rooms[0])
    clocks.start(
        worker, case, "hotline_first_contact", timezone.now() - timedelta(days=9), amount=1
    )
    assert dict(told_at(worker, street, street.rooms[0]).lights) == {RED: 1}


def test_a_walker_is_told_no_lights_and_no_disputes(lit, opened, leader, resident, street):
    lit(RED, street.rooms[0])
    opened(kind="dispute", place=street.rooms[0])
    told = told_at(leader, street, street.numbers[0])
    assert (told.open, dict(told.lights)) == (1, {})
    assert told_at(leader, street, street.numbers[1]) is None
    assert told_at(resident, street, street.rooms[0]) is None


def test_more_than_can_be_counted_is_told_as_more(lit, leader, worker, street, monkeypatch):
    monkeypatch.setattr(at_place, "MOST", 2)
    for _ in range(4):
        lit(RED, street.rooms[0])
    below = told_at(leader, street, street.numbers[0])
    assert (below.open, below.more) == (2, True)
    full = told_at(worker, street, street.numbers[0])
    assert (full.open, dict(full.lights), full.cut) == (4, {RED: 2}, True)


def test_the_page_says_it_and_leads_to_the_list_of_this_place(as_person, lit, worker, street):
    case = lit(RED, street.rooms[0])
    other = lit(GREEN, street.rooms[-1])
    browser = as_person(worker)
    for place in (street.rooms[0], street.numbers[0]):
        page = browser.get(f"/places/{place.id}/").content.decode()
        assert "还在办的 1 件。" in page
        assert "已超期 1 件" in page
        link = f"/cases/{street.area.id}/?rest=open&amp;number={street.numbers[0].id}"
        assert link in page
    listed = browser.get(link.replace("&amp;", "&")).content.decode()
    assert case.code in listed
    assert other.code not in listed
    assert "只看" in listed
    lane = browser.get(f"/places/{street.lanes[0].id}/").content.decode()
    assert f"lane={street.lanes[0].id}" in lane
    whole = browser.get(f"/cases/{street.area.id}/?number=nonsense").content.decode()
    assert other.code in whole


def test_above_the_areas_and_for_strangers_there_is_nothing(as_person, officer, resident, street):
    assert (
        "cases-counts"
        not in as_person(officer).get(f"/places/{street.street.id}/").content.decode()
    )
    assert (
        "cases-counts"
        not in as_person(resident).get(f"/places/{street.rooms[0].id}/").content.decode()
    )


def test_it_asks_two_queries_however_many_cases_there_are(lit, worker, officer, leader, street):
    area, number = view(street.area), view(street.numbers[0])
    for _ in range(5):
        lit(RED, street.rooms[0])
    for actor, most in ((worker, 2), (officer, 2), (leader, 1)):
        with CaptureQueriesContext(connection) as asked:
            cases_at(actor, area, number, timezone.now())
        assert len(asked) <= most
    clerk = person_with("property_staff", street.area)
    with CaptureQueriesContext(connection) as asked:
        assert cases_at(clerk, area, area, timezone.now()).open == 0
    assert len(asked) <= 1
