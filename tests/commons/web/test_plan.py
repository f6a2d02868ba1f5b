"""The plan: what stands where, for eyes, for fingers and for ears."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from lilong.commons.web.plan import (
    MARKS_AT_MOST,
    PlanMark,
    PlanShape,
    bounds,
    draw_plan,
    few_enough,
)

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script>'
HOUSE = PlanShape("building", ((0, 0), (20, 0), (20, 10), (0, 10)), label="9", here=True)
LANE = PlanShape("path", ((10, -20), (10, 60)), label="某弄", width=5)


def read(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))


def test_north_is_up():
    drawing = read(draw_plan([HOUSE], [PlanMark(5, 8, 1, "一处")], title="图"))
    mark = next(node for node in drawing.iter() if node.get("data-at"))

    assert mark.get("data-at") == "5 -8"


def test_the_plan_shows_all_of_it_with_a_margin():
    box = bounds([HOUSE, LANE], [PlanMark(100, 5, 1, "远处")])

    assert box.left < 0
    assert box.right > 100
    assert box.bottom < -20
    assert box.top > 60


@pytest.mark.parametrize("variant", ["large", "mini", "poster"])
def test_an_empty_place_has_an_empty_plan(variant):
    drawing = read(draw_plan([], title="空地", variant=variant))

    assert "nan" not in drawing.get("viewBox", "").lower()
    assert not list(drawing.iter(f"{SVG}polygon"))


@pytest.mark.parametrize("variant", ["large", "mini", "poster"])
def test_hostile_labels_stay_words(variant):
    shape = PlanShape("building", HOUSE.points, HOSTILE, HOSTILE, HOSTILE, here=True)
    lane = PlanShape("path", LANE.points, HOSTILE)
    mark = PlanMark(1, 1, 2, HOSTILE, HOSTILE)
    drawing = draw_plan([shape, lane], [mark], title=HOSTILE, variant=variant)

    assert "<script" not in drawing
    assert not list(read(drawing).iter(f"{SVG}script"))
    assert " style=" not in drawing


def test_the_large_plan_is_a_group_with_links_and_the_small_one_a_picture_without():
    shape = PlanShape("building", HOUSE.points, "9", href="/nine")
    mark = PlanMark(1, 1, 2, "两处", "/two")
    large = read(draw_plan([shape], [mark], title="图"))
    mini = read(draw_plan([shape], [mark], title="图", variant="mini"))

    assert large.get("role") == "group"
    assert {link.get("href") for link in large.iter(f"{SVG}a")} == {"/nine", "/two"}
    assert mini.get("role") == "img"
    assert not list(mini.iter(f"{SVG}a"))


def test_a_mark_says_what_it_is_and_how_many():
    drawing = read(draw_plan([], [PlanMark(1, 1, 58, "违建 58 处", "/s", kind=2)], title="图"))
    link = next(drawing.iter(f"{SVG}a"))

    assert link.get("aria-label") == "违建 58 处"
    assert [text.text for text in link.iter(f"{SVG}text")] == ["58"]


def test_each_kind_of_mark_has_its_own_outline():
    drawings = [
        read(draw_plan([], [PlanMark(1, 1, 5, "处", "/s", kind=kind)], title="图"))
        for kind in range(1, 6)
    ]
    outlines = {
        tuple((node.tag, node.get("points", "")) for node in next(drawing.iter(f"{SVG}a")).iter())
        for drawing in drawings
    }

    assert len(outlines) == 5


def test_ten_thousand_marks_become_few_and_lose_no_finding():
    marks = [PlanMark(n % 100, n // 100, 1 + n % 3, "处", kind=1 + n % 5) for n in range(10_000)]

    few = few_enough(marks, cell=2)

    assert len(few) <= MARKS_AT_MOST
    assert sum(mark.count for mark in few) == sum(mark.count for mark in marks)
    assert len(draw_plan([], marks, title="图")) < 400_000


def test_few_marks_stay_as_they_are():
    marks = [PlanMark(1, 1, 1, "一处", "/one"), PlanMark(1, 1, 2, "两处", "/two")]

    assert few_enough(marks, cell=50) == marks


def test_you_are_here_marks_the_house_and_names_no_other():
    other = PlanShape("building", ((40, 0), (60, 0), (60, 10), (40, 10)), label="10")
    drawing = read(draw_plan([HOUSE, other], title="图", variant="mini"))

    assert [text.text for text in drawing.iter(f"{SVG}text")] == ["9"]
    assert any(node.get("class") == "plan-here" for node in drawing.iter())
