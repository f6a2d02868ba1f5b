"""Many findings become cases at once: one each, all or none."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.cases.files.actions.open_case import AlreadyOpened
from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.models import Case, CaseFinding, CaseStep
from lilong.commons.ledger.chain import verify
from lilong.commons.links.trace import trace_of
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.survey.actions.add_finding import add_finding


@pytest.fixture
def found(worker, street):
    """A sink on common land, a shop's extension, a home's extension."""

    def add(place, kind, **values):
        return add_finding(
            worker, place_id=place.id, kind=kind, found_on=timezone.localdate(), **values
        )

    return [
        add(street.numbers[0], "outdoor_sink", part="public", description="弄口的水斗"),
        add(street.rooms[0], "illegal_building", part="private", shop=True),
        add(street.rooms[1], "illegal_building", part="private", area=600),
    ]


def test_each_finding_has_its_case_and_what_is_public_comes_first(worker, street, found):
    cases = open_cases(worker, area_id=street.area.id, finding_ids=[one.id for one in found])
    by_finding = {one.finding_id: one.case for one in CaseFinding.objects.select_related("case")}
    told = [(by_finding[one.id].kind, by_finding[one.id].tier) for one in found]
    assert told == [
        ("common_land", "public"), ("illegal_structure", "shop"), ("illegal_structure", "private"),
    ]  # fmt: skip
    assert sorted(case.code[-4:] for case in cases) == ["0001", "0002", "0003"]
    assert {case.owner_id for case in cases} == {worker.person_id}
    assert CaseStep.objects.filter(order=1).count() == 3
    assert by_finding[found[0].id].summary == "弄口的水斗"
    assert len(trace_of(worker, cases[0].id).neighbours) == 1
    assert not list(counters_agree())
    assert not list(verify(street.street.id))


def test_one_that_has_a_case_stops_them_all(worker, street, found):
    ids = [one.id for one in found]
    open_cases(worker, area_id=street.area.id, finding_ids=ids[:1])
    with pytest.raises(AlreadyOpened):
        open_cases(worker, area_id=street.area.id, finding_ids=ids)
    assert Case.objects.count() == 1
    assert not list(counters_agree())


def test_none_and_too_many_and_other_kinds_are_refused(worker, street, found):
    other = add_finding(
        worker, place_id=street.rooms[0].id, kind="other", found_on=timezone.localdate()
    )
    for ids in ([], [other.id]):
        with pytest.raises(Invalid) as told:
            open_cases(worker, area_id=street.area.id, finding_ids=ids)
        assert set(told.value.fields) == {"findings"}
    assert not Case.objects.exists()


def test_only_keepers(leader, street, found):
    with pytest.raises(NotAllowed):
        open_cases(leader, area_id=street.area.id, finding_ids=[found[0].id])


def test_the_number_of_queries_does_not_grow_with_the_cases(
    worker, street, found, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30):
        open_cases(worker, area_id=street.area.id, finding_ids=[one.id for one in found])
