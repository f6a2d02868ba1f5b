"""A threshold says whether it is enough in words, in figures and by pattern, in that order."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from lilong.commons.web.charts import NARROW, WIDE
from lilong.commons.web.pictures import thresholds
from lilong.commons.web.thresholds import Gauge, threshold_bar

SVG = "{http://www.w3.org/2000/svg}"
TWO_THIRDS = Gauge(
    "参与表决的面积", "三分之二以上", Fraction(2, 3), have=48_000, need=48_000, of=72_000, area=True
)
HEADS = Gauge("同意的人数", "过半数", Fraction(1, 2), strict=True, have=4, need=5, of=8)
CLOSED = Gauge("同意的面积", "四分之三以上", Fraction(3, 4), area=True, closed="计票以后公布")
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


def read(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))


def words(drawing: str) -> list[str]:
    return [text.text or "" for text in read(drawing).iter(f"{SVG}text")]


def line_at(drawing: str) -> float:
    return next(
        float(line.get("x1", "0"))
        for line in read(drawing).iter(f"{SVG}line")
        if line.get("class") == "chart-need"
    )


def bars(drawing: str) -> list[str]:
    found = read(drawing).iter(f"{SVG}rect")
    return [one.get("fill", "")[-4:-1] for one in found if one.get("class") == "chart-bar"]


def test_exactly_two_thirds_is_enough_and_the_arithmetic_shows_it():
    assert TWO_THIRDS.state == "够了"
    assert TWO_THIRDS.kind == "ok"
    assert TWO_THIRDS.arithmetic == "480.00 × 3 = 1,440.00 = 1,440.00 = 720.00 × 2"


def test_one_hundredth_less_is_not_enough_and_is_named():
    less = replace(TWO_THIRDS, have=47_999)

    assert less.state == "还差 0.01㎡"
    assert less.kind == "warn"
    assert " < " in less.arithmetic


def test_exactly_half_is_not_more_than_half():
    assert HEADS.state == "还差 1 人"
    assert HEADS.arithmetic == "4 × 2 = 8 = 8 = 8 × 1"


@WIDTHS
def test_the_line_stands_where_it_has_to_get_to(width):
    drawing = threshold_bar(TWO_THIRDS, width=width)

    assert line_at(drawing) == pytest.approx(2 + (width - 4) * 2 / 3, abs=0.01)
    assert "至少 480.00㎡" in words(drawing)
    assert {"有 480.00㎡", "共 720.00㎡"} <= set(words(drawing))


@WIDTHS
def test_enough_and_not_enough_differ_by_pattern(width):
    enough = bars(threshold_bar(TWO_THIRDS, width=width))
    less = bars(threshold_bar(replace(TWO_THIRDS, have=47_999), width=width))

    assert (enough, less) == (["-p1"], ["-p2"])


@WIDTHS
def test_what_is_not_told_yet_shows_the_share_and_no_figure(width):
    drawing = threshold_bar(CLOSED, width=width)

    assert bars(drawing) == []
    assert words(drawing) == ["四分之三以上", "计票以后公布"]
    assert line_at(drawing) == pytest.approx(2 + (width - 4) * 3 / 4, abs=0.01)
    assert not CLOSED.met
    assert CLOSED.arithmetic == ""


@WIDTHS
def test_an_expectation_is_a_bracket_below_the_bar(width):
    with_band = threshold_bar(replace(TWO_THIRDS, expected=(36_000, 72_000)), width=width)

    assert "预计" in words(with_band)
    assert "预计" not in words(threshold_bar(TWO_THIRDS, width=width))
    path = next(
        one for one in read(with_band).iter(f"{SVG}path") if one.get("class") == "chart-line"
    )
    assert f"H{width - 2:.1f}" in path.get("d", "")


@WIDTHS
@pytest.mark.parametrize("have", [0, 1, 719_99, 72_000])
def test_no_words_run_out_of_the_drawing(width, have):
    drawing = read(threshold_bar(replace(TWO_THIRDS, have=have, need=71_000), width=width))

    flag = next(one for one in drawing.iter(f"{SVG}text") if one.get("text-anchor") == "middle")
    assert 40 < float(flag.get("x", "0")) < width - 40


def test_hostile_words_stay_words_and_no_style_is_written():
    hostile = replace(CLOSED, label='"><script>x</script>', asks="<b>", closed="</svg>")

    for width in (WIDE, NARROW):
        drawing = threshold_bar(hostile, width=width)
        assert "<script" not in drawing
        assert "style=" not in drawing
        assert "</svg>" in words(drawing)


def test_nothing_of_nothing_can_be_drawn():
    nobody = replace(HEADS, have=0, need=1, of=0)

    assert nobody.state == "还差 1 人"
    assert line_at(threshold_bar(nobody)) == 2


def test_thresholds_side_by_side_say_each_sentence():
    shown = thresholds([TWO_THIRDS, HEADS], arithmetic=True)

    assert TWO_THIRDS.sentence in shown
    assert HEADS.sentence in shown
    assert shown.count("<svg") == 4 + 2 + 2  # two widths each, the tag's sign, the disclosure's
    assert HEADS.arithmetic in shown
    assert HEADS.arithmetic not in thresholds([HEADS])


def test_the_same_threshold_of_two_votes_has_two_names():
    one, other = (threshold_bar(replace(HEADS, about=code)) for code in ("2026-01", "2026-02"))

    ids = [{n.get("id") for n in read(drawing).iter() if n.get("id")} for drawing in (one, other)]
    assert ids[0] & ids[1] == set()
