"""An invented compound for the design page: two lanes, their houses, a pond and plane trees."""

from __future__ import annotations

from lilong.commons.web.plan import Box, PlanMark, PlanShape, Point
from lilong.engines.clusters import MapSite, cluster_sites

NUMBERS_A_ROW = 6
SITES = 2000


def _rectangle(x: float, y: float, width: float, height: float) -> tuple[Point, ...]:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def _houses() -> list[PlanShape]:
    houses = []
    for row in range(4):
        for place in range(NUMBERS_A_ROW):
            number = row * NUMBERS_A_ROW + place + 1
            left = 14.0 + place * 25 + (8 if place >= 3 else 0)
            houses.append(
                PlanShape(
                    "building",
                    _rectangle(left, 14.0 + row * 26, 21, 11),
                    label=f"{number}",
                    id=f"house-{number}",
                    here=number == 9,
                )
            )
    return houses


def compound() -> list[PlanShape]:
    """The compound of the design page."""
    return [
        PlanShape("ground", _rectangle(0, 0, 184, 124)),
        PlanShape("green", _rectangle(14, 106, 68, 14)),
        PlanShape("water", ((22, 110), (38, 108), (50, 111), (46, 117), (32, 118), (24, 116))),
        PlanShape("path", ((89, 0), (89, 122)), label="零陵路某弄", width=6),
        PlanShape("path", ((6, 33), (176, 33)), label="第一支弄", width=5),
        PlanShape("path", ((6, 85), (176, 85)), label="第三支弄", width=5),
        *_houses(),
        *(
            PlanShape("tree", ((x, 60.0),), width=7)
            for x in (16.0, 34.0, 52.0, 106.0, 124.0, 142.0, 160.0)
        ),
        *(
            PlanShape("tree", ((x, 113.0),), width=6)
            for x in (58.0, 66.0, 74.0, 104.0, 118.0, 132.0, 146.0)
        ),
        PlanShape("wall", ((80, 1), (1, 1), (1, 123), (183, 123), (183, 1), (98, 1))),
        PlanShape("gate", ((83, 1), (95, 1))),
    ]


def marks() -> list[PlanMark]:
    """Findings on it."""
    return [
        PlanMark(89, 20, 136, "零陵路某弄南段：136 处", "#", kind=1, weight=2),
        PlanMark(60, 46, 58, "9号一带：违建 58 处", "#", kind=2, weight=1),
        PlanMark(125, 46, 39, "11号一带：水斗 39 处", "#", kind=3),
        PlanMark(30, 72, 17, "13号：挑窗 17 处", "#", kind=5),
        PlanMark(150, 72, 3, "18号：鸽棚 3 处", "#", kind=4),
        PlanMark(100, 98, 1, "22号：违建 1 处", "#", kind=2),
    ]


def marks_in(box: Box, cell: float) -> list[PlanMark]:
    """Two thousand findings along the lanes, as clusters of `cell` metres within `box`."""
    seen = [
        site
        for site in _sites()
        if box.left <= site[0] <= box.right and box.bottom <= site[1] <= box.top
    ]
    return [
        PlanMark(
            cluster.x,
            cluster.y,
            cluster.total,
            f"{cluster.total} 处",
            f"#cell-{cluster.column}-{cluster.row}",
            kind=int(cluster.by_kind[0][0]),
            weight=min(cluster.total // 60, 2),
        )
        for cluster in cluster_sites(seen, cell)
    ]


def _sites() -> list[MapSite]:
    # A low-discrepancy walk instead of chance: the page is the same every time.
    spots = [(n * 0.6180339887 % 1, n * 0.7548776662 % 1) for n in range(SITES)]
    return [
        (14 + 162 * x, 12 + 100 * y * y, str(1 + n % 5 if n % 3 else 1), 1)
        for n, (x, y) in enumerate(spots)
    ]
