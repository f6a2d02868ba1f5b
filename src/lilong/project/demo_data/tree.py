"""The address tree of the demo: 西木 in 枫林街道 and 大宁路街道, about eight thousand places.

The names of streets, compounds and the lane are the newspaper's; numbers, rooms, areas and
drawings are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from lilong.project.demo_data import estate
from lilong.project.demo_data.drawing import Lane, Point, Unit, bend

FENGLIN = "/sh/xuhui/fenglin/"
DANING = "/sh/jingan/daning/"
SOUTH = FENGLIN + "patch/south/"
NORTH = FENGLIN + "patch/north/"
SOUTH_COMPOUND, NORTH_COMPOUND = SOUTH + "compound/", NORTH + "compound/"
LINGLING = SOUTH_COMPOUND + "lingling/"
YANFENG = DANING + "yanfeng/"
SHUGUANG, BAOLIAN = YANFENG + "shuguang/", YANFENG + "baolian/"
AREA_540 = DANING + "540/"
LANE_540 = AREA_540 + "lane/"

SOUTH_LANES = {
    "lingling": "零陵路某弄",
    "dongan": "东安路某弄",
    "south-1": "西木南一弄",
    "south-2": "西木南二弄",
}
NORTH_LANES = {"north-1": "西木北一弄", "north-2": "西木北二弄"}
CORRIDOR = "公共走道"


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A place to be registered: `path` holds its parent's; `area` in 0.01 m²; plan in metres."""

    path: str
    kind: str
    name: str
    english_name: str = ""
    x: float | None = None
    y: float | None = None
    plan: dict[str, Any] | None = None
    area: int | None = None
    households: int | None = None


@dataclass(frozen=True, slots=True)
class House:
    """How a number is divided: storeys and doors on each; `area` of a flat, about, in 0.01 m²."""

    floors: int
    doors: int
    area: int


_SLAB = House(floors=6, doors=6, area=3150)
_NORTH_SLAB = House(floors=6, doors=4, area=4280)
_TOWER = House(floors=18, doors=6, area=6890)


def places(random: Random) -> Iterator[DemoPlace]:
    """Every place of the demo, parents before children."""
    yield DemoPlace("/sh/", "city", "上海市", "Shanghai")
    yield DemoPlace("/sh/xuhui/", "district", "徐汇区", "Xuhui District")
    yield DemoPlace(FENGLIN, "subdistrict", "枫林街道", "Fenglin Street")
    yield DemoPlace(FENGLIN + "patch/", "patch", "西木片区", "Ximu Patch")
    yield from _ximu_south(random)
    yield from _ximu_north(random)
    yield DemoPlace("/sh/jingan/", "district", "静安区", "Jing'an District")
    yield DemoPlace(DANING, "subdistrict", "大宁路街道", "Daninglu Street")
    yield from _yanfeng(random)
    yield from _lane_540(random)


def _ximu_south(random: Random) -> Iterator[DemoPlace]:
    drawn = estate.south(random)
    homes = 42 * len(SOUTH_LANES) * _SLAB.floors * _SLAB.doors
    yield DemoPlace(SOUTH, "residents_area", "西木南居民区", "Ximu South", households=homes)
    yield _compound(SOUTH_COMPOUND, "西木小区（南）", "Ximu Estate, South", drawn, homes)
    for slug, name in SOUTH_LANES.items():
        yield from _lane(SOUTH_COMPOUND + slug + "/", name, drawn.lanes[slug], _SLAB, random)


def _ximu_north(random: Random) -> Iterator[DemoPlace]:
    drawn = estate.north(random)
    homes = 20 * len(NORTH_LANES) * _NORTH_SLAB.floors * _NORTH_SLAB.doors
    yield DemoPlace(NORTH, "residents_area", "西木北居民区", "Ximu North", households=homes)
    yield _compound(NORTH_COMPOUND, "西木小区（北）", "Ximu Estate, North", drawn, homes)
    for slug, name in NORTH_LANES.items():
        yield from _lane(NORTH_COMPOUND + slug + "/", name, drawn.lanes[slug], _NORTH_SLAB, random)


