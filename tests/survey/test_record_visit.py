"""A knock at a door."""

from __future__ import annotations

from uuid import uuid4

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotFound, Refused
from lilong.survey.actions.close_campaign import close_campaign
from lilong.survey.actions.record_visit import record_visit
from lilong.survey.models import Door, DoorVisit
from lilong.survey.queries.campaigns import coverage_of
from tests.survey.rounds import open_round
from tests.walks import RECORDERS, everyone, may_or_is_refused, someone


@pytest.fixture
def opened(worker, leader, street):
    return open_round(worker, street.area, leader, street.numbers[0])


@pytest.fixture
def door(opened, street):
    return Door.objects.get(campaign=opened, place_id=street.rooms[0].id)


@everyone
def test_recorders_of_the_place_knock(who, street, other_street, door):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in RECORDERS, lambda: record_visit(actor, door_id=door.id, result="seen"))

    assert DoorVisit.objects.count() == int(who in RECORDERS)


def test_the_last_knock_stands_and_all_are_kept(leader, opened, door):
    record_visit(leader, door_id=door.id, result="absent")
    record_visit(leader, door_id=door.id, result="seen", note="约了周末")

    coverage = coverage_of(opened)
    door.refresh_from_db()
    assert (coverage.seen, coverage.absent, coverage.left) == (1, 0, 11)
    assert (door.result, door.visits, door.last_by_id) == ("seen", 2, leader.person_id)
    assert list(DoorVisit.objects.order_by("at").values_list("result", "note")) == [
        ("absent", ""), ("seen", "约了周末"),
    ]  # fmt: skip
    assert LedgerEntry.objects.filter(kind="survey.door_visited").count() == 2


def test_a_closed_round_takes_no_knock(worker, leader, opened, door):
    close_campaign(worker, campaign_id=opened.id)

    with pytest.raises(Refused, match="没有进行"):
        record_visit(leader, door_id=door.id, result="seen")

    assert coverage_of(opened).left == 12


def test_a_result_of_no_list_and_a_door_of_no_house_are_refused(leader, door):
    with pytest.raises(Invalid, match="上门结果"):
        record_visit(leader, door_id=door.id, result="eaten")
    with pytest.raises(NotFound):
        record_visit(leader, door_id=uuid4(), result="seen")
