"""Findings that may be written down twice."""

from __future__ import annotations

import pytest

from lilong.kernel.refusal import NotAllowed
from lilong.places.queries import place as place_view
from lilong.survey.actions.mark_duplicate import mark_duplicate
from lilong.survey.queries.duplicates import look_alikes_at


def test_the_same_kind_in_the_same_room_is_suggested_the_later_one_first(found, worker, street):
    first, second = found(description="水斗"), found(description="水斗")
    found(street.rooms[1], description="水斗")
    found(kind="pigeon_loft")

    pairs = look_alikes_at(worker, place_view(street.area.id))

    assert [(pair.later.pk, pair.earlier.pk, pair.same_place) for pair in pairs] == [
        (second.pk, first.pk, True)
    ]


def test_points_of_their_own_close_by_are_suggested_and_far_ones_are_not(found, worker, street):
    near = found(street.lanes[0], x=10.0, y=10.0)
    close = found(street.lanes[0], x=12.0, y=11.0)
    found(street.lanes[0], x=90.0, y=10.0)

    pairs = look_alikes_at(worker, place_view(street.area.id))

    assert [(pair.later.pk, pair.earlier.pk, pair.same_place) for pair in pairs] == [
        (close.pk, near.pk, False)
    ]
    assert round(pairs[0].metres, 1) == 2.2


def test_the_same_words_come_before_other_words_at_the_same_place(found, worker, street):
    found(description="天井水斗"), found(description="晒台水斗")
    found(street.rooms[2], description="旧水斗"), found(street.rooms[2], description="旧水斗")

    pairs = look_alikes_at(worker, place_view(street.area.id))

    assert [pair.later.description for pair in pairs] == ["旧水斗", "晒台水斗"]


def test_what_was_marked_is_not_suggested_again(found, worker, street):
    first, second = found(), found()
    mark_duplicate(worker, finding_id=second.id, of_id=first.id)

    assert look_alikes_at(worker, place_view(street.area.id)) == []


def test_only_keepers_are_asked(found, leader, stranger, street):
    for actor in (leader, stranger):
        with pytest.raises(NotAllowed):
            look_alikes_at(actor, place_view(street.area.id))
