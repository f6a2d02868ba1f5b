"""How a residents' area takes sentences in."""

from __future__ import annotations

import pytest

from lilong.council.actions.set_intake import set_intake
from lilong.council.models import Intake
from lilong.kernel.refusal import Invalid
from tests.walks import HEADS, everyone, may_or_is_refused, someone


@everyone
def test_secretary_and_chair_decide(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in HEADS,
        lambda: set_intake(
            actor, area_id=street.area.id, strangers=True, hourly=5, area_hourly=100
        ),
    )

    assert Intake.objects.count() == int(who in HEADS)


def test_it_can_be_changed(secretary, street):
    for strangers in (True, False):
        set_intake(
            secretary, area_id=street.area.id, strangers=strangers, hourly=5, area_hourly=100
        )

    assert Intake.objects.get().strangers is False


@pytest.mark.parametrize(("hourly", "area_hourly"), [(0, 10), (5, 4), (101, 1000), (5, 99_999)])
def test_senseless_numbers_are_refused(secretary, street, hourly, area_hourly):
    with pytest.raises(Invalid):
        set_intake(
            secretary,
            area_id=street.area.id,
            strangers=True,
            hourly=hourly,
            area_hourly=area_hourly,
        )

    assert not Intake.objects.exists()


def test_it_is_set_for_a_whole_residents_area(secretary, street):
    with pytest.raises(Invalid):
        set_intake(secretary, area_id=street.lanes[0].id, strangers=True, hourly=5, area_hourly=9)
