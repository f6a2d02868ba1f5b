"""Danger comes before all, and is seen by whoever looks after where it lies: what is common."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from lilong.cases.files import writing
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.facets import pack, unpack
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import Sight, sight_of, visible_to
from lilong.cases.files.queries.case_filter import CaseFilter
from lilong.cases.files.queries.case_list import case_page
from lilong.commons.counters.counting import Deltas
from lilong.commons.counters.models import Tally
from lilong.kernel.actor import SYSTEM
from lilong.places import queries as places
from lilong.places.actions.add_place import add_place
from lilong.survey.actions.add_finding import add_finding
from tests.cases.many import open_many
from tests.cases.test_case_plans import page_by_page
from tests.neighbourhood import person_with
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture
def corridor(street):
    return add_place(
        SYSTEM, parent_id=street.numbers[0].id, kind="common_part", name="走道", slug="corridor"
    )


@pytest.fixture
def company(street):
    return person_with("property_staff", street.compound)


def seen(actor, street):
    area = places.place(street.area.id)
    listed = {line.id for line in case_page(actor, area, CaseFilter()).lines}
    assert listed == set(visible_to(actor, Case.objects.all()).values_list("pk", flat=True))
    for case in Case.objects.all():
        assert (sight_of(actor, case) > Sight.NONE) == (case.pk in listed)
    return listed


def test_danger_in_a_corridor_is_the_property_companys_to_see(
    opened, street, corridor, company, worker
):
    tile = opened(kind="danger", summary="走道顶上的瓷砖要掉", place=corridor)
    lamp = opened(kind="repair", summary="走道灯不亮", place=corridor)
    facade = opened(kind="danger", summary="外墙裂了", place=street.numbers[0])
    gas = opened(kind="danger", summary="屋里堆煤气瓶", place=street.rooms[0])
    nowhere = opened(kind="danger", summary="有人说有险情", place=street.area, spot="大门口")
    assert {one.tier for one in (tile, facade, gas, nowhere)} == {"danger"}
    assert seen(company, street) == {tile.pk, lamp.pk, facade.pk}
    assert seen(worker, street) == set(Case.objects.values_list("pk", flat=True))
    assert seen(person_with("property_staff", street.numbers[-1]), street) == set()
    # At the number alone, where cases are looked through.
    assert seen(person_with("property_staff", street.numbers[0]), street) == {
        tile.pk, lamp.pk, facade.pk,
    }  # fmt: skip
    assert not list(counters_agree())


def test_it_is_seen_through_all_its_life(opened, street, corridor, company, worker):
    tile = opened(kind="danger", summary="走道顶上的瓷砖要掉", place=corridor)
    for to in ("secured", "dispatched", "in_work"):
        advance_case(worker, case_id=tile.id, to=to, words="在办")
        assert seen(company, street) == {tile.pk}
    withdraw_case(worker, case_id=tile.id, reason="看错了")
    assert seen(company, street) == {tile.pk}
    assert not list(counters_agree())


def test_of_findings_the_most_private_decides(opened, street, corridor, company, worker):
    def found(part):
        return add_finding(
            worker, place_id=corridor.id, kind="illegal_building", part=part,
            found_on=timezone.localdate(),
        )  # fmt: skip

    both = [found("public").id, found("private").id]
    opened(kind="danger", summary="要塌了", place=corridor, finding_ids=both[1:])
    assert seen(company, street) == set()
    own = opened(kind="danger", summary="要塌了", place=street.rooms[0], finding_ids=both[:1])
    assert seen(company, street) == {own.pk}


def test_its_page_opens_and_keeps_what_is_the_parties_own(
    as_person, opened, corridor, company, street
):
    tile = opened(kind="danger", summary="走道顶上的瓷砖要掉", place=corridor)
    gas = opened(kind="danger", summary="屋里堆煤气瓶", place=street.rooms[0])
    browser = as_person(company)
    assert "瓷砖" in browser.get(f"/cases/case/{tile.id}/").content.decode()
    assert browser.get(f"/cases/case/{gas.id}/").status_code == 404


def test_a_facet_tells_it_of_danger_alone():
    common = pack("danger", "found", "danger", "street", common=True)
    assert (unpack(common).tier, unpack(common).common) == ("danger", True)
    assert common < 1 << 15
    assert not unpack(pack("danger", "found", "danger", "street")).common
    for tier in ("public", "private", "shop", "leads"):
        assert not unpack(pack("repair", "found", tier, "street", common=True)).common


def test_page_by_page_it_is_what_the_company_may_see(street, corridor, company, worker):
    open_many([*street.rooms[:4], corridor], 500, [worker.person_id])
    rows = visible_to(company, Case.objects.filter(area_id=street.area.id)).order_by("-position")
    right = list(rows.values_list("pk", flat=True)[:160])
    assert rows.filter(tier="danger").count() > 10
    assert page_by_page(company, places.place(street.area.id), CaseFilter()) == right


def test_houses_that_stand_are_told_once(opened, street, corridor, company, worker):
    tile = opened(kind="danger", summary="走道顶上的瓷砖要掉", place=corridor)
    opened(kind="danger", summary="屋里堆煤气瓶", place=street.rooms[0])
    # As it was before.
    Tally.objects.filter(name=writing.CASES).delete()
    for case in Case.objects.all():
        case.facet = writing.pack(case.kind, case.state, case.tier, case.level)
        case.save(update_fields=["facet"])
        deltas = Deltas(case.space_id)
        deltas.add(writing.scopes_of(case), writing.CASES, str(case.facet))
        deltas.write()
    assert not list(counters_agree())
    assert seen(company, street) == set()
    step = import_module("lilong.cases.migrations.0003_danger_on_what_is_common")
    step.tell_where_danger_lies(apps, None)
    assert seen(company, street) == {tile.pk}
    assert not list(counters_agree())
