"""What was measured last stands on the page of its case, point by point against the norm."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import Sight
from lilong.cases.files.queries.cases import seen_case
from lilong.cases.norms.actions.adopt_norm import adopt_norm
from lilong.cases.norms.actions.measure_case import measure_case
from lilong.cases.norms.web.panels import measures

SET = {"max_projection_mm": 300, "min_escape_width_mm": 800, "colour": "白"}


@pytest.fixture
def adopt(secretary, street):
    def write(values, days_ago=3):
        return adopt_norm(
            secretary,
            place_id=street.compound.id,
            kind="window_cage",
            values=values,
            adopted_on=timezone.localdate() - timedelta(days=days_ago),
            adopted_by="covenant",
            paper="管理规约第十二条",
        )

    return write


@pytest.fixture
def cage(opened):
    return opened(kind="window_cage", summary="防盗窗外挑")


def measure(worker, cage, **values):
    return measure_case(worker, case_id=cage.id, values=values, measured_on=timezone.localdate())


def page(browser, case):
    return "".join(browser.get(f"/cases/case/{case.id}/").content.decode().split())


def test_each_point_with_its_limit_and_whether_it_fits(as_person, worker, officer, cage, adopt):
    adopt(SET)
    assert "还没有量过。" in page(as_person(worker), cage)
    measure(worker, cage, projection_mm=450, escape_width_mm=900, escape_height_mm=700)
    for reader in (worker, officer):
        told = page(as_person(reader), cage)
        part = told[told.index("<h2>测量和标准</h2>") :]
        part = part[: part.index("<h2>到今天为止</h2>")]
        assert f"{timezone.localdate().isoformat()}量的" in part
        assert "第1版标准" in part
        for words, said in (
            ("外挑：450毫米", "不符合"),
            ("逃生口净宽：900毫米", "符合"),
            ("逃生口净高：700毫米", "没有标准，不判断"),
            ("颜色<", "没有量"),
        ):
            row = part[part.index(words) :]
            row = row[: row.index("</li>")]
            assert f">{said}</" in row, (words, row)
        assert "标准：不超过300毫米" in part
        assert "标准：不小于800毫米" in part


def test_it_is_held_against_the_norm_in_force(as_person, worker, cage, adopt):
    adopt({"max_projection_mm": 300, "colour": "白"}, days_ago=9)
    measure(worker, cage, projection_mm=450, colour_fits=True)
    adopt({"max_projection_mm": 500, "colour": "灰"}, days_ago=0)
    told = page(as_person(worker), cage)
    assert "标准：不超过500毫米" in told
    assert "量的那天用的是第1版" in told
    assert ">标准改过，请再看一次<" in told
    assert ">不符合<" not in told


def test_without_a_norm_nothing_is_judged(as_person, worker, cage):
    measure(worker, cage, projection_mm=450)
    told = page(as_person(worker), cage)
    assert "小区没有定标准；量到的照记，不判断" in told
    assert ">没有标准，不判断<" in told


def test_who_walks_measures_and_no_party_reads_it(
    as_person, worker, secretary, leader, resident, street, cage, adopt, opened
):
    adopt(SET)
    measure(worker, cage, projection_mm=450)
    way = f"/cases/case/{cage.id}/measure"
    assert way in page(as_person(worker), cage)
    walks = page(as_person(leader), cage)
    assert way in walks
    assert "450毫米" not in walks
    noted = {"case_id": cage.id, "role": "owner", "purpose": "沟通"}
    note_party(secretary, **noted, person_id=resident.person_id)
    own = page(as_person(resident), cage)
    assert "测量和标准" not in own
    assert "450毫米" not in own
    # A keeper whose own window it is reads as a party does.
    note_party(secretary, **noted, person_id=worker.person_id)
    assert "450毫米" not in page(as_person(worker), cage)
    shed = opened(place=street.rooms[2])
    assert "测量和标准" not in page(as_person(secretary), shed)


def test_what_is_closed_is_read_and_measured_no_more(as_person, worker, cage, adopt):
    adopt(SET)
    measure(worker, cage, projection_mm=450)
    Case.objects.filter(pk=cage.id).update(state="closed")
    told = page(as_person(worker), cage)
    assert "450毫米" in told
    assert f"/cases/case/{cage.id}/measure" not in told


def test_the_whole_page_keeps_to_its_queries(
    as_person, worker, cage, adopt, django_assert_max_num_queries
):
    adopt(SET)
    measure(worker, cage, projection_mm=450)
    browser = as_person(worker)
    browser.get(f"/cases/case/{cage.id}/")
    with django_assert_max_num_queries(14):
        assert browser.get(f"/cases/case/{cage.id}/").status_code == 200


def test_it_costs_one_query(rf, worker, cage, adopt, django_assert_num_queries):
    adopt(SET)
    measure(worker, cage, projection_mm=450)
    request = rf.get("/")
    request.actor = worker
    found = seen_case(worker, cage.id)
    with django_assert_num_queries(1):
        panel = measures(request, found, Sight.FULL)
    assert [one["said"] for one in panel.context["points"]] == ["不符合", "没有量", "没有量"]
