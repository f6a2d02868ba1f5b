"""Nobody tells a committee of every step: a later paper is written down all the same, and the file
says which step it never heard of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import tasks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.classify_case import classify_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.models import Case
from lilong.cases.files.queries.cases import clocks_of
from lilong.cases.files.web.words import clock_lines
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Refused
from tests.cases import test_case_clocks as by_day


@pytest.fixture
def reported(opened, worker):
    """An illegal structure that was reported to the street."""
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理，不听")
    hand_over_case(
        worker, case_id=case.id, to_level="street", asked_of="枫林街道", tried="上门三次",
        asked="请处理", answer_due=timezone.localdate() + timedelta(days=5),
    )  # fmt: skip
    return case


def told(worker, case, state, **values):
    if state in ("ordered", "ruled"):
        values.setdefault("served_on", timezone.localdate())
    return note_told(
        worker, case_id=case.id, state=state, told_by="枫林城管中队", paper="1号",
        on=timezone.localdate(), **values,
    )  # fmt: skip


def last(case):
    return case.steps.order_by("-order").first()


def test_an_order_is_written_down_where_nobody_told_of_the_visit(reported, worker):
    told(worker, reported, "ordered", words="限期十五日")
    assert Case.objects.get().state == "ordered"
    step = last(reported)
    assert step.words.startswith("限期十五日")
    assert "没有收到：已到场查看" in step.words
    visit = reported.clocks.get(clock="enforcement_visit")
    assert visit.state == "ended"
    assert "没有收到" in visit.entries.order_by("-order").first().reason
    assert reported.clocks.filter(clock="review_window").exclude(state="ended").exists()


def test_what_was_told_in_order_says_nothing_of_the_kind(reported, worker):
    told(worker, reported, "visited")
    told(worker, reported, "ordered")
    assert last(reported).words == ""


def test_the_windows_lapse_by_the_calendar_and_not_by_a_missing_demand(reported, worker):
    told(worker, reported, "ordered")
    with pytest.raises(Refused, match="期限还没有过"):
        told(worker, reported, "windows_lapsed")


def test_nothing_that_the_law_needs_is_skipped(reported, worker):
    for state in ("decided", "demanded", "windows_lapsed"):
        with pytest.raises(ForbiddenMove):
            told(worker, reported, state)
    told(worker, reported, "ordered")
    with pytest.raises(ForbiddenMove):
        told(worker, reported, "decided")


def test_a_ruling_on_a_wall_too(opened, worker):
    case = opened(kind="wall_opening", summary="开了门")
    advance_case(worker, case_id=case.id, to="dissuaded", words="不听")
    classify_case(
        worker, case_id=case.id, classified_as="load_bearing", wall_type="bearing",
        evidence="检测报告",
    )  # fmt: skip
    hand_over_case(
        worker, case_id=case.id, to_level="street", asked_of="枫林街道", tried="上门",
        asked="请处理", answer_due=timezone.localdate() + timedelta(days=5),
    )  # fmt: skip
    told(worker, case, "ruled")
    assert "没有收到：已到场查看" in last(case).words


@pytest.mark.parametrize(
    ("paper", "ended"),
    [
        # Whoever ordered on Monday had acted by then: in time, at whatever hour.
        (date(2026, 3, 2), by_day.at(2026, 3, 3, 0)),
        # By Wednesday they may have come on Tuesday at nine or at eleven: nobody judges.
        (date(2026, 3, 4), by_day.at(2026, 3, 3)),
    ],
)
def test_a_visit_that_nobody_told_of_is_late_by_no_later_paper(
    clock_at, opened, worker, paper, ended
):
    clock_at(by_day.at(2026, 3, 2))  # a Monday, at ten
    case = opened()
    by_day.reported(worker, case)
    clock_at(by_day.at(2026, 3, 5))
    tasks.reread_clocks_each_night.call()
    assert by_day.window(case, "enforcement_visit").breached_at == by_day.at(2026, 3, 3)
    by_day.told(worker, case, "ordered", paper)
    visit = by_day.window(case, "enforcement_visit")
    assert (visit.state, visit.ended_at, visit.breached_at) == ("ended", ended, None)
    lines = {one["clock"]: one for one in clock_lines(clocks_of(case), timezone.now())}
    assert lines["enforcement_visit"]["kind"] == "quiet"
    assert "没有收到" in lines["enforcement_visit"]["sums"][-1]
