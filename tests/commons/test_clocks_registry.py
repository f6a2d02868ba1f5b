"""The registry of legal clocks: whole, sourced, and counted on the house's calendar."""

from __future__ import annotations

import json
from datetime import date, datetime
from importlib.resources import files

import pytest

from lilong.commons.clocks import clock, clocks, due_of, read_registry
from lilong.engines.working_days import SHANGHAI

PERIODS = {
    "assembly_notice": (15, "day", -1),
    "committee_decision_post": (3, "day", 1),
    "committee_meeting_max_gap": (2, "month", 1),
    "annul_window": (1, "year", 1),
    "election_filing": (30, "day", 1),
    "filing_done": (20, "day", 1),
    "reelection_report": (5, "month", -1),
    "reelection_group": (60, "day", 1),
    "emergency_repair_consent": (7, "day", 1),
    "fund_reraise_silence": (90, "day", 1),
    "fund_reraise_pay": (90, "day", 1),
    "fund_publish": (6, "month", 1),
    "common_income_publish": (3, "month", 1),
    "audit_post": (30, "day", 1),
    "property_report": (24, "hour", 1),
    "enforcement_visit": (24, "hour", 1),
    "enforcement_visit_under_construction": (2, "hour", 1),
    "unknown_owner_notice": (10, "day", 1),
    "decision_notice": (30, "day", 1),
    "reporter_reply": (1, "month", 1),
    "review_window": (60, "day", 1),
    "suit_window": (6, "month", 1),
    "penalty_decision": (90, "day", 1),
    "hearing_request": (5, "workday", 1),
    "judicial_confirmation": (30, "day", 1),
    "petition_route": (15, "day", 1),
    "petition_close": (60, "day", 1),
    "petition_review": (30, "day", 1),
    "danger_report": (3, "workday", 1),
    "fire_patrol": (1, "day", 1),
    "fire_check": (1, "month", 1),
    "fire_drill": (1, "year", 1),
    "fire_test": (1, "year", 1),
    "fire_service_conclusion": (6, "month", 1),
    "fire_upload": (5, "workday", 1),
    "lift_service": (15, "day", 1),
    "lift_inspection_apply": (1, "month", -1),
    "lift_rescue_arrival": (30, "minute", 1),
    "lift_accident_threshold": (2, "hour", 1),
    "lift_assessment_age": (15, "year", 1),
    "warranty_waterproof": (5, "year", 1),
    "warranty_services": (2, "year", 1),
    "hotline_first_contact": (None, "workday", 1),
    "hotline_close": (None, "workday", 1),
}


def registry() -> dict:
    return json.loads(files("lilong.commons.clocks").joinpath("registry.json").read_text("utf-8"))


def test_every_clock_keeps_the_period_and_unit_of_its_rule():
    kept = {one.id: (one.amount, one.unit, one.sign) for one in clocks().values()}

    assert kept == PERIODS


def test_every_clock_says_in_both_languages_what_it_is_and_where_it_stands_written():
    for one in clocks().values():
        assert all((one.name, one.english, one.trigger, one.trigger_english)), one.id
        assert one.basis, one.id
        assert one.source, one.id
        assert bool(one.note) == bool(one.note_english), one.id
        assert date(2026, 1, 1) <= one.checked_on, one.id


def test_the_notice_of_an_assembly_is_due_fifteen_days_before_it():
    assert due_of("assembly_notice", date(2026, 12, 20)).due == date(2026, 12, 5)


def test_an_owner_has_a_year_to_ask_for_annulment():
    told = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)

    assert due_of("annul_window", told).due == date(2027, 11, 23)


@pytest.mark.parametrize(
    ("told", "last"),
    [
        # A Tuesday; by calendar days the fifth would be a Sunday, and the Monday after the last.
        (date(2026, 3, 3), date(2026, 3, 10)),
        # Over the May holiday, and the Saturday that makes up for it.
        (date(2026, 4, 29), date(2026, 5, 9)),
    ],
)
def test_five_days_to_ask_for_a_hearing_are_working_days(told, last):
    """行政处罚法 (2021) art. 85: its 二日, 三日, 五日 and 七日 are working days."""
    assert due_of("hearing_request", told).due == last


def test_an_unknown_clock_is_not_there():
    with pytest.raises(KeyError):
        clock("tea_time")


def test_two_clocks_of_one_name_are_refused():
    content = registry()
    content["clocks"].append(content["clocks"][0])

    with pytest.raises(ValueError, match="two clocks are called assembly_notice"):
        read_registry(json.dumps(content))


def test_an_entry_with_a_word_too_many_is_refused():
    content = registry()
    content["clocks"][0]["colour"] = "red"

    with pytest.raises(TypeError, match="colour"):
        read_registry(json.dumps(content))
