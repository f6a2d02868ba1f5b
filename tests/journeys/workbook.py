"""A ledger as streets keep it, with the newspaper's counts, for where the sample is not."""

from __future__ import annotations

from pathlib import Path
from random import Random

import xlsxwriter

TWO_ROWS = ("序号", "类别", "具体情况", "是否公共部位", "面积(㎡)", "墙体性质", "发现日期", "备注")
KINDS = (("违建", 72), ("水斗", 48), ("破墙开门窗", 170), ("悬空鸽棚", 3), ("外立面挑窗", 20))
OTHER_LANES = ("东安路某弄", "西木南一弄", "西木南二弄")
DATES = ("12月{day}日", "2024/12/{day:02d}", "2024.12.{day:02d}")
IN_FIVE_FIFTHS = 4


def ledger_workbook(file: Path, lane: str, random: Random) -> Path:
    """313 rows, four fifths of them in `lane`: merged headings, half dates, a sum below."""
    kinds = [kind for kind, count in KINDS for _one in range(count)]
    random.shuffle(kinds)
    with xlsxwriter.Workbook(file) as book:
        sheet, middle = book.add_worksheet("排摸台账"), book.add_format({"align": "center"})
        sheet.merge_range(0, 0, 0, 10, "西木南居民区前期排摸台账（示例数据）", middle)
        sheet.merge_range(1, 0, 1, 10, "填报单位:西木南居民区 填报日期:2024年12月20日", middle)
        sheet.merge_range(2, 1, 2, 3, "位置", middle)
        sheet.write_row(3, 1, ("弄", "号", "室"))
        for column, heading in zip((0, 4, 5, 6, 7, 8, 9, 10), TWO_ROWS, strict=True):
            sheet.merge_range(2, column, 3, column, heading, middle)
        for no, kind in enumerate(kinds, 1):
            sheet.write_row(no + 3, 0, _row(no, kind, lane, random))
        sheet.write_row(len(kinds) + 4, 0, ("合计", None, None, None, len(kinds)))
    return file


def _row(no: int, kind: str, lane: str, random: Random) -> tuple[object, ...]:
    here = lane if no % 5 < IN_FIVE_FIFTHS else OTHER_LANES[no % 3]
    # No two rows alike: each has a door of its own.
    door = f"{1 + no % 6}{1 + no // 42 % 6:02d}"
    area = ("约12平方" if no % 29 == 0 else 2 + no % 20) if kind == "违建" else None
    wall = random.choice(("承重", "非承重", "不明")) if kind == "破墙开门窗" else None
    date = DATES[no % 3].format(day=1 + no % 19)
    part = random.choice(("是", "否", "√", "私"))
    return no, here, f"{1 + no % 42}号", door, kind, f"{kind}，第{no}处", part, area, wall, date, ""
