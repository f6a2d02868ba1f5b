"""Clocks that somebody else's paper sets going."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from lilong.cases.files.actions.end_clock import end_clock
from lilong.cases.files.actions.start_clock import start_clock
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.clocks import has_lapsed, last_day_of, reading_of
from lilong.cases.files.kinds import by_hand, case_kinds, laid_upon_others, lapsing
from lilong.cases.files.models import Case
from lilong.cases.files.packet import packet_document, packet_values
from lilong.cases.files.queries.due_list import light_of
from lilong.cases.files.queries.hotline import CLOSE, FIRST_CONTACT
from lilong.commons import clocks as registry
from lilong.kernel.refusal import Invalid, NotFound, Refused
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

ROOT = Path(__file__).parents[2]
REPORT = "检测报告第7号"


def started(actor, case, **other):
    given = {"clock": "danger_report", "on": timezone.localdate(), "paper": REPORT}
    given["older"] = "on" in other  # whoever writes another day here means it
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


def test_a_day_before_the_case_is_asked_about_before_it_is_late(opened, worker):
    case, before = opened(), timezone.localdate() - timedelta(days=300)
    given = {"clock": "penalty_decision", "on": before, "paper": "立案审批表"}
    with pytest.raises(Invalid) as asked:
        started(worker, case, **given, older=False)
    assert set(asked.value.fields) == {"on"}
    assert "请先核对" in asked.value.fields["on"][0]
    assert not case.clocks.exists()
    started(worker, case, **given, older=True)
    assert case.clocks.get().breached_at is not None


def test_a_warranty_is_older_than_what_it_is_for(opened, worker):
    case = opened(kind="repair", summary="屋面漏水")
    bought = timezone.localdate() - timedelta(days=400)
    started(worker, case, clock="warranty_waterproof", on=bought, paper="保修书", older=False)
    assert case.clocks.get().started_at.date() == bought


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


@pytest.mark.parametrize(
    ("kind", "clocks"),
    [
        ("repair", {"emergency_repair_consent", "warranty_waterproof", "warranty_services"}),
        (
            "danger",
            {
                "danger_report", "lift_rescue_arrival", "lift_accident_threshold", "fire_patrol",
                "fire_check", "fire_drill", "fire_test", "fire_service_conclusion", "fire_upload",
            },
        ),
    ],
)  # fmt: skip
def test_each_clock_of_a_kind_is_started_and_kept(opened, worker, kind, clocks):
    case = opened(kind=kind, summary="漏水或者电梯困人")
    petitions = {"petition_route", "petition_close", "petition_review"}
    assert set(by_hand(case_kinds()[kind].machine)) == clocks | petitions
    for clock in sorted(clocks):
        started(worker, case, clock=clock, at=time(0, 0))
        assert case.clocks.get(clock=clock).state == "running"
    owed = clocks - laid_upon_others() - lapsing()
    assert (Case.objects.get(pk=case.id).next_due is not None) is bool(owed)
    for clock in sorted(clocks):
        ended(worker, case, clock=clock, at=time(0, 0))
        assert case.clocks.get(clock=clock).breached_at is None


@pytest.mark.parametrize(
    ("clock", "minutes", "late"),
    [
        ("lift_rescue_arrival", 30, False),
        ("lift_rescue_arrival", 31, True),
        ("lift_accident_threshold", 120, False),
        ("lift_accident_threshold", 121, True),
    ],
)
def test_what_counts_by_minutes_is_counted_by_minutes(opened, worker, clock, minutes, late):
    danger = opened(kind="danger", summary="电梯困人")
    yesterday = timezone.localdate() - timedelta(days=1)
    zone = timezone.get_current_timezone()
    called = datetime.combine(yesterday, time(14, 10), zone)
    there = called + timedelta(minutes=minutes)
    started(worker, danger, clock=clock, on=yesterday, at=called.time())
    ended(worker, danger, clock=clock, on=yesterday, at=there.time())
    kept = danger.clocks.get(clock=clock)
    assert (kept.started_at, kept.ended_at) == (called, there)
    assert (kept.breached_at is not None) is late


def test_a_clock_by_the_hour_asks_for_the_hour(opened, worker):
    danger = opened(kind="danger", summary="电梯困人")
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Invalid) as refusal:
        started(worker, danger, clock="lift_rescue_arrival")
    assert set(refusal.value.fields) == {"at"}
    later = timezone.localtime() + timedelta(hours=1)
    with pytest.raises(Invalid) as refusal:
        started(worker, danger, clock="lift_rescue_arrival", on=later.date(), at=later.time())
    assert refusal.value.fields
    started(worker, danger, clock="lift_rescue_arrival", on=yesterday, at=time(14))
    for moment in (None, time(13, 59)):
        with pytest.raises(Invalid) as refusal:
            ended(worker, danger, clock="lift_rescue_arrival", on=yesterday, at=moment)
        assert set(refusal.value.fields) == {"at" if moment is None else "on"}


def test_a_warranty_that_is_over_is_told_and_not_started(opened, worker):
    repair = opened(kind="repair", summary="屋面渗水")
    long_ago = date(2019, 6, 3)
    with pytest.raises(Refused) as refusal:
        started(worker, repair, clock="warranty_waterproof", on=long_ago, paper="竣工验收报告")
    # Five years to the day: 民法典 art. 202.
    assert "2024-06-03" in str(refusal.value.sentence)
    assert not repair.clocks.exists()
    recent = timezone.localdate() - timedelta(days=400)
    started(worker, repair, clock="warranty_services", on=recent, paper="竣工验收报告")
    assert repair.clocks.get().state == "running"
    assert repair.clocks.get().breached_at is None


def test_each_clock_of_the_registry_has_its_place():
    why = (ROOT / "docs/why/0020-a-case-is-a-file-that-many-hands-keep.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.*?`) \| (.*?) \|", why.partition("## Whose clock")[2], re.M)
    told = [(clock, where) for names, where in rows for clock in re.findall(r"`(\w+)`", names)]
    assert sorted(clock for clock, _where in told) == sorted(registry.clocks())
    rules = json.loads((ROOT / "src/lilong/cases/dictionary/clock_rules.json").read_text("utf-8"))
    ours = {one for lists in rules["by_hand"].values() for one in lists}
    for rule in rules["rules"]:
        ours.update(
            *(rule.get(name, []) for name in ("starts", "under_construction", "unservable"))
        )
    ours |= {FIRST_CONTACT, CLOSE, "judicial_confirmation"}
    assert {clock for clock, where in told if where.startswith("cases")} == ours


def test_a_warranty_that_runs_out_meanwhile_has_lapsed_and_nobody_is_late(opened, worker):
    repair = opened(kind="repair", summary="屋面渗水")
    today = timezone.localdate()
    accepted = today.replace(year=today.year - 2, day=min(today.day, 28)) + timedelta(days=3)
    started(worker, repair, clock="warranty_services", on=accepted, paper="竣工验收报告")
    own = repair.clocks.get()
    later = own.runs_out + timedelta(days=30)
    reading = reading_of(own, own.entries.order_by("order"), later)
    assert (reading.state, reading.breached_at) == ("ended", None)
    assert has_lapsed(own, reading)
    assert light_of(own, later) == "lapsed"
