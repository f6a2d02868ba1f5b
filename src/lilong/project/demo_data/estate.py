"""The plans of the demo: 西木小区 south and north, 曙光 and 宝联, 大宁路540弄. All invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from lilong.project.demo_data.drawing import (
    UNIT,
    Lane,
    Point,
    Shape,
    Unit,
    along,
    area,
    bend,
    box,
    gate,
    grove,
    lane_north,
    lane_west,
    line,
    round_shape,
    shops,
    spot,
    wall,
)


@dataclass(frozen=True)
class Estate:
    """The plan of one compound: its outline with what stands in it, and its lanes by slug."""

    outline: list[Point]
    features: list[Shape]
    lanes: dict[str, Lane]
    units: list[Unit] = field(default_factory=list)


def _outline(left: float, bottom: float, right: float, top: float) -> list[Point]:
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


def _closed(corners: list[Point]) -> list[Point]:
    return [*corners, corners[0]]


def south(random: Random) -> Estate:
    """西木小区（南）: four lanes with 42 numbers each, shops along 零陵路, a garden."""
    lanes = {
        "lingling": lane_north(spine=66, foot=-7, first=22, rows=7, left=3, right=3, random=random),
        "south-1": lane_north(spine=214, foot=-7, first=22, rows=7, left=4, right=2, random=random),
        "south-2": lane_north(spine=308, foot=8, first=22, rows=7, left=2, right=4, random=random),
        "dongan": lane_west(
            spine=203, gate=401, blocks=[(262, 7), (130, 7)], rows=3, random=random
        ),
    }
    corners = _outline(0, 0, 394, 288)
    gates = [(66.0, 0.0), (214.0, 0.0), (394.0, 203.0)]
    features = [
        line("road", [(-34, -17), (438, -17)], width=17, name="零陵路"),
        line("road", [(410, -34), (410, 300)], width=15, name="东安路"),
        line("path", [(132, 203), (132, 15), (308, 15)], width=3),
        line("path", [(214, 15), (310, 15)], width=5),
        line("path", [(66, 203), (128, 203)], width=4),
        line("path", [(259, 206), (259, 284)], width=3),
        *shops(4, 390, 2, [66, 214]),
        *_shops_on_dongan(),
        *_garden(random),
        area("shed", box(262, 193, 34, 5), name="自行车棚"),
        area("shed", box(70, 206, 22, 5), name="自行车棚"),
        area("parking", box(318, 193, 56, 5)),
        *wall(_closed(corners), gates),
        gate((66, 0), name="零陵路大门"),
        gate((214, 0), name="南门"),
        gate((394, 203), name="东安路大门", upright=True),
        *(shape for lane in lanes.values() for shape in lane.features),
        *_street_trees(-20, 430, -6, random),
    ]
    return Estate(along(_closed(corners)), features, lanes)


def _shops_on_dongan() -> list[Shape]:
    return [area("shop", box(389, 24 + 9 * n, 5, 8.6)) for n in range(13)]


def _street_trees(left: int, right: int, y: float, random: Random) -> list[Shape]:
    return [
        spot("tree", (x + random.uniform(-1, 1), y), r=2.2)
        for x in range(left, right, 21)
        if abs(x - 66) > 12 and abs(x - 214) > 12 and not 392 < x < 424
    ]


_ROUND = [(10, 232), (62, 226), (112, 234), (112, 268), (62, 274), (10, 264)]


def _garden(random: Random) -> list[Shape]:
    """中心花园: lawn, pond, pavilion, a path around, and trees."""
    return [
        area("green", box(6, 214, 114, 68), name="中心花园"),
        area("water", round_shape((36, 250), 17, 10, 18)),
        line("path", [*_ROUND, _ROUND[0]], width=1.8),
        line("path", [(62, 203), (62, 274)], width=1.8),
        area("pavilion", round_shape((88, 250), 6, 6, 6), name="凉亭"),
        *grove(8, 216, 50, 14, 6, random),
        *grove(8, 266, 108, 13, 13, random),
        *grove(66, 236, 14, 26, 4, random),
        *grove(98, 238, 12, 26, 4, random),
        *grove(114, 216, 4, 60, 5, random),
    ]  # fmt: skip


def north(random: Random) -> Estate:
    """西木小区（北）: two lanes with twenty numbers each, an activity room and a court."""
    lanes = {
        "north-1": lane_north(
            spine=66, foot=296, first=312, rows=4, left=3, right=2, random=random
        ),
        "north-2": lane_north(
            spine=190, foot=296, first=312, rows=4, left=2, right=3, random=random
        ),
    }
    corners = _outline(0, 304, 394, 412)
    features = [
        line("road", [(410, 280), (410, 432)], width=15, name="东安路"),
        line("road", [(-20, 296), (402, 296)], width=7),
        area("green", box(260, 310, 126, 96), name="健身园地"),
        area("court", box(318, 352, 54, 28), name="球场"),
        area("building", box(276, 318, 34, 16), name="居民活动室"),
        area("shed", box(112, 400, 34, 5), name="自行车棚"),
        area("parking", box(114, 312, 28, 74)),
        line("path", [(255, 300), (255, 404), (310, 404)], width=3),
        *grove(264, 384, 118, 18, 12, random),
        *grove(322, 314, 58, 28, 9, random),
        *grove(264, 342, 46, 34, 7, random),
        *wall(_closed(corners), [(66.0, 304.0), (190.0, 304.0), (255.0, 304.0)]),
        gate((66, 304), name="北一弄"),
        gate((190, 304), name="北二弄"),
        *(shape for lane in lanes.values() for shape in lane.features),
    ]
    return Estate(along(_closed(corners)), features, lanes)


def towers(random: Random) -> Estate:
    """曙光小区: two towers, and the wall it shares with 宝联小区."""
    features = [
        line("road", [(-20, -14), (250, -14)], width=14, name="延峰路（示意）"),
        area("green", box(8, 8, 96, 24)),
        line("path", [(52, -4), (52, 104)], width=5),
        line("wall", [(112, 0), (112, 120)], width=2, name="围墙"),
        *wall([(0, 120), (0, 0), (110, 0)], [(52.0, 0.0)]),
        gate((52, 0), name="大门"),
        *grove(10, 10, 36, 20, 6, random),
        *grove(58, 10, 44, 20, 7, random),
        *(spot("tree", (108, 14 + 14 * n), r=3.2) for n in range(7)),
    ]
    return Estate(along(_closed(_outline(0, 0, 112, 120))), features, {})


def tower_outline(left: float, bottom: float, size: float = 27.0) -> list[Point]:
    """The ground plan of a tower with cut corners."""
    a, b = 5.0, size
    corners = [(a, 0), (b - a, 0), (b - a, a), (b, a), (b, b - a), (b - a, b - a), (b - a, b)]
    corners += [(a, b), (a, b - a), (0, b - a), (0, a), (a, a)]
    return [bend((left + x, bottom + y)) for x, y in corners]


def slabs(random: Random) -> Estate:
    """宝联小区: six numbers in three rows beyond the wall."""
    units = [Unit(str(n + 1), 150.0 + UNIT * (n % 2), 20 + 32.0 * (n // 2)) for n in range(6)]
    features = [
        line("path", [(140, -4), (140, 112)], width=4),
        *wall([(116, 0), (210, 0), (210, 120), (0, 120)], [(140.0, 0.0)]),
        gate((140, 0), name="大门"),
        *(spot("tree", (118, 10 + 15 * n), r=2.8) for n in range(7)),
        *grove(150, 4, 50, 10, 5, random),
    ]
    return Estate(along(_closed(_outline(112, 0, 210, 120))), features, {}, units)


def lane_540(random: Random) -> Estate:
    """大宁路540弄: one lane with twelve numbers, the bicycle shed and the fire riser."""
    lane = lane_north(spine=66, foot=-7, first=20, rows=3, left=2, right=2, random=random)
    features = [
        line("road", [(-20, -16), (150, -16)], width=16, name="大宁路"),
        area("shed", box(112, 20, 13, 40), name="智能车棚"),
        area("green", box(112, 66, 13, 30)),
        *grove(114, 68, 9, 26, 4, random),
        *wall(_closed(_outline(8, 0, 130, 106)), [(66.0, 0.0)]),
        gate((66, 0), name="大门"),
        *lane.features,
    ]
    return Estate(along(_closed(_outline(8, 0, 130, 106))), features, {"540": lane})
