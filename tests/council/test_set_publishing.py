"""What a residents' area shows to everybody."""

from __future__ import annotations

import pytest

from lilong.council.actions.set_publishing import set_publishing
from lilong.council.models import Publishing
from lilong.kernel.refusal import Invalid
from tests.walks import HEADS, everyone, may_or_is_refused, someone

NOTHING = {
    "suggestions": False,
    "meetings": False,
    "resolutions": False,
    "promises": False,
    "topics": False,
}


@everyone
def test_secretary_and_chair_decide(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in HEADS,
        lambda: set_publishing(actor, area_id=street.area.id, **{**NOTHING, "meetings": True}),
    )

    assert Publishing.objects.filter(meetings=True).count() == int(who in HEADS)


def test_it_can_be_taken_back(secretary, street):
    for shown in (True, False):
        set_publishing(secretary, area_id=street.area.id, **{**NOTHING, "promises": shown})

    assert Publishing.objects.get().promises is False


def test_it_is_decided_for_a_whole_residents_area(secretary, street):
    with pytest.raises(Invalid):
        set_publishing(secretary, area_id=street.lanes[0].id, **NOTHING)

    assert not Publishing.objects.exists()