def _yanfeng(random: Random) -> Iterator[DemoPlace]:
    yield DemoPlace(YANFENG, "residents_area", "延峰居民区", "Yanfeng", households=360)
    yield _compound(SHUGUANG, "曙光小区", "Shuguang Estate", estate.towers(random), 216)
    for no, corner in enumerate(((14.0, 50.0), (66.0, 62.0)), 1):
        yield from _tower(f"{SHUGUANG}{no}/", str(no), corner, random)
    drawn = estate.slabs(random)
    yield _compound(BAOLIAN, "宝联小区", "Baolian Estate", drawn, 144)
    for unit in drawn.units:
        yield from _number(BAOLIAN, unit, _NORTH_SLAB, random)


def _lane_540(random: Random) -> Iterator[DemoPlace]:
    drawn = estate.lane_540(random)
    name = "大宁路540弄居民区"
    yield DemoPlace(AREA_540, "residents_area", name, "Lane 540", households=288)
    yield _compound(LANE_540, "540弄小区", "Lane 540 Estate", drawn, 288)
    lane = LANE_540 + "540/"
    yield from _lane(lane, "大宁路540弄", drawn.lanes["540"], _NORTH_SLAB, random)
    x, y = bend((117, 40))
    yield DemoPlace(lane + "shed/", "common_part", "智能车棚", "Bicycle shed", x, y)
    x, y = bend((66, 60))
    yield DemoPlace(lane + "riser/", "common_part", "消防主管", "Fire riser", x, y)


def _compound(path: str, name: str, english: str, drawn: estate.Estate, homes: int) -> DemoPlace:
    plan = {"shape": "polygon", "points": drawn.outline, "features": drawn.features}
    x, y = _middle(drawn.outline)
    return DemoPlace(path, "compound", name, english, x, y, plan, households=homes)


def _lane(path: str, name: str, lane: Lane, house: House, random: Random) -> Iterator[DemoPlace]:
    x, y = lane.line[0]
    plan = {"shape": "line", "points": lane.line, "width": 6}
    homes = len(lane.units) * house.floors * house.doors
    yield DemoPlace(path, "lane", name, "", x, y, plan, households=homes)
    for unit in lane.units:
        yield from _number(path, unit, house, random)


def _number(parent: str, unit: Unit, house: House, random: Random) -> Iterator[DemoPlace]:
    path = f"{parent}{unit.name}/"
    x, y = unit.anchor
    plan = {"shape": "polygon", "points": unit.outline}
    homes = house.floors * house.doors
    yield DemoPlace(path, "number", unit.name, "", x, y, plan, households=homes)
    yield DemoPlace(path + "corridor/", "common_part", CORRIDOR, "Shared corridor", *unit.stair)
    for floor, door in _doors(house):
        x, y = unit.room(floor, door, house.floors, house.doors)
        yield _room(path, floor, door, (x, y), house, random)


def _tower(path: str, name: str, corner: Point, random: Random) -> Iterator[DemoPlace]:
    left, bottom = corner
    x, y = bend((left + 13.5, bottom + 13.5))
    plan = {"shape": "polygon", "points": estate.tower_outline(left, bottom)}
    yield DemoPlace(path, "number", name, "", x, y, plan, households=_TOWER.floors * _TOWER.doors)
    for no, east in ((1, 11.0), (2, 16.0)):
        x, y = bend((left + east, bottom + 15))
        yield DemoPlace(f"{path}lift-{no}/", "common_part", f"{no}号电梯", f"Lift {no}", x, y)
    for floor, door in _doors(_TOWER):
        at = bend((left + 4 + 4 * (door - 1), bottom + 7 + floor * 0.7))
        yield _room(path, floor, door, at, _TOWER, random)


def _doors(house: House) -> Iterator[tuple[int, int]]:
    for floor in range(1, house.floors + 1):
        for door in range(1, house.doors + 1):
            yield floor, door


def _room(parent: str, floor: int, door: int, at: Point, house: House, random: Random) -> DemoPlace:
    name = f"{floor}{door:02d}"
    area = house.area + random.randrange(-400, 900)
    return DemoPlace(f"{parent}{name}/", "room", name, "", *at, area=area, households=1)


def _middle(points: list[Point]) -> Point:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return round((min(xs) + max(xs)) / 2, 1), round((min(ys) + max(ys)) / 2, 1)
