"""The demo's rolls of owners as a committee would keep them: one workbook, one row a room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from random import Random

import xlsxwriter

from lilong.project.demo_data.society import FAMILY

FILE_NAME = "业主名册（示例数据）.xlsx"
_HEADINGS = ("序号", "房屋地址", "专有面积(㎡)", "面积依据", "业主", "类型", "状态")
_FIRST = "建国志丽秀文海德桂玉爱红晓思嘉子雨浩景佩其月凤福宝水启培惠伟永美春家云"
_SECOND = "华强萍敏明兰娟燕英芳珍琴梅静远宁涵晴然行云昌娥生根娣东芬民康玲栋霞磊平洁"
# One room in so many has two owners.
JOINT_EVERY = 3


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A room of the roll: its address, its area in 0.01 m², its owners; `sold` or not."""

    address: str
    area: int
    owners: tuple[str, ...]
    sold: bool = True


def units(rooms: Sequence[tuple[str, int]], random: Random) -> Iterator[DemoUnit]:
    """Invent owners for rooms given as (address, area); no name stands for two rooms."""
    names = _names(random)
    for no, (address, area) in enumerate(rooms):
        joint = no % JOINT_EVERY == 0
        yield DemoUnit(address, area, tuple(next(names) for _ in range(2 if joint else 1)))


def _names(random: Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        name = random.choice(FAMILY) + random.choice(_FIRST) + random.choice(_SECOND)
        if name not in seen:
            seen.add(name)
            yield name


def workbook(title: str, listed: Sequence[DemoUnit]) -> bytes:
    """The roll as .xlsx: a title, headings, rows, the sum."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("业主名册")
        bold = book.add_format({"bold": True})
        sheet.write_string(0, 0, f"{title}（示例数据）", bold)
        sheet.write_row(1, 0, _HEADINGS, bold)
        for no, unit in enumerate(listed, 1):
            sheet.write_row(no + 1, 0, (no, *_cells(unit)))
        sheet.write_row(len(listed) + 2, 0, ("合计", None, _square(sum(u.area for u in listed))))
    return target.getvalue()


def _cells(unit: DemoUnit) -> tuple[str, ...]:
    owners = "、".join(unit.owners)
    state = "已售" if unit.sold else "未售"
    return unit.address, _square(unit.area), "不动产登记", owners, "住宅", state


def _square(area: int) -> str:
    return f"{area // 100}.{area % 100:02d}"
