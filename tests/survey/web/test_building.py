"""我的楼."""

from __future__ import annotations

import pytest

from tests.neighbourhood import person_with


def of(place):
    return f"/survey/{place.id}/building/"


def test_a_resident_reads_the_shared_parts_and_the_own_room(
    as_person, resident, street, found, worker
):
    found(street.numbers[0], part="public", description="走道堆物")
    found(street.rooms[0], part="private", description="自己家的防盗窗")
    found(street.rooms[1], part="private", description="邻居家的阳台")

    page = as_person(resident).get(of(street.rooms[0])).content.decode()

    assert "走道堆物" in page
    assert "自己家的防盗窗" in page
    assert "邻居家的阳台" not in page
    assert "102室" not in page
    assert worker.name not in page


@pytest.mark.parametrize(("count", "told"), [(2, False), (3, True)])
def test_small_numbers_that_point_at_a_household_are_not_told(
    as_person, resident, street, found, count, told
):
    for _ in range(count):
        found(street.rooms[1], part="private", kind="pigeon_loft")

    page = as_person(resident).get(of(street.rooms[0]))

    assert page.context["others"] == ([("悬空鸽棚", 3)] if told else [])
    assert ("免得猜到" in page.content.decode()) is not told


def test_another_building_is_refused(as_person, resident, street):
    answer = as_person(resident).get(of(street.rooms[2]))

    assert answer.status_code == 403
    assert "自己所在楼" in answer.content.decode()


def test_an_owner_granted_a_whole_building_sees_no_ones_home(as_person, street, found):
    found(street.rooms[0], part="private", description="一楼人家的")
    owner = person_with("owner", street.numbers[0])

    page = as_person(owner).get(of(street.numbers[0])).content.decode()

    assert "一楼人家的" not in page


def test_an_unchecked_report_is_not_there_yet(as_person, resident, street):
    from lilong.survey.actions.report_finding import report_finding

    neighbour = person_with("resident", street.rooms[1])
    report_finding(neighbour, place_id=street.numbers[0].id, kind="other", part="public", words="x")

    answer = as_person(resident).get(of(street.numbers[0]))

    assert answer.context["shared"] == []


def test_above_the_buildings_one_is_led_to_them(as_person, worker, resident, street):
    page = as_person(worker).get(of(street.lanes[0]))

    assert len(page.context["links"]) == 3
    assert as_person(resident).get(of(street.lanes[0])).status_code == 403
