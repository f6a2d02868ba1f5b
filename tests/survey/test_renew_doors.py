"""Rooms that come and go while a round is under way."""

from __future__ import annotations

import pytest

from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, Refused
from lilong.places.actions.add_place import add_place
from lilong.places.actions.close_place import close_place
from lilong.survey.actions.close_campaign import close_campaign
from lilong.survey.actions.open_campaign import open_campaign
from lilong.survey.actions.record_visit import record_visit
from lilong.survey.actions.renew_doors import renew_doors
from lilong.survey.checking import counters_agree
from lilong.survey.models import Door
from lilong.survey.queries.campaigns import coverage_of
from tests.survey.rounds import open_round, planned_round
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def walked(worker, street):
    return open_round(worker, street.lanes[0], worker, street.lanes[0])


def new_room(number, name="303"):
    return add_place(SYSTEM, parent_id=number.id, kind="room", name=name, slug=name)


@everyone
def test_keepers_renew(who, worker, street, other_street):
    planned = planned_round(worker, street.compound)
    new_room(street.numbers[0])
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS,
        lambda: renew_doors(actor, campaign_id=planned.id, place_path=street.compound.path),
    )


def test_a_room_registered_since_becomes_a_door_and_a_closed_one_none(
    walked, worker, street, django_capture_on_commit_callbacks
):
    seen, unseen = street.rooms[0], street.rooms[1]
    door = Door.objects.get(place_id=seen.id)
    record_visit(worker, door_id=door.id, result="seen")

    with django_capture_on_commit_callbacks(execute=True):
        room = new_room(street.numbers[0])
        new_room(street.numbers[3])
        close_place(worker, place_id=unseen.id, reason="已拆除")
        close_place(worker, place_id=seen.id, reason="已拆除")

    walked.refresh_from_db()
    doors = set(Door.objects.filter(campaign=walked).values_list("place_id", flat=True))
    assert doors == {place.id for place in street.rooms[:6]} - {unseen.id} | {room.id}
    coverage = coverage_of(walked)
    assert (walked.doors, coverage.doors, coverage.seen, coverage.left) == (6, 6, 1, 5)
    assert list(counters_agree()) == []


def test_a_closed_room_is_no_door_from_the_start(worker, street):
    close_place(worker, place_id=street.rooms[0].id, reason="已拆除")

    assert planned_round(worker, street.lanes[0]).doors == 5


def test_a_round_that_has_ended_stays_as_it_was(walked, worker, street):
    close_campaign(worker, campaign_id=walked.id)
    new_room(street.numbers[0])

    with pytest.raises(Refused, match="已经结束"):
        renew_doors(worker, campaign_id=walked.id, place_path=street.lanes[0].path)

    assert Door.objects.count() == 6


def test_rooms_that_came_while_it_was_closed_are_doors_when_it_opens_again(
    walked, worker, street, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        close_campaign(worker, campaign_id=walked.id)
        new_room(street.numbers[0])
        close_place(worker, place_id=street.rooms[0].id, reason="已拆除")
    assert Door.objects.count() == 6

    with django_capture_on_commit_callbacks(execute=True):
        open_campaign(worker, campaign_id=walked.id)

    doors = set(Door.objects.values_list("place__name", flat=True))
    assert "303" in doors
    assert not Door.objects.filter(place_id=street.rooms[0].id).exists()


def test_where_nothing_has_changed_nothing_is_renewed(walked, worker, street):
    with pytest.raises(Refused, match="没有变动"):
        renew_doors(worker, campaign_id=walked.id, place_path=street.lanes[0].path)


def test_nothing_outside_the_round_is_renewed(walked, worker, street):
    with pytest.raises(Invalid):
        renew_doors(worker, campaign_id=walked.id, place_path=street.lanes[1].path)
