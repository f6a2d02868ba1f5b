"""make_promise, keep_promise, change_promise, and how promises come back on the agenda."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.council.actions.change_promise import change_promise
from lilong.council.actions.keep_promise import keep_promise
from lilong.council.meeting_printing import said_on, stands, step_words
from lilong.council.models import AgendaItem, Promise, PromiseStep
from lilong.council.queries.promises import (
    board_at,
    due_for,
    promise_counts,
    seen_promise,
    standing_of,
)
from lilong.council.telling_rounds import tell_until
from lilong.council.web.promises import printed_board
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.places import queries as places
from tests.council import meeting_stage as stage
from tests.neighbourhood import person_with
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

MAKERS = KEEPERS | {"owners_committee_member@compound", "committee_secretary@compound"}


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def meeting(secretary, street):
    return stage.opened(secretary, street)


@everyone
def test_who_keeps_minutes_notes_promises(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in MAKERS, lambda: stage.promised(actor, place_id=street.compound.id))


def test_a_promise_says_what_by_whom_and_by_when(worker, meeting):
    for values, field in (
        ({"text": " "}, "text"),
        ({"as_what": ""}, "as_what"),
        # What was promised at a meeting may have been due since; never before the meeting itself.
        ({"due_on": min(in_days(-1), stage.STARTS.date() - timedelta(days=1))}, "due_on"),
    ):
        with pytest.raises(Invalid) as refusal:
            stage.promised(worker, meeting, **values)
        assert set(refusal.value.fields) == {field}
    assert not Promise.objects.exists()


def test_a_registered_person_is_told_the_next_morning_what_was_noted(worker, leader, meeting):
    promise = stage.promised(worker, meeting, person_id=leader.person_id, as_what="楼组长")
    tell_until(timezone.localdate())

    assert promise.who == leader.name
    notice = Notice.objects.get(person_id=leader.person_id)
    assert notice.facts["noted"] == promise.text


def test_the_ledger_names_role_and_day_and_no_person(worker, meeting):
    promise = stage.promised(worker, meeting)
    change_promise(worker, promise_id=promise.id, reason="下雨", due_on=in_days(20))
    keep_promise(worker, promise_id=promise.id, words="通了")

    told = LedgerEntry.objects.filter(subject_id=promise.id)
    assert told.count() == 3
    assert all("示例经理" not in str(entry.facts) for entry in told)


def test_a_moved_day_keeps_the_first_one_and_the_reason(worker, meeting):
    promise = stage.promised(worker, meeting)

    moved = change_promise(worker, promise_id=promise.id, reason="泵坏了", due_on=in_days(30))

    assert (moved.first_due, moved.due_on, moved.asked_again) == (in_days(10), in_days(30), 1)
    steps = PromiseStep.objects.order_by("order").values_list("kind", "words")
    assert list(steps) == [("made", ""), ("changed", "泵坏了")]


def test_a_promise_is_given_up_only_with_a_reason(worker, meeting):
    promise = stage.promised(worker, meeting)
    with pytest.raises(Invalid):
        change_promise(worker, promise_id=promise.id, reason=" ", give_up=True)

    given_up = change_promise(worker, promise_id=promise.id, reason="不归我们管", give_up=True)
    assert given_up.state == "given_up"
    with pytest.raises(ForbiddenMove):
        keep_promise(worker, promise_id=promise.id)


def test_a_day_that_was_forgotten_gives_nothing_up(worker, meeting):
    promise = stage.promised(worker, meeting)

    for values in ({}, {"due_on": in_days(20), "give_up": True}):
        with pytest.raises(Invalid):
            change_promise(worker, promise_id=promise.id, reason="下雨", **values)

    promise.refresh_from_db()
    assert (promise.state, PromiseStep.objects.count()) == ("open", 1)


def test_the_person_who_promised_says_how_it_goes_and_a_neighbour_does_not(
    worker, leader, resident, meeting
):
    promise = stage.promised(worker, meeting, person_id=leader.person_id, as_what="楼组长")
    with pytest.raises(NotAllowed):
        keep_promise(resident, promise_id=promise.id)

    assert keep_promise(leader, promise_id=promise.id, words="好了").state == "kept"


def test_a_promise_stands_open_late_kept_or_kept_late(worker, meeting):
    promise = stage.promised(worker, meeting)
    today = timezone.localdate()
    assert standing_of(promise, today) == "open"
    assert standing_of(promise, in_days(11)) == "late"
    kept = keep_promise(worker, promise_id=promise.id)
    assert standing_of(kept, today) == "kept"
    kept.due_on = in_days(-1)
    assert standing_of(kept, today) == "kept_late"


# ── The day on which it is said that it is done ─────────────────────────────────────────────


def due_before(promise, days):
    """The promise as if it had been due so many days ago."""
    Promise.objects.filter(pk=promise.pk).update(due_on=in_days(-days), first_due=in_days(-days))


def made_before(secretary, street, days):
    """A meeting that was held so many days ago, and is written down now."""
    starts = timezone.now() - timedelta(days=days)
    return stage.opened(secretary, street, starts_at=starts)


def test_a_day_before_it_was_promised_is_refused(secretary, leader, street):
    meeting = made_before(secretary, street, 9)
    promise = stage.promised(secretary, meeting, person_id=leader.person_id)

    for day in (in_days(-10), date(2020, 1, 1), in_days(1)):
        with pytest.raises(Invalid) as refusal:
            keep_promise(leader, promise_id=promise.id, on=day)
        assert set(refusal.value.fields) == {"on"}
    assert keep_promise(leader, promise_id=promise.id, on=in_days(-9)).state == "kept"


def test_who_promised_and_says_late_that_it_was_in_time_is_believed_on_their_word(
    secretary, leader, street
):
    meeting = made_before(secretary, street, 30)
    promise = stage.promised(secretary, meeting, person_id=leader.person_id)
    due_before(promise, 5)

    kept = keep_promise(leader, promise_id=promise.id, on=in_days(-6), words="早就好了")

    line = seen_promise(secretary, kept.id)
    assert (line.standing, stands(line)) == ("on_word", "说是按时办好的")
    said = step_words(line.steps[-1])
    assert said_on(in_days(-6)) in said
    assert f"{said_on(in_days(0))} 说的" in said


def test_what_the_keepers_say_or_what_is_said_in_time_stands_as_kept(secretary, leader, street):
    meeting = made_before(secretary, street, 30)
    vouched = stage.promised(secretary, meeting, person_id=leader.person_id)
    early = stage.promised(secretary, meeting, person_id=leader.person_id)
    late = stage.promised(secretary, meeting, person_id=leader.person_id)
    for promise in (vouched, late):
        due_before(promise, 5)

    for actor, promise, day in (
        (secretary, vouched, in_days(-6)),
        (leader, early, in_days(-6)),
        (leader, late, in_days(-1)),
    ):
        keep_promise(actor, promise_id=promise.id, on=day)

    standings = [seen_promise(secretary, one.id).standing for one in (vouched, early, late)]
    assert standings == ["kept", "kept", "kept_late"]
    today = keep_promise(secretary, promise_id=stage.promised(secretary, meeting).id)
    assert PromiseStep.objects.get(promise=today, kind="kept").said_on is None


def test_an_open_promise_comes_back_on_the_next_agenda_of_its_kind_by_itself(
    secretary, meeting, street
):
    promise = stage.promised(secretary, meeting)
    later = stage.promised(secretary, meeting, due_on=in_days(60), text="以后的事")
    kept = keep_promise(secretary, promise_id=stage.promised(secretary, meeting).id)
    soon = timezone.now() + timedelta(days=20)

    following = stage.planned(secretary, street, items=(), starts_at=soon)
    other_kind = stage.planned(secretary, street, items=(), starts_at=soon, kind="hearing")

    back = AgendaItem.objects.get(meeting=following)
    assert (back.promise, back.title) == (promise, "跟进：疏通甲弄的窨井")
    assert not AgendaItem.objects.filter(meeting=other_kind).exists()
    assert not {later, kept} & {back.promise}


def test_what_was_promised_after_planning_is_proposed(secretary, meeting, street):
    soon = timezone.now() + timedelta(days=20)
    following = stage.planned(secretary, street, items=(), starts_at=soon)
    promise = stage.promised(secretary, meeting)

    assert due_for(following) == [promise]


def test_the_board_shows_first_what_is_due_first(secretary, meeting, street, resident):
    second = stage.promised(secretary, meeting, due_on=in_days(20))
    first = stage.promised(secretary, meeting)

    board = board_at(resident, street.area.path)

    assert [line.promise for line in board.lines] == [first, second]
    assert promise_counts(resident, street.area.path)["open"] == 2


def test_what_is_late_stands_before_what_was_kept_and_what_ended_last_before_what_did_long_ago(
    secretary, street, resident
):
    meeting = made_before(secretary, street, 300)
    kept = [stage.promised(secretary, meeting, text=f"第{n}件") for n in range(4)]
    for n, one in enumerate(kept):
        keep_promise(secretary, promise_id=one.id, on=in_days(-200 + 60 * n))
    given_up = stage.promised(secretary, meeting, text="不办的")
    change_promise(secretary, promise_id=given_up.id, reason="不归我们管", give_up=True)
    late = stage.promised(secretary, meeting, text="过期的")
    due_before(late, 20)
    coming = stage.promised(secretary, meeting, text="还没有到期的")
    order = [late, coming, given_up, *reversed(kept)]

    pages, after = [], None
    for _n in range(4):
        board = board_at(resident, street.area.path, after=after, most=2)
        pages += [line.promise for line in board.lines]
        after = board.later
    assert (pages, after) == (order, None)
    for word, which in (
        ("open", order[:2]),
        ("late", [late]),
        ("kept", order[3:]),
        ("given_up", [given_up]),
    ):
        found = board_at(resident, street.area.path, narrowed=word).lines
        assert [line.promise for line in found] == which


def test_the_printed_board_shows_what_is_open_and_what_ended_lately_and_counts_the_rest(
    secretary, street
):
    meeting = made_before(secretary, street, 300)
    long_ago, lately, late = (stage.promised(secretary, meeting) for _n in range(3))
    keep_promise(secretary, promise_id=long_ago.id, on=in_days(-200))
    keep_promise(secretary, promise_id=lately.id, on=in_days(-5))
    due_before(late, 20)

    paper = printed_board(secretary, places.place(street.area.id))

    assert [line.code for line in paper.lines] == [late.code, lately.code]
    assert "已兑现 2 件" in paper.counts
    assert "只印" in paper.more
    assert said_on(in_days(-92)) in paper.more


def test_a_street_sees_nothing_of_another_streets_promises(secretary, meeting, other_street):
    stage.promised(secretary, meeting)
    stranger = person_with("secretary", other_street.area)

    assert not board_at(stranger, "/").lines


def test_the_steps_of_a_promise_are_kept(worker, meeting):
    stage.promised(worker, meeting)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PromiseStep.objects.update(words="改过的")


def test_after_the_ninety_ninth_of_a_year_comes_the_hundredth_and_one_code_is_read(
    worker, meeting, street
):
    made = [stage.promised(worker, meeting) for _n in range(3)]
    year = made[0].code.partition("-")[0]  # that of the meeting, or of today before it
    for number, promise in enumerate(made, 98):
        Promise.objects.filter(pk=promise.pk).update(code=f"{year}-{number}")

    with CaptureQueriesContext(connection) as asked:
        following = stage.promised(worker, meeting)

    assert following.code == f"{year}-101"
    read = [one["sql"] for one in asked if "LENGTH" in one["sql"].upper()]
    assert len(read) == 1
    assert "LIMIT 1" in read[0]
