"""What is being built at this moment is looked at within two hours of the report, not a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.take_back_hand_over import take_back_hand_over
from lilong.cases.files.models import Case
from lilong.cases.files.packet import packet_document, packet_values
from lilong.cases.files.queries.cases import clocks_of
from lilong.cases.files.web.words import clock_lines
from lilong.commons.documents.blocks import Facts
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.web.form_token import new_token
from lilong.kernel.refusal import Invalid
from tests.cases.test_case_clocks import at, told
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]

VISIT, SOONER = "enforcement_visit", "enforcement_visit_under_construction"


def handed_up(by, case, **values):
    values.setdefault("to_level", "department")
    return hand_over_case(
        by,
        case_id=case.id,
        asked_of="枫林城管中队",
        tried="上门三次",
        asked="请到现场认定",
        answer_due=timezone.localdate() + timedelta(days=7),
        **values,
    )


@pytest.fixture
def spoken_to(opened, worker):
    """A structure whose owner does not listen."""

    def one(**values):
        case = opened(**values)
        return advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理，不听")

    return one


def clocks(case):
    return dict(case.clocks.values_list("clock", "state"))


def test_whoever_opens_it_says_that_it_is_being_built(as_person, worker, street):
    browser = as_person(worker)
    here = f"/cases/{street.rooms[0].id}/open"
    assert "正在搭" in browser.get(here).content.decode()
    typed = {
        "kind": "illegal_structure",
        "summary": "天井里正在砌墙",
        "tier": "private",
        "source": "committee",
        "under_construction": "on",
        "token": new_token(worker, "open-case"),
    }
    assert browser.post(here, typed).status_code == 302
    case = Case.objects.get()
    assert case.under_construction
    assert "正在搭" in browser.get(f"/cases/case/{case.id}/").content.decode()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理，不听")
    handed_up(worker, case)
    clock = case.clocks.get()
    assert clock.clock == SOONER
    assert clock.runs_out - clock.started_at == timedelta(hours=2)


def test_only_what_can_be_built_is_being_built(as_person, opened, worker, street):
    with pytest.raises(Invalid) as said:
        opened(kind="repair", summary="路灯不亮", under_construction=True)
    assert set(said.value.fields) == {"under_construction"}
    assert not Case.objects.exists()
    case = opened(kind="repair", summary="路灯不亮")
    with pytest.raises(Invalid) as said:
        handed_up(worker, case, under_construction=True)
    assert set(said.value.fields) == {"under_construction"}
    assert not case.hand_overs.exists()
    page = as_person(worker).get(f"/cases/case/{case.id}/").content.decode()
    assert 'name="to_level"' in page
    assert 'name="under_construction"' not in page


def test_it_is_said_or_put_right_when_it_is_reported(as_person, spoken_to, worker):
    case = spoken_to()
    browser = as_person(worker)
    typed = {
        "step": "hand_over",
        "base_version": case.version,
        "to_level": "department",
        "asked_of": "枫林城管中队",
        "tried": "上门三次",
        "asked": "今天又来了工人",
        "answer_due": (timezone.localdate() + timedelta(days=7)).isoformat(),
    }
    sent = browser.post(f"/cases/case/{case.id}/act", {**typed, "under_construction": "on"})
    assert sent.status_code == 302
    assert clocks(case) == {SOONER: "running"}
    assert LedgerEntry.objects.filter(kind="cases.construction_noted").count() == 1
    # Work has stopped; the form shows what was said, and who reports it anew says otherwise.
    other = spoken_to(under_construction=True)
    page = browser.get(f"/cases/case/{other.id}/").content.decode()
    assert 'name="under_construction"' in page
    assert "checked" in page.split('name="under_construction"')[1].split(">")[0]
    typed["base_version"] = other.version
    assert browser.post(f"/cases/case/{other.id}/act", typed).status_code == 302
    other.refresh_from_db()
    assert not other.under_construction
    assert clocks(other) == {VISIT: "running"}


def test_who_says_nothing_of_it_leaves_it_as_it_is(spoken_to, worker, officer):
    case = spoken_to(under_construction=True)
    handed_up(worker, case, to_level="patch")
    assert clocks(case) == {}
    answer_hand_over(officer, case_id=case.id, outcome="bounces", words="请报街道")
    handed_up(worker, case, to_level="street")
    assert clocks(case) == {SOONER: "running"}
    assert not LedgerEntry.objects.filter(kind="cases.construction_noted").exists()


def test_the_packet_tells_it(spoken_to, worker):
    case = handed_up(worker, spoken_to(under_construction=True))
    told = packet_values(case)
    assert told["under_construction"] is True
    assert told["unservable"] is False
    facts = next(one for one in packet_document(case).blocks if isinstance(one, Facts))
    assert dict(facts.rows)["正在搭建"].startswith("是")
    still = handed_up(worker, spoken_to())
    facts = next(one for one in packet_document(still).blocks if isinstance(one, Facts))
    # Nobody has said that it is not: a packet states what was said.
    assert "正在搭建" not in dict(facts.rows)
    assert packet_values(still)["under_construction"] is None


@pytest.fixture
def taken(spoken_to, worker, officer, clock_at):
    """Reported to the street on Monday, 2 March 2026, at ten, which took it; now it is two."""

    def one(*, under_construction):
        clock_at(at(2026, 3, 2))
        case = handed_up(
            worker, spoken_to(), to_level="street", under_construction=under_construction
        )
        answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们办")
        clock_at(at(2026, 3, 2, 14))
        return Case.objects.get(pk=case.id)

    return one


def test_what_is_found_to_be_built_on_handing_on_is_visited_within_two_hours(taken, officer):
    case = handed_up(officer, taken(under_construction=False), under_construction=True)
    assert case.state == "reported"
    assert clocks(case) == {VISIT: "ended", SOONER: "running"}
    sooner = case.clocks.get(clock=SOONER)
    # Nobody could have come in time for what nobody knew.
    assert (sooner.started_at, sooner.runs_out) == (at(2026, 3, 2, 14), at(2026, 3, 2, 16))
    assert case.next_clock == SOONER
    assert Case.objects.get(pk=case.id).next_due == at(2026, 3, 2, 16)
    lines = {one["clock"]: one for one in clock_lines(clocks_of(case), timezone.now())}
    assert str(lines[VISIT]["light"]) == "不再计时"
    assert "正在搭建" in lines[VISIT]["sums"][-1]


def test_what_is_built_no_more_on_handing_on_is_visited_within_a_day_of_the_report(taken, officer):
    case = handed_up(officer, taken(under_construction=True), under_construction=False)
    assert clocks(case) == {SOONER: "ended", VISIT: "running"}
    # The two hours were over: that they were late is not undone by saying so.
    assert case.clocks.get(clock=SOONER).breached_at == at(2026, 3, 2, 12)
    # It was reported at ten; no hour is won.
    assert case.clocks.get(clock=VISIT).runs_out == at(2026, 3, 3)


def test_no_hour_is_won_by_saying_it_is_built_and_then_that_it_is_not(taken, officer, clock_at):
    case = handed_up(officer, taken(under_construction=False), under_construction=True)
    take_back_hand_over(officer, case_id=case.id, words="再看看")
    clock_at(at(2026, 3, 2, 15))
    case = handed_up(officer, case, under_construction=False)
    visit = case.clocks.exclude(state="ended").get()
    assert (visit.clock, visit.started_at) == (VISIT, at(2026, 3, 2))
    assert visit.runs_out == at(2026, 3, 3)


def test_who_has_come_already_is_not_waited_for_again(taken, worker, officer):
    case = taken(under_construction=True)
    told(worker, case, "visited")
    handed_up(officer, case, under_construction=False)
    assert clocks(case) == {SOONER: "ended"}


def test_who_says_the_same_again_on_handing_on_changes_no_clock(taken, officer):
    case = handed_up(officer, taken(under_construction=False), under_construction=False)
    assert clocks(case) == {VISIT: "running"}
    assert case.clocks.get().started_at == at(2026, 3, 2)
