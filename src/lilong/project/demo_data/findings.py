"""What the demo's survey found: the newspaper's 313 in 西木南, four fifths of them in one lane.

72 structures, 48 sinks, 170 wall openings, 3 lofts, 20 bay windows: these counts and the share
of the one lane are printed; everything else of a finding is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from lilong.project.demo_data.tree import CORRIDOR, NORTH_COMPOUND, SOUTH_COMPOUND

FIRST_DAY, LAST_DAY = date(2024, 11, 4), date(2024, 12, 18)

# Lane → how many of each kind; the columns add up to the printed counts.
COUNTS: dict[str, dict[str, int]] = {
    "lingling": {
        "illegal_building": 53,
        "outdoor_sink": 39,
        "wall_opening": 138,
        "pigeon_loft": 2,
        "bay_window": 18,
    },
    "dongan": {"illegal_building": 7, "outdoor_sink": 1, "wall_opening": 13},
    "south-1": {
        "illegal_building": 5,
        "outdoor_sink": 5,
        "wall_opening": 10,
        "pigeon_loft": 1,
        "bay_window": 1,
    },
    "south-2": {"illegal_building": 7, "outdoor_sink": 3, "wall_opening": 9, "bay_window": 1},
}
CAGES = {"north-1": 27, "north-2": 19}
"""Window cages of the ground floor in 西木北, whose number the newspaper leaves open."""

SHOP_ROW = 6
"""The numbers 1 to 6 of 零陵路某弄 stand behind the shops."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One way a kind of finding shows itself.

    Attributes:
        words: the description.
        floors: where it occurs; empty for the shared corridor.
        size: tenths of a square metre, from and to; None when nothing is measured.
        shop: belongs to a shop behind 零陵路.
        often: weight among the sorts of its kind.
    """

    words: str
    floors: tuple[int, ...] = ()
    size: tuple[int, int] | None = None
    shop: bool = False
    often: int = 1
    material: str = ""


SORTS: dict[str, tuple[Sort, ...]] = {
    "illegal_building": (
        Sort("沿街商铺外扩", (1,), (60, 250), True, 3, "砖混"),
        Sort("底层天井搭建", (1,), (50, 140), False, 3, "彩钢板"),
        Sort("天井搭建阳光房", (1,), (60, 130), False, 3, "玻璃、铝合金"),
        Sort("屋顶搭建玻璃房", (6,), (80, 220), False, 2, "玻璃、铝合金"),
        Sort("楼道加建隔间", (), (16, 70), False, 2, "木板"),
        Sort("自行车棚旁搭建", (), (70, 180), False, 1, "彩钢板"),
    ),
    "outdoor_sink": (
        Sort("公共走道水斗", often=2),
        Sort("楼道窗外水斗"),
        Sort("天井外水斗接入雨水管"),
    ),
    "wall_opening": (
        Sort("沿街破墙开店", (1,), None, True, 4),
        Sort("居改非破墙开门", (1,), often=3),
        Sort("天井破墙开门", (1,), often=3),
        Sort("山墙破墙开窗", (2, 3, 4, 5, 6), often=4),
        Sort("卫生间外墙扩窗", (1, 2, 3, 4, 5, 6), often=4),
        Sort("楼道外墙破墙开窗", (), often=2),
    ),
    "pigeon_loft": (Sort("屋面悬空鸽棚", (6,)),),
    "bay_window": (Sort("外立面挑窗", (2, 3, 4, 5, 6)),),
    "window_cage": (Sort("底楼防盗窗外凸", (1,)),),
}


@dataclass(frozen=True, slots=True)
class DemoFinding:
    """One finding. `area` in 0.01 m², lengths in `measures` in mm; `room` empty: the corridor.

    `state` is where it stands by now; `picture` names one of `pictures.SCENES`, or nothing.
    """

    compound: str
    lane: str
    number: str
    room: str
    kind: str
    description: str
    part: str
    shop: bool
    found_on: date
    area: int | None = None
    wall_type: str = ""
    measures: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    state: str = "found"
    picture: str = ""

    @property
    def path(self) -> str:
        """The path of its place."""
        return f"{self.compound}{self.lane}/{self.number}/{self.room or 'corridor'}/"

    @property
    def spot(self) -> str:
        """What a ledger writes under 室."""
        return self.room or CORRIDOR


def south_findings(random: Random) -> list[DemoFinding]:
    """The 313 findings of 西木南, in the order in which the surveyors met them."""
    found: list[DemoFinding] = []
    taken: set[tuple[str, str, str]] = set()
    for lane, kinds in COUNTS.items():
        for kind, count in kinds.items():
            while count:
                finding = _south(lane, kind, random)
                key = (finding.path, kind, finding.description)
                if key not in taken:
                    taken.add(key)
                    found.append(finding)
                    count -= 1
    return sorted(found, key=lambda one: (one.found_on, one.path, one.kind))


def north_findings(random: Random) -> Iterator[DemoFinding]:
    """The window cages of 西木北, one a ground-floor flat."""
    for lane, count in CAGES.items():
        doors = [(number, door) for number in range(1, 21) for door in range(1, 5)]
        for number, door in random.sample(doors, count):
            yield DemoFinding(
                NORTH_COMPOUND, lane, str(number), f"1{door:02d}", "window_cage",
                "底楼防盗窗外凸", "private", False, _day(random),
                measures={
                    "projection_mm": random.randrange(280, 820, 10),
                    "escape_opening": random.choice(("yes", "no", "no", "unknown")),
                },
                state=random.choices(("confirmed", "found", "cleared"), (6, 3, 3))[0],
                picture="cage",
            )  # fmt: skip


def _south(lane: str, kind: str, random: Random) -> DemoFinding:
    # Shops stand along 零陵路 only, so their sorts occur only in the lane behind them.
    sorts = [sort for sort in SORTS[kind] if lane == "lingling" or not sort.shop]
    sort = random.choices(sorts, [sort.often for sort in sorts])[0]
    shop = sort.shop
    number = random.randint(1, SHOP_ROW) if shop else _number(lane, random)
    room = f"{random.choice(sort.floors)}{random.randint(1, 6):02d}" if sort.floors else ""
    wall = _wall(random) if kind == "wall_opening" else ""
    return DemoFinding(
        SOUTH_COMPOUND, lane, str(number), room, kind, sort.words,
        "private" if room else "public", shop, _day(random),
        area=_size(sort, random),
        wall_type=wall,
        measures=_measures(kind, sort, wall, random),
        note=_note(shop, random),
        state=random.choices(("confirmed", "found", "returned", "cleared"), (62, 30, 4, 4))[0],
        picture=_picture(kind, sort),
    )  # fmt: skip


def _number(lane: str, random: Random) -> int:
    """The rows behind the shops, and one number deep in the lane, carry more than the others."""
    weights = [1.0] * 42
    if lane == "lingling":
        weights = [3.0] * 6 + [2.2] * 6 + [1.0] * 30
        weights[32] = 5.0
    return random.choices(range(1, 43), weights)[0]


def _day(random: Random) -> date:
    return FIRST_DAY + timedelta(days=random.randint(0, (LAST_DAY - FIRST_DAY).days))


def _size(sort: Sort, random: Random) -> int | None:
    if sort.size is None:
        return None
    low, high = sort.size
    return random.randrange(low, high) * 10


def _wall(random: Random) -> str:
    return random.choices(("bearing", "non_bearing", "unknown"), (65, 47, 58))[0]


def _measures(kind: str, sort: Sort, wall: str, random: Random) -> dict[str, Any]:
    if kind == "illegal_building":
        return {"storeys": 1, "material": sort.material}
    if kind == "outdoor_sink":
        into_rain = "雨水管" in sort.words
        return {"drains_to": "rain" if into_rain else random.choice(("rain", "sewage", "unknown"))}
    if kind == "wall_opening":
        door = "窗" not in sort.words
        seen = "seen" if wall == "unknown" else random.choice(("as_built", "told", "seen"))
        return {
            "wall_evidence": seen,
            "width_mm": random.randrange(800, 2400 if sort.shop else 1300, 50),
            "height_mm": random.randrange(2000, 2400, 50)
            if door
            else random.randrange(700, 1500, 50),
        }
    if kind == "pigeon_loft":
        return {"projection_mm": random.randrange(600, 1200, 50)}
    return {"projection_mm": random.randrange(450, 760, 10)}


def _note(shop: bool, random: Random) -> str:
    if shop:
        return "沿街商铺"
    return random.choices(
        ("", "户主不在", "已口头告知", "愿意配合", "需再次上门"), (9, 2, 3, 2, 1)
    )[0]


def _picture(kind: str, sort: Sort) -> str:
    if kind == "illegal_building":
        return {"玻璃、铝合金": "glasshouse", "彩钢板": "shed", "木板": "partition"}.get(
            sort.material, "shop_front"
        )
    if kind == "wall_opening":
        return "shop_door" if sort.shop else "window" if "窗" in sort.words else "door"
    return {"outdoor_sink": "sink", "pigeon_loft": "loft", "bay_window": "bay"}[kind]
