"""Saying that an option is no longer considered."""

from __future__ import annotations

import pytest

from lilong.council.actions.add_point import add_point
from lilong.council.actions.take_back_option import take_back_option
from lilong.council.models import Topic, TopicPoint
from lilong.kernel.refusal import Invalid, Refused
from tests.council.topic_stage import ledger, opened, option, shown
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_take_options_back(who, worker, street, other_street):
    kept = option(worker, opened(worker, street))
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS, lambda: take_back_option(actor, option_id=kept.id, reason="太贵")
    )


def test_it_stays_with_its_points_and_the_reason(worker, resident, street):
    kept = option(worker, opened(worker, street))
    shown(worker, resident, kept)

    taken = take_back_option(worker, option_id=kept.id, reason="自来水公司不同意")

    assert taken.taken_back_because == "自来水公司不同意"
    assert TopicPoint.objects.filter(option=kept, state="shown").count() == 1
    assert Topic.objects.get().options == 0
    assert ledger("option_taken_back").facts["reason"] == "自来水公司不同意"


def test_it_takes_no_more_points_and_is_not_taken_back_twice(worker, resident, street):
    kept = option(worker, opened(worker, street))
    with pytest.raises(Invalid, match="理由"):
        take_back_option(worker, option_id=kept.id, reason=" ")
    take_back_option(worker, option_id=kept.id, reason="太贵")

    with pytest.raises(Refused, match="不再考虑"):
        take_back_option(worker, option_id=kept.id, reason="太贵")
    with pytest.raises(Refused, match="不再考虑"):
        add_point(resident, option_id=kept.id, side="for", text="还是好的")
