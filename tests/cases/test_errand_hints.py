"""Whoever plans house calls sees at which doors somebody has called lately, and what it brought."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.outreach.models import HouseCall
from lilong.cases.outreach.queries.planning import doors_to_plan
from lilong.places import queries as places
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]


@pytest.fixture
def called(worker, street):
    """Somebody knocked at a room so many days ago."""

    def call(room, days, result):
        return HouseCall.objects.create(
            space_id=room.space_id, place=room, place_path=room.path, area_id=street.area.id,
            address=room.address, by_id=worker.person_id, result=result,
            at=timezone.now() - timedelta(days=days),
        )  # fmt: skip

    return call


def hints(worker, street, django_assert_num_queries):
    area = places.place(street.area.id)
    with django_assert_num_queries(2):
        page = doors_to_plan(worker, area, area)
    return [(door.called_on, door.result) for door in page.doors]


def test_the_last_call_of_these_days_is_told(
    opened, worker, street, called, django_assert_num_queries
):
    for room in street.rooms[:3]:
        opened(place=room)
    called(street.rooms[0], 5, "absent")
    called(street.rooms[0], 2, "met")
    called(street.rooms[1], 40, "refused")
    day = timezone.localdate() - timedelta(days=2)
    assert hints(worker, street, django_assert_num_queries) == [
        (day, "见到了"), (None, ""), (None, ""),
    ]  # fmt: skip


def test_the_page_tells_it(as_person, opened, worker, street, called):
    opened(place=street.rooms[0])
    called(street.rooms[0], 1, "refused")
    page = as_person(worker).get(f"/cases/{street.area.id}/errands").content.decode()
    yesterday = timezone.localdate() - timedelta(days=1)
    assert f"{yesterday} 上过门：不愿谈" in page
