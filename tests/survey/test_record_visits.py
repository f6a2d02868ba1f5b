"""Typing in a sheet of knocks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lilong.commons.counters.counting import tallies
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.survey.actions.assign_surveyor import assign_surveyor
from lilong.survey.actions.close_campaign import close_campaign
from lilong.survey.actions.open_campaign import open_campaign
from lilong.survey.actions.plan_campaign import plan_campaign
from lilong.survey.actions.record_visits import Knock, record_visits
from lilong.survey.models import Door, DoorVisit
from lilong.survey.queries.campaigns import DOORS
from tests.neighbourhood import person_with

DAY = date(2024, 11, 8)


@pytest.fixture
def secretary(street):
    return person_with("secretary", street.area)


@pytest.fixture
def volunteer(street):
    return person_with("volunteer", street.lanes[0])


@pytest.fixture
def campaign(street, secretary, volunteer):
    planned = plan_campaign(
        secretary, place_id=street.area.id, title="前期排摸", starts_on=DAY, deadline=DAY
    )
    assign_surveyor(
        secretary,
        campaign_id=planned.id,
        person_id=volunteer.person_id,
        place_id=street.lanes[0].id,
    )
    return open_campaign(secretary, campaign_id=planned.id)


def test_a_sheet_is_one_line_in_the_ledger_and_the_last_knock_stands(street, campaign, volunteer):
    first, second = street.rooms[:2]
    before = LedgerEntry.objects.count()
    sheet = [
        Knock(first.id, "absent", DAY),
        Knock(second.id, "refused", DAY),
        Knock(first.id, "seen", DAY + timedelta(days=2)),
    ]

    assert record_visits(volunteer, campaign_id=campaign.id, knocks=sheet) == 3

    door = Door.objects.get(campaign=campaign, place=first)
    assert (door.result, door.visits, door.last_by_id) == ("seen", 2, volunteer.person_id)
    assert timezone.localdate(door.last_at) == DAY + timedelta(days=2)
    assert DoorVisit.objects.count() == 3
    assert LedgerEntry.objects.count() == before + 1
    assert tallies(campaign.id, DOORS) == {"": 10, "seen": 1, "refused": 1}


def test_a_volunteer_types_in_no_other_lane(street, campaign, volunteer):
    sheet = [Knock(street.rooms[0].id, "seen", DAY), Knock(street.rooms[-1].id, "seen", DAY)]

    with pytest.raises(NotAllowed):
        record_visits(volunteer, campaign_id=campaign.id, knocks=sheet)

    assert not DoorVisit.objects.exists()


def test_a_resident_types_in_nothing(street, campaign):
    with pytest.raises(NotAllowed):
        record_visits(
            person_with("resident", street.rooms[0]),
            campaign_id=campaign.id,
            knocks=[Knock(street.rooms[0].id, "seen", DAY)],
        )


@pytest.mark.parametrize(
    ("result", "day", "why"),
    [("perhaps", DAY, "请选择上门结果"), ("seen", date(2999, 1, 1), "不能晚于今天")],
)
def test_an_impossible_knock_is_refused(street, campaign, volunteer, result, day, why):
    with pytest.raises(Invalid, match=why):
        record_visits(
            volunteer, campaign_id=campaign.id, knocks=[Knock(street.rooms[0].id, result, day)]
        )


def test_an_empty_sheet_and_a_door_elsewhere_are_refused(street, other_street, campaign, volunteer):
    with pytest.raises(Invalid, match="没有要记录"):
        record_visits(volunteer, campaign_id=campaign.id, knocks=[])
    with pytest.raises(Invalid, match="不在这轮排摸的范围"):
        record_visits(
            volunteer,
            campaign_id=campaign.id,
            knocks=[Knock(other_street.rooms[0].id, "seen", DAY)],
        )


def test_a_closed_campaign_takes_no_sheet(street, campaign, volunteer, secretary):
    close_campaign(secretary, campaign_id=campaign.id)

    with pytest.raises(Refused, match="现在没有进行"):
        record_visits(
            volunteer, campaign_id=campaign.id, knocks=[Knock(street.rooms[0].id, "seen", DAY)]
        )
