"""set_reply_time: within how many days is answered; what came before keeps its own time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.set_reply_time import set_reply_time
from lilong.council.models import ReplyTime
from lilong.council.outcomes import reply_days
from lilong.kernel.refusal import Invalid
from tests.walks import everyone, may_or_is_refused, someone

HEADS = {"secretary@area", "committee_chair@area"}


@everyone
def test_secretary_and_chair_set_it(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in HEADS, lambda: set_reply_time(actor, area_id=street.area.id, days=7))


def test_it_is_kept_by_day_and_the_last_word_of_a_day_counts(street, secretary):
    for days in (7, 10):
        set_reply_time(secretary, area_id=street.area.id, days=days)
    kept = ReplyTime.objects.get()
    ReplyTime.objects.create(
        area_id=street.area.id, space_id=street.area.space_id, days=30, since="2020-01-01"
    )

    times = list(ReplyTime.objects.all())
    today = timezone.localdate()
    assert reply_days(times, street.area.id, today) == 10
    assert reply_days(times, street.area.id, today - timedelta(days=1)) == 30
    assert reply_days(times, street.lanes[0].id, today) is None
    assert kept.since == today


def test_no_time_may_be_said_too_and_stands_in_the_ledger(street, secretary):
    set_reply_time(secretary, area_id=street.area.id, days=7)
    set_reply_time(secretary, area_id=street.area.id, days=None)

    assert ReplyTime.objects.get().days is None
    kinds = LedgerEntry.objects.filter(kind__startswith="council.reply")
    kinds = kinds.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["council.reply_time_set", "council.reply_time_dropped"]


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_number_of_days_makes_sense(street, secretary, days):
    with pytest.raises(Invalid, match="1 到 365"):
        set_reply_time(secretary, area_id=street.area.id, days=days)

    assert not ReplyTime.objects.exists()


def test_it_is_set_for_a_residents_area(street, secretary):
    with pytest.raises(Invalid, match="按居民区"):
        set_reply_time(secretary, area_id=street.lanes[0].id, days=7)
