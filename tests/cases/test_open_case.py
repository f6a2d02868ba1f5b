"""Opening a case: from a worker's own eyes, or from findings of the ledger."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from lilong.cases.files.actions.open_case import AlreadyOpened
from lilong.cases.files.facets import pack
from lilong.cases.files.models import Case, CaseFinding
from lilong.cases.files.writing import CASES
from lilong.commons.counters.counting import tallies
from lilong.commons.links.trace import trace_of
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.survey.actions.add_finding import add_finding


def finding(by, place, kind="illegal_building"):
    return add_finding(by, place_id=place.id, kind=kind, found_on=timezone.localdate())


def test_a_case_has_a_number_an_owner_and_a_first_step(opened, worker, street):
    case = opened()
    assert case.code == f"{timezone.localdate().year}-0001"
    assert case.owner_id == worker.person_id
    assert (case.lane_id, case.number_id) == (street.lanes[0].id, street.numbers[0].id)
    (step,) = case.steps.all()
    assert (step.verb, step.words) == ("open_case", "天井里搭了一间")


def test_it_is_counted_at_every_place_it_lies_in(opened, street):
    case = opened()
    key = str(pack("illegal_structure", "found", "private", "neighbourhood"))
    for place in (street.street, street.area, street.compound, street.lanes[0], street.numbers[0]):
        assert tallies(place.id, CASES) == {key: 1}, place
    assert case.facet == int(key)


def test_a_finding_stands_in_one_case_only(opened, worker, street):
    one = finding(worker, street.rooms[0])
    case = opened(finding_ids=[one.id])
    assert case.source == "finding"
    assert CaseFinding.objects.get(finding=one).case_id == case.id
    (neighbour,) = trace_of(worker, case.id).neighbours
    assert neighbour.reference.id == one.id
    with pytest.raises(AlreadyOpened) as told:
        opened(finding_ids=[one.id])
    assert told.value.case_id == case.id
    assert Case.objects.count() == 1


def test_the_same_form_opens_once(opened):
    number = uuid4()
    case = opened(case_id=number)
    with pytest.raises(AlreadyOpened) as told:
        opened(case_id=number)
    assert told.value.case_id == case.id
    assert Case.objects.count() == 1


def test_what_is_dangerous_comes_first_whatever_was_chosen(opened):
    assert opened(kind="danger", tier="private").tier == "danger"


def test_a_case_without_place_kind_summary_is_refused_by_name(opened, street):
    with pytest.raises(Invalid) as told:
        opened(place=street.street)
    assert "place" in told.value.fields
    with pytest.raises(Invalid) as told:
        opened(kind="nothing", summary=" ")
    assert set(told.value.fields) == {"kind", "summary"}
    assert not Case.objects.exists()


def test_findings_of_another_street_or_a_strangers_eyes_open_nothing(
    opened, worker, other_street, street
):
    from tests.neighbourhood import person_with

    there = finding(person_with("community_worker", other_street.area), other_street.rooms[0])
    with pytest.raises(Invalid):
        opened(finding_ids=[there.id])
    assert not Case.objects.exists()


def test_a_closed_place_has_no_new_case(opened, street):
    from lilong.kernel.actor import SYSTEM
    from lilong.places.actions.close_place import close_place

    close_place(SYSTEM, place_id=street.rooms[0].id, reason="拆了")
    with pytest.raises(Refused):
        opened()


def test_only_keepers_open(opened, leader, resident, officer):
    for other in (leader, resident, officer):
        with pytest.raises(NotAllowed):
            opened(by=other)
    assert not Case.objects.exists()


def test_nobody_is_made_to_lead_by_another_hand(opened):
    with pytest.raises(Invalid) as told:
        opened(tier="leads")
    assert set(told.value.fields) == {"tier"}
    assert not Case.objects.exists()
