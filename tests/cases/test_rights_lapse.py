"""A right and a notice are not late when their time is over: they have lapsed, at their own end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import tasks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.refer_case import refer_case
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.models import Case, CaseClock
from lilong.cases.files.queries.cases import clocks_of
from lilong.cases.files.queries.due_list import LAPSED, due_page, light_of
from lilong.cases.files.web.words import clock_lines
from lilong.commons.notices.models import Notice
from lilong.engines.running_clocks import RED
from lilong.places.queries import place as place_view
from tests.cases.test_case_clocks import at, ordered, reported, told, window

WINDOWS = ("review_window", "suit_window")


@pytest.fixture
def served(opened, worker, clock_at):
    """A case in which an order was served on 2 March 2026."""
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    ordered(worker, case)
    return Case.objects.get(pk=case.id)


def lines(case):
    return {one["clock"]: one for one in clock_lines(clocks_of(case), timezone.now())}


def referred(by, case):
    return refer_case(
        by,
        case_id=case.id,
        told_by="枫林城管中队",
        paper="7号",
        on=timezone.localdate(),
        words="列入拆除计划",
    )


def test_a_window_that_is_over_has_lapsed_and_is_no_breach(served, worker, street, clock_at):
    out = window(served).runs_out
    for moment in (out + timedelta(minutes=5), out + timedelta(days=20)):
        now = clock_at(moment)
        # Before the night has read it, and after.
        if window(served).state != "ended":
            assert light_of(window(served), now) == LAPSED
        line = lines(served)["review_window"]
        assert (line["kind"], str(line["light"])) == ("quiet", "已过")
        assert not any(
            one.light == RED for one in due_page(worker, place_view(street.area.id), now).lines
        )
        tasks.reread_clocks_each_night.call()
        lapsed = window(served)
        assert (lapsed.state, lapsed.ended_at, lapsed.breached_at) == ("ended", out, None)
    case = Case.objects.get(pk=served.id)
    # A right is on the list of what runs out, and never what the house owes.
    assert (case.next_clock, case.next_due) == ("", None)


def test_what_waited_for_them_goes_on_with_none_in_red(served, worker, clock_at):
    told(worker, served, "demanded")
    clock_at(at(2026, 9, 20))
    told(worker, served, "windows_lapsed")
    told(worker, served, "decided")
    case = Case.objects.get(pk=served.id)
    assert case.next_due is None
    for name in WINDOWS:
        assert window(case, name).ended_at == window(case, name).runs_out
        assert window(case, name).breached_at is None
        assert str(lines(case)[name]["light"]) == "已过"


def test_closing_takes_no_day_from_a_right(served, worker, clock_at):
    clock_at(at(2026, 3, 10))
    referred(worker, served)
    case = Case.objects.get(pk=served.id)
    assert {window(case, name).state for name in WINDOWS} == {"running"}
    # Nobody here has to do anything for it: it is in no list of what the case waits for.
    assert case.next_due is None
    assert str(lines(case)["review_window"]["light"]) != "已完成"
    clock_at(at(2026, 3, 12))
    reopen_case(worker, case_id=case.id, words="没有人来")
    assert {window(case, name).state for name in WINDOWS} == {"running"}
    assert Case.objects.get(pk=case.id).next_clock == ""


def test_nobody_is_told_of_what_runs_out_in_a_closed_case(served, worker, clock_at):
    clock_at(at(2026, 3, 10))
    referred(worker, served)
    clock_at(window(served).runs_out - timedelta(hours=10))
    assert tasks.tell_what_runs_out.call() == 0
    assert not Notice.objects.filter(key__startswith="clocks-soon").exists()


def test_removing_takes_no_day_from_a_right(served, worker, clock_at):
    clock_at(at(2026, 3, 10))
    case = advance_case(worker, case_id=served.id, to="removed", words="自己拆了")
    assert {window(case, name).state for name in WINDOWS} == {"running"}
    assert (case.next_clock, case.next_due) == ("", None)


def test_a_new_order_has_its_own_window_though_the_night_has_not_read_the_old_one(
    served, worker, colleague, clock_at
):
    clock_at(at(2026, 3, 10))
    referred(worker, served)
    clock_at(at(2026, 11, 2))  # both have lapsed, and nobody has read them
    reopen_case(worker, case_id=served.id, words="没有人来")
    reported(worker, served)
    ordered(worker, served)
    rows = CaseClock.objects.filter(case=served, clock="review_window").order_by("started_at")
    assert [one.state for one in rows] == ["ended", "running"]
    assert rows[0].breached_at is None
    assert rows[0].ended_at == rows[0].runs_out
    assert timezone.localdate(rows[1].started_at) == timezone.localdate()


def test_a_new_order_takes_the_place_of_one_whose_window_still_runs(served, worker, clock_at):
    clock_at(at(2026, 3, 10))
    referred(worker, served)
    clock_at(at(2026, 3, 20))
    reopen_case(worker, case_id=served.id, words="没有人来")
    reported(worker, served)
    ordered(worker, served)
    rows = CaseClock.objects.filter(case=served, clock="review_window").order_by("started_at")
    assert [one.state for one in rows] == ["ended", "running"]
    assert timezone.localdate(rows[1].started_at) == timezone.localdate()


def test_closing_ends_duties_as_before(opened, worker, colleague, clock_at):
    clock_at(at(2026, 3, 2))
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    advance_case(worker, case_id=case.id, to="removed", words="拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    close_case(worker, case_id=case.id)
    assert not case.clocks.exclude(state="ended").exists()
