"""A clock that ended says whether somebody did what it waited for; else it says why it ended."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from django.utils.translation import override

from lilong.cases.files import clocks, reasons
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.classify_case import classify_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.end_clock import end_clock
from lilong.cases.files.actions.start_clock import start_clock
from lilong.cases.files.kinds import clock_rules, kept_by_closing, laid_upon_others, whose_clock
from lilong.cases.files.models import Case, CaseClock
from lilong.cases.files.queries.cases import clocks_of
from lilong.cases.files.web.words import clock_lines
from lilong.commons import clocks as registry
from tests.cases.test_case_clocks import at, reported, told, window

VISIT = "enforcement_visit"
STARTED = date(2026, 3, 2)


def line(case, clock):
    shown = clock_lines(clocks_of(case), timezone.now())
    return next(one for one in shown if one["clock"] == clock)


def light(case, clock):
    one = line(case, clock)
    return one["kind"], str(one["light"])


def begun(by, case, clock, on=STARTED):
    return start_clock(by, case_id=case.id, clock=clock, on=on, paper="来文第3号", older=True)


@pytest.fixture
def mended(opened, worker, clock_at):
    """A danger of which a report was made on Monday, 2 March 2026, mended the same day."""
    clock_at(at(2026, 3, 2))
    danger = opened(kind="danger", summary="楼板有裂缝")
    begun(worker, danger, "danger_report")
    for state, words in (("secured", "围起来了"), ("dispatched", "派了"), ("done", "修好了")):
        advance_case(worker, case_id=danger.id, to=state, words=words)
    return danger


@pytest.fixture
def bearing(opened, worker, clock_at):
    """A bearing wall with an opening: a penalty case is filed, a hearing is told of."""
    clock_at(at(2026, 3, 2))
    case = opened(kind="wall_opening", wall_type="bearing", summary="墙上开了一个门")
    classify_case(
        worker, case_id=case.id, classified_as="load_bearing", wall_type="bearing",
        evidence="竣工图",
    )  # fmt: skip
    begun(worker, case, "penalty_decision")
    return case


def test_a_visit_that_nobody_made_is_not_told_as_done(opened, worker, clock_at):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    clock_at(at(2026, 3, 2, 15))
    advance_case(worker, case_id=case.id, to="removed", words="自己拆了")
    assert light(case, VISIT) == ("quiet", "不再计时")
    assert reasons.NOTHING_LEFT in line(case, VISIT)["sums"][-1]
    assert window(case, VISIT).breached_at is None


def test_it_waits_again_where_it_was_not_removed_after_all(opened, worker, colleague, clock_at):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    advance_case(worker, case_id=case.id, to="removed", words="说是拆了")
    check_case(colleague, case_id=case.id, holds=False, words="还在")
    assert Case.objects.get(pk=case.id).state == "reported"
    assert window(case, VISIT).state == "running"


def test_a_mended_danger_leaves_its_report_to_be_filed(mended, worker):
    assert window(mended, "danger_report").state == "running"
    end_clock(
        worker, case_id=mended.id, clock="danger_report", on=timezone.localdate(), paper="回执"
    )
    assert light(mended, "danger_report")[1] == "已完成"


def test_closed_without_a_report_it_does_not_say_that_there_was_one(mended, worker, colleague):
    check_case(colleague, case_id=mended.id, holds=True, words="看过了")
    close_case(worker, case_id=mended.id)
    assert light(mended, "danger_report") == ("quiet", "不再计时")
    assert reasons.NOT_NOTED in line(mended, "danger_report")["sums"][-1]
    with override("en"):
        assert line(mended, "danger_report")["sums"][-1].isascii()


def test_an_order_is_closed_by_being_closed(opened, worker, colleague, clock_at):
    clock_at(at(2026, 3, 2))
    case = opened(kind="repair", summary="屋面漏水")
    clocks.start(worker, case, "hotline_close", amount=5)
    advance_case(worker, case_id=case.id, to="done", words="修好了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    close_case(worker, case_id=case.id)
    assert light(case, "hotline_close")[1] == "已完成"


def test_what_an_earlier_program_ended_goes_on_when_it_was_not_mended(
    mended, worker, colleague, clock_at
):
    """The step that says *mended* ended the report's time then; a rule rewrites no past."""
    clocks.end(worker, mended, ["danger_report"])
    clock_at(at(2026, 3, 3))
    check_case(colleague, case_id=mended.id, holds=False, words="还在裂")
    kept = window(mended, "danger_report")
    assert [one.word for one in kept.entries.order_by("order")] == ["started", "ended", "reopened"]


