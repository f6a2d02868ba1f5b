"""Closing a place that is no more."""

from __future__ import annotations

import pytest
from tests.neighbourhood import person_with

from lilong.kernel.refusal import NotAllowed, Refused
from lilong.places.actions.close_place import close_place
from lilong.places.queries import children_of, find


@pytest.fixture
def secretary(street):
    return person_with("secretary", street.area)


def test_a_room_that_was_merged_is_closed_and_leaves_the_lists(street, secretary):
    close_place(secretary, place_id=street.rooms[0].id, reason="与102室合并")

    assert [p.name for p in children_of(secretary, street.numbers[0].id)] == ["102"]
    with pytest.raises(Refused, match="没有叫"):
        find(secretary, "甲弄1号101室")


def test_a_number_with_open_rooms_is_not_closed(street, secretary):
    with pytest.raises(Refused, match="下面还有在用的地点") as refused:
        close_place(secretary, place_id=street.numbers[0].id, reason="拆除")

    assert refused.value.remedy


def test_a_place_is_closed_once(street, secretary):
    close_place(secretary, place_id=street.rooms[0].id, reason="合并")

    with pytest.raises(Refused, match="已经停用"):
        close_place(secretary, place_id=street.rooms[0].id, reason="合并")


def test_a_block_leader_closes_nothing(street):
    with pytest.raises(NotAllowed):
        close_place(
            person_with("block_leader", street.lanes[0]), place_id=street.rooms[0].id, reason="空"
        )
