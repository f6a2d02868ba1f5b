"""The demo's own ledger of 西木南 as a street would keep it: one workbook, one row a finding."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from lilong.project.demo_data.findings import DemoFinding
from lilong.project.demo_data.tree import SOUTH_LANES

FILE_NAME = "西木南排摸台账（示例数据）.xlsx"
_HEADINGS = (
    "序号", "弄", "号", "室", "类别", "具体情况", "是否公共部位", "面积(㎡)", "外挑", "墙体性质",
    "发现日期", "备注",
)  # fmt: skip
_KINDS = {
    "illegal_building": "违建",
    "outdoor_sink": "水斗",
    "wall_opening": "破墙开门窗",
    "pigeon_loft": "悬空鸽棚",
    "bay_window": "外立面挑窗",
}
_WALLS = {"bearing": "承重", "non_bearing": "非承重", "unknown": "不明", "": ""}


def workbook(findings: Sequence[DemoFinding]) -> bytes:
    """The ledger as .xlsx: a title, a line of who and when, headings, rows, the sum."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("西木南排摸台账")
        bold = book.add_format({"bold": True})
        sheet.write_string(0, 0, "西木南居民区“三旧”变“三新”前期排摸台账（示例数据）", bold)
        sheet.write_string(1, 0, "填报单位：西木南居民区 填报日期：2024年12月20日 单位：处、平方米")
        sheet.write_row(2, 0, _HEADINGS, bold)
        for no, finding in enumerate(findings, 1):
            sheet.write_row(no + 2, 0, (no, *_cells(finding)))
        sheet.write_row(len(findings) + 3, 0, ("合计", None, None, None, len(findings)))
    return target.getvalue()


def _cells(finding: DemoFinding) -> tuple[object, ...]:
    day = finding.found_on
    return (
        SOUTH_LANES[finding.lane],
        f"{finding.number}号",
        finding.spot,
        _KINDS[finding.kind],
        finding.description,
        "是" if finding.part == "public" else "否",
        None if finding.area is None else f"{finding.area // 100}.{finding.area % 100:02d}",
        f"{finding.measures['projection_mm']}mm" if "projection_mm" in finding.measures else None,
        _WALLS[finding.wall_type],
        f"{day.year}年{day.month}月{day.day}日",
        finding.note,
    )
