"""Where sentences pile up; few of them are told to nobody but keepers."""

from __future__ import annotations

import pytest

from lilong.council.queries import crowds
from lilong.council.queries.crowds import crowds_at
from lilong.engines.hotspots import TOO_FEW_SITES
from lilong.kernel.actor import SYSTEM, VISITOR
from lilong.kernel.refusal import NotAllowed, NotFound
from lilong.places import queries as places
from lilong.places.actions.add_place import add_place
from tests.council.proposed import sewage_theme


@pytest.fixture
def area(street):
    return places.place(street.area.id)


@pytest.fixture
def many(street, said):
    """Six about 甲弄1号 (one of a room in it), six about 乙弄2号, two about 乙弄1号, one claim."""
    for number in range(5):
        said(f"窨井冒水{number}")
    said("路灯不亮", place=street.rooms[0])
    for number in range(6):
        said(f"长椅{number}", place=street.numbers[4])
    for number in range(2):
        said(f"路灯{number}", place=street.numbers[3])
    said("我家漏水", branch="claim")
    said("整个小区太吵", place=street.area)


def shown(crowd):
    return [(one.place.address[-4:], one.count) for one in crowd]


def test_keepers_see_lanes_and_buildings_from_many_to_few(worker, area, many):
    found = crowds_at(worker, area)

    assert shown(found.numbers) == [("甲弄1号", 7), ("乙弄2号", 6), ("乙弄1号", 2)]
    assert [(one.place.name, one.count) for one in found.lanes] == [("乙弄", 8), ("甲弄", 7)]
    assert (found.counted, found.elsewhere, found.cut) == (16, 1, False)


def test_residents_see_no_small_count_and_no_claim(resident, area, many):
    found = crowds_at(resident, area)

    # 乙弄1号 has two; with 乙弄2号 told, the lane's sum would give it away.
    assert shown(found.numbers) == [("甲弄1号", 5)]
    assert {one.place.name: one.count for one in found.lanes} == {"甲弄": 5, "乙弄": 5}


def test_residents_reckon_no_single_sentence_from_two_counts(resident, worker, area, said):
    for number in range(6):
        said(f"窨井冒水{number}", category="sewage")
    said("屋顶漏水", category="roof")

    def read():
        pages = [crowds_at(resident, area, category=of) for of in ("", "sewage", "roof")]
        return [(page.counted, shown(page.numbers), shown(page.lanes)) for page in pages]

    before = read()
    assert [numbers for _counted, numbers, _lanes in before] == [
        [("甲弄1号", 5)],
        [("甲弄1号", 5)],
        [],
    ]
    assert [counted for counted, _numbers, _lanes in before] == [5, 5, 0]
    said("屋顶又漏水", category="roof")
    assert read() == before  # who looks again learns of nobody who has spoken since
    assert crowds_at(worker, area).counted == 8


def test_a_category_narrows_it(worker, area, many):
    assert shown(crowds_at(worker, area, category="sewage").numbers) == [("甲弄1号", 5)]


def test_a_theme_narrows_it(street, worker, area, said):
    said("路灯不亮")
    theme = sewage_theme(street, worker, said)
    found = crowds_at(worker, area, theme_id=theme.id)
    assert (found.theme, found.counted) == (theme, 3)


def test_a_theme_that_is_not_told_yet_tells_no_place(street, worker, resident, area, said):
    theme = sewage_theme(street, worker, said)

    with pytest.raises(NotFound):
        crowds_at(resident, area, theme_id=theme.id)


def test_strangers_see_nothing(area, other_street, many):
    with pytest.raises(NotAllowed):
        crowds_at(VISITOR, area)


def test_with_few_buildings_nothing_is_called_hot(worker, area, many):
    assert crowds_at(worker, area).spots.unable == TOO_FEW_SITES


def test_a_crowd_among_many_buildings_is_hot_for_residents_only_where_it_is_large(
    street, worker, resident, said, area
):
    numbers = [
        add_place(
            SYSTEM,
            parent_id=street.lanes[0].id,
            kind="number",
            name=str(number),
            slug=str(number),
            x=500.0 + 40 * (number % 6),
            y=500.0 + 40 * (number // 6),
        )
        for number in range(20, 80)
    ]
    for place in (numbers[0], numbers[1], numbers[6]):
        for n in range(6 if place != numbers[6] else 4):
            said(f"窨井{place.name}{n}", place=place)

    keepers, residents = crowds_at(worker, area), crowds_at(resident, area)
    hot = {one.place.name for one in keepers.hot}
    assert {"20", "21", "26"} <= hot
    assert "26" not in {one.place.name for one in residents.hot}
    assert {one.count for one in residents.hot} == {5}
    # What is reckoned from every single sentence is not told, nor the order that follows from it.
    assert {(one.z, one.p) for one in residents.hot} == {(None, None)}
    assert all(one.z and one.p for one in keepers.hot)


def test_only_the_newest_are_counted_and_it_is_said(worker, area, many, monkeypatch):
    monkeypatch.setattr(crowds, "MOST_COUNTED", 10)

    found = crowds_at(worker, area)
    assert (found.counted, found.cut) == (10, True)


def test_it_costs_few_queries(worker, area, many, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        crowds_at(worker, area, category="sewage")
