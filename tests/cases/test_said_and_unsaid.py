"""A paper tells a day and no hour: what nobody said is neither judged nor printed."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.utils import timezone
from django.utils.translation import override

from lilong.cases.files import reasons, tasks
from lilong.cases.files.kinds import whose_clock
from lilong.cases.files.models import Case
from lilong.cases.files.packet import packet_document
from lilong.cases.files.queries.cases import clocks_of
from lilong.cases.files.web.words import clock_lines
from lilong.commons import clocks as registry
from lilong.kernel.refusal import Invalid
from tests.cases.test_case_clocks import at, ordered, reported, told, window
from tests.cases.test_hotline_import import UNDATED, read, timed, written
from tests.survey.web.conftest import as_person

__all__ = ["as_person", "read", "timed", "written"]

VISIT, SOONER = "enforcement_visit", "enforcement_visit_under_construction"


def line(case, clock=VISIT):
    return next(
        one for one in clock_lines(clocks_of(case), timezone.now()) if one["clock"] == clock
    )


@pytest.fixture
def awaited(opened, worker, clock_at):
    """Reported on Monday, 2 March 2026, at ten: a visit is due within a day, or two hours."""
    clock_at(at(2026, 3, 2))

    def one(**values):
        case = opened(**values)
        reported(worker, case)
        return case

    return one


def test_a_visit_on_the_same_day_is_in_time_whatever_the_hour(awaited, worker, clock_at):
    case = awaited()
    clock_at(at(2026, 3, 2, 15))
    told(worker, case, "visited")
    kept = window(case, VISIT)
    assert (kept.state, kept.breached_at) == ("ended", None)
    assert kept.ended_at >= at(2026, 3, 2, 15)  # not at nine, before it was even reported
    assert str(line(case)["light"]) == "已完成"


def test_nobody_judges_two_hours_by_a_day(awaited, worker, clock_at):
    case = awaited(under_construction=True)
    clock_at(at(2026, 3, 2, 15))
    told(worker, case, "visited")
    shown = line(case, SOONER)
    assert shown["kind"] == "quiet"
    assert "不知道几点" in shown["sums"][-1]
    assert window(case, SOONER).breached_at is None
    assert window(case, SOONER).state == "ended"


@pytest.mark.parametrize(("hour", "late"), [(time(11, 40), False), (time(14, 5), True)])
def test_who_knows_the_hour_says_it(awaited, worker, clock_at, hour, late):
    case = awaited(under_construction=True)
    clock_at(at(2026, 3, 2, 15))
    told(worker, case, "visited", hour=hour)
    kept = window(case, SOONER)
    assert timezone.localtime(kept.ended_at).time() == hour
    assert (kept.breached_at is not None) is late


def test_what_was_late_stays_late_by_the_day_alone(awaited, worker, clock_at):
    case = awaited(under_construction=True)
    clock_at(at(2026, 3, 4, 0, 10))
    tasks.reread_clocks_each_night.call()
    assert window(case, SOONER).breached_at is not None
    clock_at(at(2026, 3, 5))
    told(worker, case, "visited", date(2026, 3, 4))
    assert window(case, SOONER).breached_at == at(2026, 3, 2, 12)
    assert line(case, SOONER)["kind"] == "stop"


def test_a_duty_of_others_is_told_as_theirs(as_person, opened, worker):
    case = opened()
    reported(worker, case)
    assert line(case)["whose"] == "执法部门的期限"
    assert "执法部门的期限" in as_person(worker).get(f"/cases/case/{case.id}/").content.decode()
    assert whose_clock("property_report") == "物业的期限"
    assert whose_clock("penalty_decision") == "执法部门的期限"
    assert whose_clock("hotline_close") == ""


def test_no_hour_lies_ahead(awaited, worker, clock_at):
    case = awaited()
    with pytest.raises(Invalid) as said:
        told(worker, case, "visited", hour=time(23, 59))
    assert set(said.value.fields) == {"hour"}
    assert Case.objects.get(pk=case.id).state == "reported"


def test_the_form_asks_for_the_hour_and_does_without(as_person, opened, worker):
    case = opened()
    reported(worker, case)
    browser = as_person(worker)
    assert 'name="hour"' in browser.get(f"/cases/case/{case.id}/").content.decode()
    typed = {
        "step": "tell",
        "state": "visited",
        "told_by": "枫林城管中队",
        "paper": "现场检查笔录",
        "on": timezone.localdate().isoformat(),
        "base_version": Case.objects.get(pk=case.id).version,
    }
    assert browser.post(f"/cases/case/{case.id}/act", {**typed, "hour": "25:70"}).status_code == 422
    assert browser.post(f"/cases/case/{case.id}/act", typed).status_code == 302
    assert Case.objects.get(pk=case.id).state == "visited"


def test_a_clock_of_days_says_no_hour(awaited, worker, clock_at):
    case = awaited()
    ordered(worker, case, unservable=True)
    sums = line(case, "review_window")["sums"]
    assert sums[0].startswith("从 2026-03-02 起，")
    # It stood up to the end of the notice's last day.
    assert any("2026-03-02 至 2026-03-12" in one for one in sums)
    assert not any("09:00" in str(one) for one in packet_document(case).blocks)
    # Hours have theirs.
    assert "10:00" in line(case)["sums"][0]


def test_a_streets_own_days_say_by_what_text(timed, written):
    written(*UNDATED)
    case = Case.objects.get(source_number="SH-001")
    for name in ("hotline_first_contact", "hotline_close"):
        shown = line(case, name)
        assert shown["basis"] == "街道2026年第3号通知"
        assert "没有找到规定" not in "".join(shown["sums"])


def test_what_the_house_says_of_a_clock_is_in_the_readers_language(awaited, worker, clock_at):
    case = awaited()
    ordered(worker, case, unservable=True)
    with override("en"):
        told = "".join(line(case, "review_window")["sums"])
        assert "served only when" in told
        assert "公告期满" not in told
        assert "no text" in reasons.told(registry.clock("hotline_close").basis)
    assert "公告期满，才算送达" in "".join(line(case, "review_window")["sums"])
    # What somebody wrote stays as it was written.
    assert reasons.told("等房东回来") == "等房东回来"
