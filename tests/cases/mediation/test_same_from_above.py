"""Whatever page those above open, it tells them the same of one case: of a quarrel that is closed
to them the lane and no more, of one that every side wished open the door, as of any violation."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from lilong.cases.commands import _plan
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.start_clock import start_clock
from lilong.cases.files.models import Case
from lilong.cases.files.packet import packet_values
from lilong.cases.files.queries.at_place import cases_at
from lilong.cases.files.queries.case_filter import CaseFilter
from lilong.cases.files.queries.case_list import case_page
from lilong.cases.files.queries.cases import seen_case
from lilong.cases.files.queries.due_list import due_page
from lilong.cases.files.queries.planning import weeks_ahead
from lilong.cases.files.queries.rungs import rungs_at
from lilong.cases.files.references import _cases
from lilong.cases.files.search import words_of
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from tests.neighbourhood import person_with
from tests.reading import as_read
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

ABOUT = "厨房水管改道"


@pytest.fixture(params=["closed", "opened", "violation"])
def told(request, worker, opened, quarrel):
    """A case with a clock and a hand-over that waits, and whether those above may read of it."""
    if request.param == "violation":
        case = opened(summary=ABOUT)
    else:
        case = quarrel.accept().case
        wish = "open" if request.param == "opened" else "closed"
        for side, said in enumerate(("open", wish), 1):
            tell_rights(quarrel.mediator, case_id=case.id, side=side, how="read_out", wish=said)
        case.summary = ABOUT
        Case.objects.filter(pk=case.pk).update(summary=ABOUT, grams=words_of(case))
    today = timezone.localdate()
    start_clock(worker, case_id=case.id, clock="petition_route", on=today, paper="信访件")
    hand_over_case(
        worker, case_id=case.id, to_level="patch", asked_of="片区", tried="谈过两回",
        asked="请来看看", answer_due=today + timedelta(days=5),
    )  # fmt: skip
    return Case.objects.get(pk=case.pk), request.param != "closed"


@pytest.fixture(params=["street_officer", "patch_officer"])
def above(request, street):
    return person_with(request.param, street.street, request.param)


def by_list(actor, area, case):
    (line,) = (one for one in case_page(actor, area, CaseFilter()).lines if one.id == case.id)
    assert line.summary == (ABOUT if line.address == case.address else "")
    return line.address


def by_due(actor, area, case):
    lines = due_page(actor, area, timezone.now()).lines
    return next(one.clock.case.address for one in lines if one.clock.case_id == case.id)


def by_rungs(actor, area, case):
    (line,) = (one for rung in rungs_at(actor, area) for one in rung.waiting if one.id == case.id)
    return line.address


def by_plan(actor, area, case):
    made = weeks_ahead(actor, area, weeks=4, capacity=12)
    return next(one.address for one in made.cases if one.id == case.id)


def by_file(actor, area, case):
    seen = seen_case(actor, case.id)
    assert seen.summary == (ABOUT if seen.address == case.address else "")
    return seen.address


PLACES = {"list": by_list, "due": by_due, "rungs": by_rungs, "plan": by_plan, "file": by_file}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("lost", ["nothing", "lane", "compound"])
def test_every_place_shows_the_same_for_the_door(told, above, worker, street, place, lost):
    case, shown = told
    grounds = {"nothing": street.lanes[0].name, "lane": street.compound.name}
    if lost != "nothing":
        without = {"lane_id": None} | ({"compound_id": None} if lost == "compound" else {})
        Case.objects.filter(pk=case.pk).update(**without)
    area = places.place(street.area.id)
    right = case.address if shown else grounds.get(lost, street.area.name)
    assert PLACES[place](above, area, case) == right
    assert PLACES[place](worker, area, case) == case.address


@pytest.mark.parametrize("page", ["", "due", "rungs", "plan", "plan?why={code}"])
def test_every_page_of_the_area_says_it_so(as_person, told, above, street, page):
    case, shown = told
    answer = as_person(above).get(f"/cases/{street.area.id}/{page.format(code=case.code)}")
    text = as_read(answer.content.decode())
    assert answer.status_code == 200
    assert case.code in text
    assert (case.address in text) == shown
    assert (ABOUT in text) == (shown and page == "")


@pytest.mark.parametrize("chosen", ["words", "door", "both"])
def test_what_is_open_is_found_by_words_and_at_its_door(told, above, worker, street, chosen):
    case, shown = told
    asked = {
        "words": {"words": ABOUT},
        "door": {"number_id": case.number_id},
        "both": {"words": ABOUT, "number_id": case.number_id},
    }[chosen]
    area = places.place(street.area.id)
    # Where something else is found there, too.
    known = case_page(worker, area, CaseFilter(**asked))
    found = case_page(above, area, CaseFilter(**asked))
    assert case.id in [one.id for one in known.lines]
    assert (case.id in [one.id for one in found.lines]) == shown
    if chosen == "door":
        assert found.total == len(found.lines) == sum(found.counts.values())


def test_at_its_door_it_is_counted_as_the_list_has_it(told, above, worker, street):
    case, shown = told
    area, now = places.place(street.area.id), timezone.now()
    for place_id in (case.number_id, case.place_id):
        here = places.place(place_id)
        counted, known = (cases_at(actor, area, here, now) for actor in (above, worker))
        # Beside a violation there is a quarrel that nobody was asked about.
        closed = 0 if case.kind == "dispute" and shown else 1
        assert counted.open == known.open - closed
        assert bool(counted.lights) == shown
    lane = places.place(case.lane_id)
    assert cases_at(above, area, lane, now).open == cases_at(worker, area, lane, now).open


def test_the_trace_leads_there_or_not_at_all(told, above):
    case, shown = told
    found = _cases(above, [case.id]).values()
    assert [one.title for one in found] == ([f"{case.code} {case.address}"] if shown else [])


def test_no_quarrel_leaves_the_house_as_a_packet(told):
    case, _shown = told
    if case.kind == "dispute":
        with pytest.raises(Refused):
            packet_values(case)
    else:
        assert packet_values(case)["address"] == case.address


def test_the_command_line_is_the_houses_own(told, street, capsys):
    case, _shown = told
    assert _plan(SimpleNamespace(at=street.area.path, weeks=4, capacity=12, json=True)) == 0
    rows = json.loads(capsys.readouterr().out)["cases"]
    assert case.address in [one["address"] for one in rows if one["code"] == case.code]
