"""follow_up_promises: what is late comes back on the next agenda by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.change_agenda import change_agenda
from lilong.council.actions.follow_up_promises import follow_up_promises
from lilong.council.actions.keep_promise import keep_promise
from lilong.council.meeting_moving import MOST_ITEMS
from lilong.council.models import AgendaItem, Promise
from lilong.council.promise_tasks import follow_up_late
from lilong.council.queries.promises import due_for, to_follow_up
from lilong.kernel.refusal import Refused
from tests.council import meeting_stage as stage
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


def soon(days=5):
    return timezone.now() + timedelta(days=days)


def late(promise, days=1):
    Promise.objects.filter(pk=promise.pk).update(due_on=timezone.localdate() - timedelta(days=days))
    return promise


def on_agenda(meeting):
    items = AgendaItem.objects.filter(meeting=meeting).order_by("order")
    return list(items.values_list("title", flat=True))


@everyone
def test_who_prepares_may_do_it_by_hand(who, street, other_street, secretary):
    meeting = stage.planned(secretary, street, items=(), starts_at=soon())
    late(stage.promised(secretary, place_id=street.area.id))
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: follow_up_promises(actor, meeting_id=meeting.id))


def test_a_late_promise_comes_onto_the_next_agenda_by_itself_and_once(secretary, street):
    later = stage.planned(secretary, street, starts_at=soon(9), kind="hearing")
    first = stage.planned(secretary, street, starts_at=soon(3))
    promise = late(stage.promised(secretary, place_id=street.area.id))
    stage.promised(secretary, place_id=street.area.id, text="还没有到期")
    version = first.item_version

    assert follow_up_late.func() == 1
    assert follow_up_late.func() == 0

    assert on_agenda(first) == ["污水倒灌", "晾衣架", "跟进：疏通甲弄的窨井"]
    assert on_agenda(later) == ["污水倒灌", "晾衣架"]
    item = AgendaItem.objects.get(promise=promise)
    assert "物业公司答应在" in item.asked
    first.refresh_from_db()
    assert first.item_version == version + 1
    entry = LedgerEntry.objects.filter(kind="council.agenda_changed").latest("number")
    assert (entry.subject_id, entry.actor_id) == (first.id, None)


@pytest.mark.parametrize("days", [19, 20])
def test_what_is_promised_now_comes_onto_the_meeting_that_was_planned_long_before(
    secretary, street, days
):
    following = stage.planned(secretary, street, items=(), starts_at=soon(20))
    other_kind = stage.planned(secretary, street, items=(), starts_at=soon(19), kind="hearing")
    sooner = stage.planned(secretary, street, items=(), starts_at=soon(3))
    meeting = stage.opened(secretary, street, items=())
    due = timezone.localdate() + timedelta(days=days)
    promise = stage.promised(secretary, meeting, due_on=due)
    stage.promised(secretary, meeting, due_on=due + timedelta(days=9), text="再晚几天的事")

    assert follow_up_late.func() == 1
    assert follow_up_late.func() == 0

    assert AgendaItem.objects.get(meeting=following).promise == promise
    assert on_agenda(other_kind) == on_agenda(sooner) == []


def test_no_more_comes_onto_an_agenda_than_it_holds(secretary, street):
    for number in range(MOST_ITEMS + 2):
        late(stage.promised(secretary, place_id=street.area.id, text=f"第{number}件"))
    meeting = stage.planned(secretary, street, items=(), starts_at=soon())

    assert len(on_agenda(meeting)) == MOST_ITEMS
    assert len(due_for(meeting)) == 2
    with pytest.raises(Refused, match="已经满了"):
        follow_up_promises(secretary, meeting_id=meeting.id)
    there = AgendaItem.objects.filter(meeting=meeting).order_by("order")
    items = [stage.as_draft(one) for one in there]
    change_agenda(
        secretary, meeting_id=meeting.id, base_version=meeting.item_version, items=items[1:]
    )
    assert follow_up_promises(secretary, meeting_id=meeting.id).item_version == 3


def test_whoever_changes_the_agenda_meanwhile_loses_nothing(secretary, street):
    meeting = stage.planned(secretary, street, starts_at=soon())
    late(stage.promised(secretary, place_id=street.area.id))
    follow_up_late.func()

    assert not due_for(meeting)
    assert len(on_agenda(meeting)) == 3


def test_still_late_after_that_meeting_it_comes_back_again(secretary, street):
    meeting = stage.planned(secretary, street, items=(), starts_at=soon())
    late(stage.promised(secretary, place_id=street.area.id))
    follow_up_late.func()
    stage.open_meeting(secretary, meeting_id=meeting.id)
    stage.close_meeting(secretary, meeting_id=meeting.id)

    following = stage.planned(secretary, street, items=(), starts_at=soon(30))
    assert on_agenda(following) == ["跟进：疏通甲弄的窨井"]


def test_a_meeting_of_another_committee_does_not_ask(secretary, street):
    meeting = stage.planned(secretary, street, items=(), starts_at=soon())
    promise = late(stage.promised(secretary, place_id=street.area.id))
    Promise.objects.filter(pk=promise.pk).update(run_by="owners_committee")

    assert follow_up_late.func() == 0
    assert on_agenda(meeting) == []


def test_an_agenda_that_had_to_be_told_by_now_stays_as_it_is(secretary, street):
    meeting = stage.invited(secretary, street, starts_at=soon(3))
    meeting.rules = {**meeting.rules, "notice": {"days": 7, "basis": "示例"}}
    meeting.save(update_fields=["rules"])
    late(stage.promised(secretary, place_id=street.area.id))

    assert follow_up_late.func() == 0
    meeting.starts_at = soon(8)
    meeting.save(update_fields=["starts_at"])
    assert follow_up_late.func() == 1


def test_what_is_kept_or_given_up_does_not_come_back(secretary, street):
    stage.planned(secretary, street, items=(), starts_at=soon())
    promise = late(stage.promised(secretary, place_id=street.area.id))
    keep_promise(secretary, promise_id=promise.id)

    assert follow_up_late.func() == 0


def test_nothing_to_follow_up_and_a_meeting_that_is_over_are_refused(secretary, street):
    meeting = stage.planned(secretary, street, starts_at=soon())
    with pytest.raises(Refused, match="没有要跟进"):
        follow_up_promises(secretary, meeting_id=meeting.id)
    late(stage.promised(secretary, place_id=street.area.id))
    stage.open_meeting(secretary, meeting_id=meeting.id)
    with pytest.raises(Refused, match="议程不再添"):
        follow_up_promises(secretary, meeting_id=meeting.id)


def test_it_asks_a_fixed_number_of_questions(secretary, street, django_assert_max_num_queries):
    for number in range(3):
        stage.planned(secretary, street, items=(), starts_at=soon(3 + number))
        late(stage.promised(secretary, place_id=street.area.id, text=f"第{number}件"))
    with django_assert_max_num_queries(2):
        assert len(to_follow_up()) == 1


def test_an_item_that_follows_up_names_nobody(secretary, street):
    # As it is written, the title would end in the middle of the number.
    text = "给302室王阿姨家疏通窨井" + "，再看一看" * 11 + "，电话13812345678"
    promise = stage.promised(
        secretary, place_id=street.area.id, text=text, as_what="物业王师傅13812345678"
    )
    late(promise)

    meeting = stage.planned(secretary, street, items=(), starts_at=soon())

    item = AgendaItem.objects.get(meeting=meeting)
    assert item.title.startswith("跟进：给302室＊＊家疏通窨井")
    assert item.title.endswith("电话＊＊")
    for telling in ("王", "138"):
        assert telling not in item.title + item.asked
