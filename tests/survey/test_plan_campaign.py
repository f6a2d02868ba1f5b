"""Planning a round."""

from __future__ import annotations

from datetime import date

import pytest

from lilong.kernel.refusal import Invalid
from lilong.survey.models import Campaign, Door
from lilong.survey.queries.campaigns import coverage_of
from tests.survey.rounds import planned_round
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_plan(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: planned_round(actor, street.compound))


def test_every_room_below_becomes_a_door_and_none_elsewhere(worker, street, other_street):
    planned = planned_round(worker, street.lanes[0])

    assert planned.doors == 6
    assert set(Door.objects.values_list("place_id", flat=True)) == {
        room.id for room in street.rooms[:6]
    }
    assert coverage_of(planned).left == 6


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"deadline": date(2024, 10, 1)}, "deadline"),
        ({"kinds": ["castle"]}, "kinds"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(worker, street, values, field):
    with pytest.raises(Invalid) as refusal:
        planned_round(worker, street.area, **values)

    assert set(refusal.value.fields) == {field}
    assert not Campaign.objects.exists()
