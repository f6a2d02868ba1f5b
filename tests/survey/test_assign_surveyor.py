"""Sending people."""

from __future__ import annotations

import pytest

from lilong.kernel.refusal import Invalid
from lilong.survey.actions.assign_surveyor import assign_surveyor
from lilong.survey.models import CampaignSurveyor
from lilong.survey.queries.campaigns import assignments_of
from tests.survey.rounds import planned_round
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_assign(who, street, other_street, worker, leader):
    actor, planned = someone(who, street, other_street), planned_round(worker, street.area)

    may_or_is_refused(
        who in KEEPERS,
        lambda: assign_surveyor(
            actor,
            campaign_id=planned.id,
            person_id=leader.person_id,
            place_id=street.numbers[0].id,
        ),
    )


@pytest.mark.parametrize(
    ("who", "where", "sentence"),
    [
        ("leader", "other street", "不在这轮排摸的范围里"),
        ("leader", "other number", "没有排摸的身份"),
        ("resident", "number", "没有排摸的身份"),
    ],
)
def test_one_sends_only_those_who_may_knock_there(
    request, street, other_street, worker, who, where, sentence
):
    planned, person = planned_round(worker, street.area), request.getfixturevalue(who)
    place = {
        "number": street.numbers[0],
        "other number": street.numbers[1],
        "other street": other_street.numbers[0],
    }[where]

    with pytest.raises(Invalid, match=sentence):
        assign_surveyor(
            worker, campaign_id=planned.id, person_id=person.person_id, place_id=place.id
        )

    assert not CampaignSurveyor.objects.exists()


def test_nobody_is_sent_to_the_same_place_twice(street, worker, leader):
    planned = planned_round(worker, street.area)
    sent = {"person_id": leader.person_id, "place_id": street.numbers[0].id}
    assign_surveyor(worker, campaign_id=planned.id, **sent)

    with pytest.raises(Invalid, match="已经安排过了"):
        assign_surveyor(worker, campaign_id=planned.id, **sent)

    (one,) = assignments_of(planned)
    assert (one.name, one.place.address) == (leader.name, "甲弄1号")
