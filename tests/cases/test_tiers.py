"""What is public comes first by itself, through whatever door a case comes; a person may differ."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.models import Case
from lilong.cases.files.tiers import tier_for
from lilong.survey.actions.add_finding import add_finding


def said(part="unknown", *, shop=False):
    """What of a finding decides."""
    return SimpleNamespace(part=part, shop=shop)


PUBLIC, PRIVATE, SHOP = said("public"), said("private"), said(shop=True)


@pytest.mark.parametrize(
    ("kind", "place", "findings", "tier"),
    [
        # What stands on what belongs to all is public by its kind, at whatever door it was noted.
        ("common_part", "number", [], "public"),
        ("common_part", "room", [], "public"),
        ("common_land", "lane", [], "public"),
        ("common_land", "room", [], "public"),
        # A lamp, a gully, a roof: nobody's own; a tap in a flat is.
        ("repair", "compound", [], "public"),
        ("repair", "lane", [], "public"),
        ("repair", "number", [], "public"),
        ("repair", "stair", [], "public"),
        ("repair", "common_part", [], "public"),
        ("repair", "room", [], "private"),
        # An order that tells no place lies at the residents' area: nothing is known.
        ("repair", "residents_area", [], "private"),
        # A corridor is public whatever stands in it.
        ("illegal_structure", "common_part", [], "public"),
        ("window_cage", "common_part", [], "public"),
        ("illegal_structure", "number", [], "private"),
        ("wall_opening", "lane", [], "private"),
        ("window_cage", "room", [], "private"),
        ("dispute", "number", [], "private"),
        # Danger is before everything.
        ("danger", "room", [], "danger"),
        ("danger", "lane", [PUBLIC], "danger"),
        # Who recorded a finding has seen it.
        ("illegal_structure", "room", [PUBLIC], "public"),
        ("wall_opening", "number", [SHOP], "shop"),
        ("common_land", "number", [PRIVATE], "private"),
        ("common_land", "number", [said("private", shop=True)], "shop"),
        ("common_land", "number", [SHOP], "public"),
        ("illegal_structure", "room", [said()], "private"),
        # One case of several: as wide a sight as all of them allow.
        ("illegal_structure", "number", [PUBLIC, PUBLIC], "public"),
        ("illegal_structure", "number", [PUBLIC, SHOP], "shop"),
        ("illegal_structure", "number", [SHOP, PUBLIC, PRIVATE], "private"),
    ],
)
def test_what_is_public_follows_from_kind_place_and_finding(kind, place, findings, tier):
    assert tier_for(kind, place, findings) == tier


def test_a_case_opened_by_hand_is_public_where_it_is(opened, street):
    sink = opened(kind="common_land", summary="弄口的水斗", place=street.lanes[0])
    lamp = opened(kind="repair", summary="路灯不亮", place=street.numbers[0])
    tap = opened(kind="repair", summary="水龙头漏水", place=street.rooms[0])
    assert [one.tier for one in (sink, lamp, tap)] == ["public", "public", "private"]


def test_a_person_may_say_otherwise(opened, street):
    assert opened(kind="common_land", tier="private").tier == "private"
    assert opened(kind="window_cage", tier="shop").tier == "shop"


def test_a_case_of_one_finding_stands_where_the_same_in_bulk_does(opened, worker, street):
    def finding(**values):
        return add_finding(
            worker, place_id=street.rooms[0].id, found_on=timezone.localdate(), **values
        ).id

    shop = opened(finding_ids=[finding(kind="illegal_building", shop=True)])
    loft = opened(kind="common_part", finding_ids=[finding(kind="pigeon_loft")])
    assert (shop.tier, loft.tier) == ("shop", "public")
    ids = [finding(kind="illegal_building", shop=True), finding(kind="pigeon_loft")]
    open_cases(worker, area_id=street.area.id, finding_ids=ids)
    again = Case.objects.exclude(pk__in=[shop.pk, loft.pk])
    assert sorted(again.values_list("kind", "tier")) == [
        ("common_part", "public"), ("illegal_structure", "shop"),
    ]  # fmt: skip
