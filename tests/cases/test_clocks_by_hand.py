"""Clocks that somebody else's paper sets going."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.end_clock import end_clock
from lilong.cases.files.actions.start_clock import start_clock
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.clocks import last_day_of
from lilong.cases.files.models import Case
from lilong.cases.files.packet import packet_document, packet_values
from lilong.kernel.refusal import Invalid, NotFound, Refused
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

REPORT = "检测报告第7号"


def started(actor, case, **other):
    given = {"clock": "danger_report", "on": timezone.localdate(), "paper": REPORT}
    return start_clock(actor, case_id=case.id, **{**given, **other})


def ended(actor, case, **other):
    given = {"clock": "danger_report", "on": timezone.localdate(), "paper": "报送回执"}
    return end_clock(actor, case_id=case.id, **{**given, **other})


@pytest.fixture
def danger(opened):
    return opened(kind="danger", summary="楼板有裂缝")


@everyone
def test_a_keeper_may_start_one(who, danger, street, other_street):
    actor = someone(who, street, other_street)
    may_or_is_refused(who in KEEPERS, lambda: started(actor, danger))


@everyone
def test_a_keeper_may_end_one(who, danger, worker, street, other_street):
    started(worker, danger)
    actor = someone(who, street, other_street)
    may_or_is_refused(who in KEEPERS, lambda: ended(actor, danger))


def test_it_counts_from_the_day_of_the_paper(danger, worker):
    started(worker, danger, on=date(2026, 2, 13))

    clock = danger.clocks.get(clock="danger_report")
    # Three working days over the Spring Festival of 2026.
    assert last_day_of(clock.runs_out) == date(2026, 2, 25)
    assert Case.objects.get(pk=danger.id).next_clock == "danger_report"
    assert danger.steps.order_by("-order").first().paper == REPORT


def test_what_was_done_in_time_was_no_breach(danger, worker):
    started(worker, danger)
    ended(worker, danger)

    clock = danger.clocks.get(clock="danger_report")
    assert (clock.state, clock.breached_at) == ("ended", None)
    assert Case.objects.get(pk=danger.id).next_clock == ""
    with pytest.raises(NotFound):
        ended(worker, danger)
    # The next report has the whole time once more.
    started(worker, danger)
    assert danger.clocks.filter(clock="danger_report").count() == 2


def test_it_runs_once_and_only_where_it_belongs(danger, worker, opened):
    started(worker, danger)
    with pytest.raises(Refused):
        started(worker, danger)
    with pytest.raises(Invalid):
        started(worker, opened())
    with pytest.raises(Invalid):
        ended(worker, danger, clock="enforcement_visit")


def test_nothing_is_written_down_without_paper_or_ahead(danger, worker):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for name, bad in (("paper", " "), ("paper", "号" * 61), ("on", tomorrow)):
        with pytest.raises(Invalid) as refusal:
            started(worker, danger, **{name: bad})
        assert set(refusal.value.fields) == {name}
    started(worker, danger)
    with pytest.raises(Invalid) as refusal:
        ended(worker, danger, on=timezone.localdate() - timedelta(days=1))
    assert set(refusal.value.fields) == {"on"}


def test_what_rests_starts_nothing(danger, worker):
    withdraw_case(worker, case_id=danger.id, reason="看过了，没有危险")
    with pytest.raises(Refused):
        started(worker, danger)


def test_the_packet_tells_of_no_petition_and_of_no_reporter(opened, worker):
    case = opened()
    for clock in ("petition_route", "reporter_reply", "penalty_decision"):
        started(worker, case, clock=clock, paper="信访件第3号")
    ended(worker, case, clock="petition_route", paper="信访件第3号")

    told = packet_values(case)

    assert [one["clock"] for one in told["clocks"]] == ["penalty_decision"]
    assert "信访" not in json.dumps(told, ensure_ascii=False)
    assert "信访" not in str(packet_document(case))
