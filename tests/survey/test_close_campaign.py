"""Ending a round."""

from __future__ import annotations

import pytest

from lilong.kernel.moves import ForbiddenMove
from lilong.survey.actions.close_campaign import close_campaign
from lilong.survey.actions.open_campaign import open_campaign
from lilong.survey.queries.campaigns import coverage_of
from tests.survey.rounds import open_round, planned_round
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_close(who, street, other_street, worker, leader):
    actor = someone(who, street, other_street)
    opened = open_round(worker, street.area, leader, street.numbers[0])

    may_or_is_refused(who in KEEPERS, lambda: close_campaign(actor, campaign_id=opened.id))


def test_doors_not_seen_stay_visible_and_it_can_go_on(worker, leader, street):
    opened = open_round(worker, street.area, leader, street.numbers[0])

    closed = close_campaign(worker, campaign_id=opened.id)

    assert coverage_of(closed).left == 12
    assert open_campaign(worker, campaign_id=opened.id).state == "open"


def test_what_never_began_cannot_end(worker, street):
    planned = planned_round(worker, street.area)

    with pytest.raises(ForbiddenMove):
        close_campaign(worker, campaign_id=planned.id)
