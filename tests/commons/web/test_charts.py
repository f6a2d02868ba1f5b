"""Charts say their numbers to everybody, and hostile words stay words."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from lilong.commons.web.charts import (
    NARROW,
    TEXT,
    WIDE,
    Bar,
    Stack,
    bar_chart,
    gather_rest,
    pareto_chart,
    share,
    stacked_bar,
    timeline_chart,
)
from lilong.commons.web.svg import text_width

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script>&<b>'
LANES = [Bar("零陵路某弄", 250), Bar("585 弄", 33), Bar("12 弄", 20), Bar("88 弄", 10)]
BARS = [bar_chart, pareto_chart, timeline_chart]


def read(drawing: str) -> ElementTree.Element:
    """The drawing as a tree; fails when it is not well-formed."""
    assert drawing.startswith("<svg")
    return ElementTree.fromstring(drawing.replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))


def words(drawing: str) -> list[str]:
    return [text.text or "" for text in read(drawing).iter(f"{SVG}text")]


def name_of(drawing: str) -> str:
    tree = read(drawing)
    parts = {node.get("id"): node.text for node in tree.iter() if node.get("id")}
    return " ".join(parts[key] or "" for key in tree.get("aria-labelledby", "").split())


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("draw", BARS)
def test_a_chart_is_an_image_with_its_title_and_gist(draw, width):
    drawing = draw(LANES, title="各弄", unit="处", width=width)

    assert read(drawing).get("role") == "img"
    assert name_of(drawing).startswith("各弄 ")
    assert "250" in name_of(drawing) or "313" in name_of(drawing)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("draw", BARS)
def test_hostile_words_stay_words(draw, width):
    drawing = draw([Bar(HOSTILE, 3)], title=HOSTILE, unit=HOSTILE, width=width)

    assert "<script" not in drawing
    assert not list(read(drawing).iter(f"{SVG}script"))
    assert HOSTILE in name_of(drawing)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("bars", [[], [Bar("某弄", 0)]])
@pytest.mark.parametrize("draw", BARS)
def test_nothing_to_draw_is_said_in_words(draw, bars, width):
    assert words(draw(bars, title="各弄", width=width)) == ["还没有可画的数"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_chart_carries_no_inline_style_and_its_patterns_have_names_of_their_own(width):
    drawings = [draw(LANES, title="各弄", width=width) for draw in BARS]
    ids = [
        node.get("id") for drawing in drawings for node in read(drawing).iter() if node.get("id")
    ]

    assert not any(" style=" in drawing for drawing in drawings)
    assert len(ids) == len(set(ids))


def test_a_bar_is_as_long_as_its_share_of_the_longest():
    bars = read(bar_chart([Bar("多", 200), Bar("少", 50), Bar("无", 0)], title="长短"))
    lengths = [
        float(bar.get("width", ""))
        for bar in bars.iter(f"{SVG}rect")
        if bar.get("class") == "chart-bar"
    ]

    assert lengths[1] == pytest.approx(lengths[0] / 4, rel=0.01)
    assert lengths[2] == 0


def test_the_pareto_finds_the_one_lane_with_four_fifths():
    assert "前 1 项合计 250处，占 80%" in name_of(pareto_chart(LANES, title="各弄", unit="处"))


def test_the_pareto_ends_at_all_of_it_whatever_the_order_of_input():
    drawing = pareto_chart(LANES[::-1], title="各弄")

    assert [word for word in words(drawing) if word.endswith("%")][-1] == "100%"
    assert drawing == pareto_chart(LANES, title="各弄")


def test_many_lanes_become_nine_columns_and_lose_nothing():
    many = [Bar(f"{n} 弄", n) for n in range(1, 101)]

    gathered = gather_rest(many)

    assert len(gathered) == 9
    assert sum(bar.value for bar in gathered) == sum(bar.value for bar in many)
    assert gathered[-1].label == "其余 92 项"


def test_each_part_of_a_stack_is_written_in_figures():
    drawing = stacked_bar([Stack("某弄", (12, 8, 0))], ["已核实", "待复查", "已拆"], title="进度")

    assert "已核实 12 · 待复查 8" in words(drawing)


def test_parts_are_told_apart_by_pattern_not_only_by_colour():
    drawing = read(stacked_bar([Stack("某弄", (1, 1))], ["甲", "乙"], title="进度"))
    bars = [bar for bar in drawing.iter(f"{SVG}rect") if bar.get("class") == "chart-bar"]
    shapes = {
        pattern.get("id"): [child.tag for child in pattern]
        for pattern in drawing.iter(f"{SVG}pattern")
    }
    first, second = (shapes[bar.get("fill", "")[5:-1]] for bar in bars[-2:])

    assert first != second


def test_a_stack_that_lacks_a_part_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="a part for each"):
        stacked_bar([Stack("某弄", (1,))], ["甲", "乙"], title="进度")


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(250, 313, 80), (0, 0, 0), (1, 200, 1), (1, 201, 0), (7, 7, 100)],
)
def test_shares_are_rounded_half_up_in_whole_numbers(part, whole, expected):
    assert share(part, whole) == expected


def test_the_figure_over_the_first_of_many_columns_stays_inside_the_drawing():
    months = [Bar("2024-11", 348), *(Bar(f"月{n}", 1) for n in range(24))]
    drawing = timeline_chart(months, title="什么时候发现的", width=NARROW)

    figure = next(text for text in read(drawing).iter(f"{SVG}text") if text.text == "348")

    half = text_width("348", TEXT[NARROW]) / 2
    assert float(figure.get("x", "")) == pytest.approx(half)  # not 9, where the column stands
