"""No case without a place that somebody can go to."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.models import Case
from lilong.council.covering import Telling
from lilong.kernel.refusal import Invalid
from lilong.survey.actions.add_finding import add_finding
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]
from lilong.survey.models import Finding

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
    case = opened(kind=kind, place=street.area, spot=" 大门口的 岗亭旁 ")
    assert case.address.endswith("（大门口的 岗亭旁）")
    assert case.place_id == street.area.id


@pytest.mark.parametrize("kind", EVERY)
def test_what_is_built_needs_more_than_a_compound(opened, street, kind):
    if kind in BUILT:
        with pytest.raises(Invalid):
            opened(kind=kind, place=street.compound)
        opened(kind=kind, place=street.compound, spot="3号楼楼顶")
    else:
        opened(kind=kind, place=street.compound)
    opened(kind=kind, place=street.lanes[0])
    opened(kind=kind, place=street.numbers[0])
    assert Case.objects.count() == 3


def test_a_spot_is_short_and_names_nobody(opened, street):
    with pytest.raises(Invalid):
        opened(place=street.area, spot="远" * 61)
    with pytest.raises(Telling):
        opened(place=street.area, spot="301室王阿姨门口")
    assert (
        "王阿姨" not in opened(place=street.area, spot="301室王阿姨门口", personal="cover").address
    )


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
    assert browser.post(here, {**form, "spot": "大门口"}).status_code == 302
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
