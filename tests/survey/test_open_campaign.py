"""Beginning a round."""

from __future__ import annotations

import pytest

from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Refused
from lilong.survey.actions.assign_surveyor import assign_surveyor
from lilong.survey.actions.open_campaign import open_campaign
from lilong.survey.models import Campaign
from tests.survey.rounds import open_round, planned_round
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_open(who, street, other_street, worker, leader):
    actor, planned = someone(who, street, other_street), planned_round(worker, street.area)
    assign_surveyor(
        worker,
        campaign_id=planned.id,
        person_id=leader.person_id,
        place_id=street.numbers[0].id,
    )

    may_or_is_refused(who in KEEPERS, lambda: open_campaign(actor, campaign_id=planned.id))

    assert Campaign.objects.get().state == ("open" if who in KEEPERS else "planned")


def test_nobody_to_knock_nothing_to_open(worker, street):
    planned = planned_round(worker, street.area)

    with pytest.raises(Refused, match="还没有安排排摸人员") as refusal:
        open_campaign(worker, campaign_id=planned.id)

    assert "至少一个人" in refusal.value.remedy


def test_what_is_open_is_not_opened_again(worker, leader, street):
    opened = open_round(worker, street.area, leader, street.numbers[0])

    with pytest.raises(ForbiddenMove):
        open_campaign(worker, campaign_id=opened.id)