def test_what_was_filed_meanwhile_stays_filed(mended, worker, colleague, clock_at):
    clock_at(at(2026, 3, 3))
    end_clock(
        worker, case_id=mended.id, clock="danger_report", on=timezone.localdate(), paper="回执"
    )
    check_case(colleague, case_id=mended.id, holds=False, words="还在裂")
    assert window(mended, "danger_report").state == "ended"


def test_a_decision_ends_the_time_for_it_on_its_own_day(bearing, worker, clock_at):
    reported(worker, bearing)
    clock_at(at(2026, 6, 4))
    # 2 March and ninety days are 31 May, a Sunday: decided on the Monday, served on Thursday.
    told(worker, bearing, "ruled", date(2026, 6, 1), served_on=date(2026, 6, 4), older=True)
    kept = window(bearing, "penalty_decision")
    assert (kept.state, kept.breached_at) == ("ended", None)
    assert timezone.localdate(kept.ended_at) == date(2026, 6, 1)
    assert light(bearing, "penalty_decision")[1] == "已完成"
    assert Case.objects.get(pk=bearing.id).next_clock == ""


def test_a_decision_leaves_no_hearing_to_be_asked_for(bearing, worker, clock_at):
    reported(worker, bearing)
    begun(worker, bearing, "hearing_request")
    clock_at(at(2026, 3, 4))
    told(worker, bearing, "ruled", date(2026, 3, 4), served_on=date(2026, 3, 4))
    assert light(bearing, "hearing_request") == ("quiet", "不再计时")
    assert reasons.RULED_ALREADY in line(bearing, "hearing_request")["sums"][-1]


def test_a_hearing_whose_days_were_over_had_lapsed_before_the_decision(bearing, worker, clock_at):
    reported(worker, bearing)
    begun(worker, bearing, "hearing_request")
    clock_at(at(2026, 3, 20))
    told(worker, bearing, "ruled", date(2026, 3, 20), served_on=date(2026, 3, 20))
    assert light(bearing, "hearing_request") == ("quiet", "已过")
    assert window(bearing, "hearing_request").breached_at is None


def test_the_departments_decision_is_nothing_that_we_owe(bearing, worker):
    """行政处罚法 art. 60: the authority decides within ninety days."""
    found = Case.objects.get(pk=bearing.id)
    assert (found.state, found.next_clock, found.next_due) == ("classified", "", None)
    assert line(bearing, "penalty_decision")["whose"] == "执法部门的期限"
    reported(worker, bearing)
    # While others have it in hand, their clock is what it waits for.
    assert Case.objects.get(pk=bearing.id).next_clock == "penalty_decision"


def test_each_duty_of_others_is_named_in_both_languages():
    assert laid_upon_others() <= set(registry.clocks())
    assert laid_upon_others() >= {"property_report", "reporter_reply", "emergency_repair_consent"}
    for one in laid_upon_others():
        with override("en"):
            assert whose_clock(one).isascii(), one


def test_no_step_names_a_clock_twice_or_one_that_is_not_there():
    for rule in clock_rules().values():
        ended = (*rule.ends, *rule.falls_away, *rule.formerly_ends)
        assert len(ended) == len(set(ended)), rule
        assert set(ended) <= set(registry.clocks()), rule
    assert kept_by_closing() <= set(registry.clocks())


def test_what_came_to_rest_before_is_left_as_it_was(opened, worker, clock_at):
    """A clock that an earlier program ended without a reason is not told anew."""
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    clocks.end(worker, case, [VISIT])
    assert light(case, VISIT)[1] == "已完成"
    assert CaseClock.objects.get(clock=VISIT).entries.count() == 2
