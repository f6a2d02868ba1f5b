"""No case without a place that somebody can go to."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.models import Case
from lilong.council.covering import Telling
from lilong.kernel.refusal import Invalid
from lilong.places.models import Place
from lilong.survey.actions.add_finding import add_finding
from lilong.survey.models import Finding
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]

EVERY = (
    "illegal_structure", "wall_opening", "common_part", "common_land", "window_cage", "dispute",
    "repair", "danger",
)  # fmt: skip
BUILT = ("illegal_structure", "wall_opening", "window_cage")


@pytest.mark.parametrize("kind", EVERY)
def test_the_whole_area_is_no_place_and_a_named_spot_is(opened, street, kind):
    with pytest.raises(Invalid) as said:
        opened(kind=kind, place=street.area)
    assert set(said.value.fields) == {"lane"}
    assert not Case.objects.exists()
    for spot in ("。", "—— ·", "x", "1", "某处", "（某处）", "本小区。"):
        with pytest.raises(Invalid) as said:
            opened(kind=kind, place=street.area, spot=spot)
        assert set(said.value.fields) == {"lane"}
    assert not Case.objects.exists()
    if kind in BUILT:
        return
    case = opened(kind=kind, place=street.area, spot=" 大门口的 岗亭旁 ")
    assert case.address.endswith("（大门口的 岗亭旁）")
    assert case.place_id == street.area.id


@pytest.mark.parametrize("kind", EVERY)
def test_what_is_built_needs_more_than_a_compound(opened, street, kind):
    if kind in BUILT:
        for place in (street.area, street.compound):
            for spot in ("", "x", "3号楼楼顶"):
                with pytest.raises(Invalid) as said:
                    opened(kind=kind, place=place, spot=spot)
                assert set(said.value.fields) == {"lane"}
    else:
        opened(kind=kind, place=street.compound)
    opened(kind=kind, place=street.lanes[0], spot="过街楼顶上")
    opened(kind=kind, place=street.numbers[0])
    assert Case.objects.count() == (2 if kind in BUILT else 3)


@pytest.mark.parametrize("kind", BUILT)
def test_where_no_lanes_are_a_spot_tells_where_it_was_built(opened, street, kind):
    Place.objects.filter(kind="lane").update(kind="block")
    assert opened(kind=kind, place=street.compound, spot="3号楼楼顶").place_id == street.compound.id


def test_a_spot_beside_a_door_says_something_too(opened, street):
    with pytest.raises(Invalid) as said:
        opened(place=street.rooms[0], spot="。")
    assert set(said.value.fields) == {"spot"}


def test_a_spot_is_short_and_names_nobody(opened, street):
    with pytest.raises(Invalid):
        opened(kind="repair", place=street.area, spot="远" * 61)
    with pytest.raises(Telling):
        opened(kind="repair", place=street.area, spot="301室王阿姨门口")
    told = {"kind": "repair", "place": street.area, "spot": "301室王阿姨门口"}
    assert "王阿姨" not in opened(**told, personal="cover").address


def test_the_page_asks_where_and_loses_nothing(as_person, worker, street):
    here = f"/cases/{street.area.id}/open"
    browser = as_person(worker)
    assert "就是这里" not in browser.get(here).content.decode()
    assert "就是这里" in browser.get(f"/cases/{street.rooms[0].id}/open").content.decode()
    form = {"kind": "illegal_structure", "summary": "楼顶搭了一间", "lane": "", "number": ""}
    asked = browser.post(here, form)
    assert asked.status_code == 422
    told = asked.content.decode()
    assert "没有写明在哪里" in told
    assert "楼顶搭了一间" in told
    assert not Case.objects.exists()
    assert "都有门牌" in browser.post(here, {**form, "spot": "大门口"}).content.decode()
    assert not Case.objects.exists()
    lit = {**form, "kind": "repair", "summary": "路灯不亮", "spot": "大门口"}
    assert browser.post(here, lit).status_code == 302
    assert Case.objects.get().address.endswith("（大门口）")


def test_no_finding_opens_one_without_a_place(worker, street):
    finding = add_finding(
        worker,
        place_id=street.rooms[0].id,
        kind="illegal_building",
        found_on=timezone.localdate(),
        description="搭了一间",
    )
    nowhere = {"place_id": street.area.id, "place_path": street.area.path}
    Finding.objects.filter(pk=finding.id).update(**nowhere, address=street.area.address)
    with pytest.raises(Invalid, match="没有写明在哪里"):
        open_cases(worker, area_id=street.area.id, finding_ids=[finding.id])
    Finding.objects.filter(pk=finding.id).update(address=f"{street.area.address}大门口")
    (case,) = open_cases(worker, area_id=street.area.id, finding_ids=[finding.id])
    assert case.address.endswith("大门口")
