"""A rule that has changed holds for what runs from its day on, and rewrites nothing past."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.cases.files import clocks
from lilong.cases.files.actions import change_clock_rule as verb
from lilong.cases.files.actions.change_clock_rule import change_clock_rule
from lilong.cases.files.actions.pause_clock import pause_clock
from lilong.cases.files.actions.reread_clocks import reread_clocks
from lilong.cases.files.actions.set_hotline_times import set_hotline_times
from lilong.cases.files.models import Case, CaseClock, ClockEntry
from lilong.cases.hotline_commands import _rule
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import sentence_of
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from tests.neighbourhood import person_with

SHANGHAI = timezone.get_default_timezone()


def at(day, hour=10):
    return datetime(2026, 3, day, hour, tzinfo=SHANGHAI)


@pytest.fixture
def order(opened, worker, secretary, street, clock_at):
    """Open a case of an order whose five working days run from Monday, 2 March 2026."""
    clock_at(at(2))
    set_hotline_times(secretary, area_id=street.area.id, first_contact=1, close=5, source="一号")

    def one(number=0, start=2):
        case = opened(kind="repair", place=street.rooms[number])
        clocks.start(worker, case, "hotline_close", at(start), amount=5)
        return CaseClock.objects.get(case=case)

    return one


def changed(by, street, on=date(2026, 3, 4), **values):
    given = {"clock": "hotline_close", "paper": "街道通知 7 号", **values}
    return change_clock_rule(by, area_id=street.area.id, on=on, **given)


def due(clock):
    return clocks.last_day_of(CaseClock.objects.get(pk=clock.pk).runs_out)


def test_what_runs_goes_on_by_the_new_rule_and_keeps_its_pause(
    order, secretary, worker, street, clock_at
):
    clock, other = order(), order(1)
    pause_clock(
        worker,
        case_id=clock.case_id,
        clock="hotline_close",
        reason="等配件",
        until=date(2026, 3, 4),
    )
    assert (due(clock), due(other)) == (date(2026, 3, 10), date(2026, 3, 9))
    clock_at(at(4))
    set_hotline_times(secretary, area_id=street.area.id, first_contact=1, close=10, source="二号")
    assert due(other) == date(2026, 3, 9)  # what ran keeps its amount until somebody says so
    told = changed(secretary, street)
    assert (told.changed, told.moved, told.left) == (2, 2, 0)
    assert (due(clock), due(other)) == (date(2026, 3, 17), date(2026, 3, 16))
    assert (
        Case.objects.get(pk=other.case_id).next_due == CaseClock.objects.get(pk=other.pk).runs_out
    )
    entry = ClockEntry.objects.filter(clock=other).latest("order")
    assert (entry.word, entry.at, entry.rule["basis"]) == ("rule_changed", at(4, 0), "二号")
    event = LedgerEntry.objects.get(kind="cases.clock_rule_changed")
    assert (event.facts["count"], event.facts["paper"]) == (2, "街道通知 7 号")
    assert LedgerEntry.objects.filter(kind="cases.due_moved_by_rule").count() == 2
    (notice,) = Notice.objects.filter(key__startswith="clock-rule")
    assert notice.person_id == worker.person_id
    assert "有 2 个期限随规定变了（街道通知 7 号）" in str(sentence_of(notice))
    # A night's reading finds it as it is.
    assert reread_clocks(worker, case_id=other.case_id) == []
    assert due(other) == date(2026, 3, 16)


def test_what_was_late_stays_late_and_a_shorter_rule_is_late_no_sooner_than_it_holds(
    order, secretary, worker, street, clock_at
):
    late, running = order(), order(1, start=2)
    set_hotline_times(secretary, area_id=street.area.id, first_contact=1, close=2, source="三号")
    clock_at(at(9))
    changed(secretary, street, on=date(2026, 3, 9))
    # Two working days were over on the 4th: nobody was late before the rule came.
    assert {due(late), due(running)} == {date(2026, 3, 9)}
    clock_at(at(10))
    reread_clocks(worker, case_id=late.case_id)
    breached = CaseClock.objects.get(pk=late.pk).breached_at
    assert breached == at(10, 0)
    set_hotline_times(secretary, area_id=street.area.id, first_contact=1, close=20, source="四号")
    CaseClock.objects.filter(pk=running.pk).update(runs_out=at(20))  # one that is not over yet
    assert changed(secretary, street, on=date(2026, 3, 10)).changed == 1
    assert CaseClock.objects.get(pk=late.pk).breached_at == breached
    assert ClockEntry.objects.filter(clock=late, word="rule_changed").count() == 1


def test_the_registrys_rule_reaches_a_clock_that_began_by_an_older_one(
    order, opened, worker, secretary, street, clock_at
):
    case = opened(place=street.rooms[2])
    clock = clocks.start(worker, case, "penalty_decision", at(2))
    begun = ClockEntry.objects.get(clock=clock)
    ClockEntry.objects.filter(pk=begun.pk).update(rule={**begun.rule, "amount": 1})
    clock_at(at(3))
    reread_clocks(worker, case_id=case.id)
    old = due(clock)
    changed(secretary, street, clock="penalty_decision", on=date(2026, 3, 3))
    assert due(clock) > old
    with pytest.raises(Refused, match="已经按这条规定"):
        changed(secretary, street, clock="penalty_decision", on=date(2026, 3, 3))


def test_it_is_done_in_parts_where_there_are_many(order, secretary, street, clock_at, monkeypatch):
    for number in range(3):
        order(number)
    set_hotline_times(secretary, area_id=street.area.id, first_contact=1, close=9, source="五号")
    clock_at(at(4))
    monkeypatch.setattr(verb, "MOST", 2)
    first = changed(secretary, street)
    assert (first.changed, first.left) == (2, True)
    assert ClockEntry.objects.filter(clock__case_id=first.last, word="rule_changed").exists()
    rest = changed(secretary, street, after=first.last)
    assert (rest.changed, rest.left) == (1, False)
    # Somebody else was quicker than who says it in parts.
    with pytest.raises(Refused):
        changed(secretary, street, after=first.last)


def test_cases_are_locked_before_the_street_and_no_more_than_are_taken(
    order, secretary, street, clock_at, monkeypatch
):
    for number in range(3):
        order(number)
    set_hotline_times(secretary, area_id=street.area.id, first_contact=1, close=9, source="五号")
    clock_at(at(4))
    monkeypatch.setattr(verb, "MOST", 1)
    with CaptureQueriesContext(connection) as told:
        changed(secretary, street)
    asked = [one["sql"] for one in told]
    cases = next(n for n, sql in enumerate(asked) if 'FROM "cases_case" ' in sql)
    street_head = next(n for n, sql in enumerate(asked) if "_ledgerhead" in sql)
    assert cases < street_head
    if connection.features.has_select_for_no_key_update:
        assert "FOR NO KEY UPDATE" in asked[cases]
    entries = [sql for sql in asked if sql.startswith("SELECT") and "clockentry" in sql]
    assert not [sql for sql in entries if " IN (" in sql and sql.split(" IN (")[1].count(",") > 1]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"clock": "nobodys"}, "clock"),
        ({"paper": " "}, "paper"),
        ({"paper": "长" * 101}, "paper"),
        ({"on": date(2026, 3, 5)}, "on"),
        ({"on": date(1026, 3, 4)}, "on"),
    ],
)
def test_no_rule_without_a_paper_and_a_day_that_has_come(
    order, secretary, street, clock_at, values, field
):
    order()
    clock_at(at(4))
    with pytest.raises(Invalid) as told:
        changed(secretary, street, **values)
    assert field in told.value.fields


def test_who_gets_the_text_says_so_and_nobody_else(
    order, worker, officer, leader, resident, street, secretary, clock_at
):
    order()
    set_hotline_times(secretary, area_id=street.area.id, first_contact=1, close=9, source="六号")
    clock_at(at(4))
    for actor in (worker, leader, resident):
        with pytest.raises(NotAllowed):
            changed(actor, street)
    assert changed(officer, street).changed == 1


def test_what_nobody_has_set_is_refused(opened, worker, secretary, street, clock_at):
    clock_at(at(2))
    clocks.start(worker, opened(kind="repair"), "hotline_close", at(2), amount=5)
    clock_at(at(2) + timedelta(days=2))
    with pytest.raises(Refused, match="没有写下天数"):
        changed(secretary, street)


def test_the_command_line_says_how_many(order, secretary, street, clock_at, capsys):
    order()
    set_hotline_times(secretary, area_id=street.area.id, first_contact=1, close=9, source="七号")
    clock_at(at(4))
    options = SimpleNamespace(
        clock="hotline_close",
        at=street.area.path,
        on=date(2026, 3, 4),
        paper="街道通知",
        by=secretary.name,
        json=True,
    )
    assert _rule(options) == 0
    assert json.loads(capsys.readouterr().out) == {"changed": 1, "moved": 1}
    # The ledger names who said so.
    event = LedgerEntry.objects.get(kind="cases.clock_rule_changed")
    assert event.actor_id == secretary.person_id
    with pytest.raises(Refused):
        _rule(options)


def test_the_command_line_changes_no_rule_for_anybody_else(order, secretary, street, clock_at):
    order()
    clock_at(at(4))
    person_with("secretary", street.area, "王书记")
    person_with("committee_chair", street.area, "王书记")
    known = {"clock": "hotline_close", "at": street.area.path, "on": date(2026, 3, 4)}
    for name, said in (("没有这个人", "不是这里"), ("王书记", "分不清"), ("", "不是这里")):
        with pytest.raises(Invalid, match=said):
            _rule(SimpleNamespace(**known, paper="街道通知", by=name, json=True))


def test_a_hearing_told_of_before_the_law_was_read_rightly_gets_its_working_days(
    opened, worker, secretary, street, clock_at
):
    """What an installation has to say once for what runs: the registry counted calendar days."""
    clock_at(at(3))
    case = opened()
    running, over = (clocks.start(worker, case, "hearing_request", at(3)), opened())
    over = clocks.start(worker, over, "hearing_request", at(3))
    for clock in (running, over):
        begun = clock.entries.get()
        begun.rule = {"amount": 5, "unit": "day", "basis": "《行政处罚法》", "source": "（旧）"}
        begun.save()
        clocks.take_reading(clock, [begun], timezone.now())
        clock.save()
    assert due(running) == date(2026, 3, 9)  # the Monday after a Sunday
    clock_at(at(6))
    told = changed(
        secretary,
        street,
        on=date(2021, 7, 15),
        clock="hearing_request",
        paper="《行政处罚法》第八十五条",
    )
    assert (told.changed, told.moved) == (2, 2)
    assert due(running) == date(2026, 3, 10)
    assert ClockEntry.objects.filter(clock=running, word="started").get().rule["unit"] == "day"
