"""Rounds of survey in the browser."""

from __future__ import annotations

from datetime import date

import pytest

from lilong.survey.actions.assign_surveyor import assign_surveyor
from lilong.survey.actions.open_campaign import open_campaign
from lilong.survey.actions.plan_campaign import plan_campaign
from lilong.survey.actions.validate_findings import validate_findings
from lilong.survey.models import Campaign, Door


@pytest.fixture
def planned(worker, street):
    return plan_campaign(
        worker,
        place_id=street.area.id,
        title="秋季排摸",
        starts_on=date(2024, 11, 1),
        deadline=date(2024, 11, 30),
        kinds=["outdoor_sink"],
    )


@pytest.fixture
def opened(worker, leader, street, planned):
    """Open, with the block leader in the own building."""
    assign_surveyor(
        worker,
        campaign_id=planned.id,
        person_id=leader.person_id,
        place_id=street.numbers[0].id,
    )
    return open_campaign(worker, campaign_id=planned.id)


def test_a_worker_plans_a_round(as_person, worker, street):
    answer = as_person(worker).post(
        f"/survey/{street.area.id}/campaigns/plan",
        {"title": "秋季", "starts_on": "2024-11-01", "deadline": "2024-11-30"},
    )

    planned = Campaign.objects.get()
    assert answer.url == f"/survey/campaigns/{planned.id}/"
    assert planned.doors == 12


def test_a_deadline_before_the_start_is_said_at_the_field(as_person, worker, street):
    answer = as_person(worker).post(
        f"/survey/{street.area.id}/campaigns/plan",
        {"title": "秋季", "starts_on": "2024-11-30", "deadline": "2024-11-01"},
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["deadline"] == ["截止日期不能早于开始日期"]
    assert 'value="秋季"' in answer.content.decode()


def test_a_round_cannot_begin_without_people(as_person, worker, planned):
    answer = as_person(worker).post(f"/survey/campaigns/{planned.id}/open")

    assert answer.status_code == 409
    assert "先安排至少一个人" in answer.content.decode()


@pytest.mark.parametrize("door", ["close", "open", ""])
def test_who_does_not_run_the_round_is_refused_without_seeing_its_form(
    as_person, leader, street, opened, door
):
    browser, at = as_person(leader), f"/survey/campaigns/{opened.id}/"
    assert browser.get(at).context["form"] is None

    answer = browser.post(
        at + door, {"person_id": leader.person_id, "place_id": street.numbers[0].id}
    )

    assert answer.status_code == 403
    page = answer.content.decode()
    assert "<option" not in page
    assert street.numbers[-1].address not in page
    assert Campaign.objects.get().state == "open"


def test_a_person_is_sent_to_a_building(as_person, worker, leader, street, planned):
    answer = as_person(worker).post(
        f"/survey/campaigns/{planned.id}/",
        {"person_id": leader.person_id, "place_id": street.numbers[0].id},
    )

    assert answer.status_code == 302
    page = as_person(worker).get(f"/survey/campaigns/{planned.id}/").content.decode()
    assert leader.name in page


def test_the_walk_of_today_is_the_own_building_in_order(as_person, leader, street, opened):
    page = as_person(leader).get(f"/survey/{street.numbers[0].id}/today/")

    walk = page.context["walk"]
    assert [building.address for building in walk.buildings] == ["甲弄1号"]
    assert [door.room for door in walk.buildings[0].doors] == ["101", "102"]


def test_one_tap_takes_a_door_off_the_walk(as_person, leader, street, opened):
    door = Door.objects.get(place_id=street.rooms[0].id)
    browser = as_person(leader)

    answer = browser.post(
        f"/survey/{street.numbers[0].id}/today/visit",
        {"door": door.id, "result": "seen"},
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )

    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="doors"')
    assert "还有 1 户，已走 1 户" in page
    plain = browser.post(
        f"/survey/{street.numbers[0].id}/today/visit", {"door": door.id, "result": "absent"}
    )
    assert plain.status_code == 302


def test_who_did_not_answer_comes_again_and_who_declined_does_not(
    as_person, leader, street, opened
):
    browser, at = as_person(leader), f"/survey/{street.numbers[0].id}/today/"
    first, second = Door.objects.filter(place_path__startswith=street.numbers[0].path)
    browser.post(at + "visit", {"door": first.id, "result": "absent"})
    browser.post(at + "visit", {"door": second.id, "result": "refused"})

    walk = browser.get(at).context["walk"]

    assert [(door.id, door.again) for door in walk.buildings[0].doors] == [(first.id, True)]


def test_what_was_returned_waits_on_the_walk(as_person, worker, leader, street, opened, found):
    one = found(by=leader)
    validate_findings(worker, finding_ids=[one.id], confirm=False, reason="没有尺寸")

    page = as_person(leader).get(f"/survey/{street.numbers[0].id}/today/").content.decode()

    assert "没有尺寸" in page
    assert f"/survey/findings/{one.id}/edit" in page


def test_coverage_is_told_by_lane_and_number_in_figures(as_person, worker, leader, street, opened):
    door = Door.objects.get(place_id=street.rooms[0].id)
    as_person(leader).post(
        f"/survey/{street.numbers[0].id}/today/visit", {"door": door.id, "result": "seen"}
    )

    answer = as_person(worker).get(f"/survey/campaigns/{opened.id}/")

    lanes = answer.context["lanes"]
    assert [(lane.name, lane.coverage.seen, lane.coverage.doors) for lane in lanes] == [
        ("甲弄", 1, 6), ("乙弄", 0, 6),
    ]  # fmt: skip
    assert "<strong>1/2</strong>" in answer.content.decode()


def test_the_blank_sheet_has_a_line_for_every_room(as_person, leader, street, opened):
    page = as_person(leader).get(
        f"/survey/campaigns/{opened.id}/sheet?place={street.numbers[0].id}"
    )

    (building,) = page.context["buildings"]
    assert (building.address, building.rooms) == ("甲弄1号", ("101", "102"))
    assert page.context["kinds"] == ["水斗"]


def test_a_sheet_of_another_streets_place_falls_back_to_the_round(
    as_person, leader, other_street, opened
):
    page = as_person(leader).get(
        f"/survey/campaigns/{opened.id}/sheet?place={other_street.area.id}"
    )

    assert other_street.area.address not in page.content.decode()


def test_strangers_find_no_round(as_person, stranger, resident, opened, street):
    assert as_person(stranger).get(f"/survey/campaigns/{opened.id}/").status_code == 404
    assert as_person(resident).get(f"/survey/campaigns/{opened.id}/").status_code == 404
    assert as_person(resident).get(f"/survey/{street.rooms[0].id}/today/").status_code == 403


def test_without_any_round_a_keeper_is_invited_to_plan_one(as_person, worker, street):
    page = as_person(worker).get(f"/survey/{street.area.id}/campaigns/").content.decode()

    assert "还没有排过" in page
    assert f"/survey/{street.area.id}/campaigns/plan" in page
