"""Workbooks made for the tests: the ordinary, the messy and the hostile."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

import openpyxl
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile


def xlsx(*sheets: Sequence[Sequence[Any]], names: Sequence[str] = (), merged: Sequence[str] = ()):
    """An .xlsx of the given rows; `merged` applies to the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        page = book.create_sheet(names[number] if number < len(names) else f"表{number + 1}")
        for row in rows:
            page.append(list(row))
    for area in merged:
        book.worksheets[0].merge_cells(area)
    return saved(book)


def saved(book: openpyxl.Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    return file


def xls(rows: Sequence[Sequence[Any]], merged: Sequence[tuple[int, int, int, int]] = ()):
    """An old .xls; `merged` as (top, bottom, left, right)."""
    book = xlwt.Workbook()
    page = book.add_sheet("旧表")
    inside = {(r, c) for t, b, le, ri in merged for r in range(t, b + 1) for c in range(le, ri + 1)}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None and (number, column) not in inside:
                page.write(number, column, cell)
    for top, bottom, left, right in merged:
        page.write_merge(top, bottom, left, right, rows[top][left])
    file = io.BytesIO()
    book.save(file)
    return file


def locked(file: io.BytesIO, password: str = "mima") -> io.BytesIO:
    """The workbook with an opening password: an encrypted package in a compound file."""
    file.seek(0)
    out = io.BytesIO()
    OOXMLFile(file).encrypt(password, out)
    return out


def rewritten(file: io.BytesIO, part: str, change: Callable[[bytes], bytes]) -> io.BytesIO:
    """The package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content) if name == part else content)
    return out


HEADINGS = [
    ["序号", "位置", None, None, "类别", "具体情况", "是否公共部位", "面积(㎡)", "墙体性质",
     "发现日期", "备注"],
    [None, "弄", "号", "室", None, None, None, None, None, None, None],
]  # fmt: skip
HEADING_MERGES = ("B3:D3", *(f"{column}3:{column}4" for column in "AEFGHIJK"))
KINDS = {
    "违建": (72, ("天井搭建阳光房", "楼道加建隔间", "沿街商铺外扩", "屋顶搭建玻璃房")),
    "水斗": (48, ("楼道窗外水斗", "公共走道水斗", "天井外水斗接入雨水管")),
    "破墙开门窗": (170, ("山墙破墙开窗", "居改非破墙开门", "沿街破墙开店", "卫生间外墙扩窗")),
    "悬空鸽棚": (3, ("屋面悬空鸽棚",)),
    "外立面挑窗": (20, ("外立面挑窗", "挑窗外挑约60公分")),
}
LANES = {"零陵路某弄": 250, "西木南一弄": 22, "东安路某弄": 21, "西木南二弄": 20}


def ledger_as_kept() -> io.BytesIO:
    """A ledger with the newspaper's counts and every mess at once, the same on each run."""
    chance = random.Random(313)
    kinds = [kind for kind, (count, _) in KINDS.items() for _ in range(count)]
    lanes = [lane for lane, count in LANES.items() for _ in range(count)]
    chance.shuffle(kinds)
    rows: list[list[Any]] = [
        ["西木南居民区“三旧”变“三新”前期排摸台账"],
        ["填报单位：西木南居民区 填报日期：2024年12月20日 单位：处、平方米"],
        *HEADINGS,
    ]
    for number, (kind, lane) in enumerate(zip(kinds, lanes, strict=True), 1):
        rows.append(_finding(number, kind, lane, chance))
        if number % 100 == 0:
            rows.append(["本页小计", None, None, None, 100])
    rows += [["合计", None, None, None, 313], [], ["填表人：示例 审核人：示例"]]
    merged = ("A1:K1", "A2:K2", *HEADING_MERGES)
    notes = [["本表人名、室号、日期均为虚构。"]]
    return xlsx(rows, notes, names=("西木南排摸台账", "说明"), merged=merged)


def _finding(number: int, kind: str, lane: str, chance: random.Random) -> list[Any]:
    day = 1 + number % 29
    door = number % 42 + 1
    full_width = str(door).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    area = chance.choice([round(chance.uniform(1, 27), 2), f"约{number % 20 + 1}", number % 20 + 1])
    return [
        number,
        lane,
        chance.choice([door, f"{door}号", full_width]),
        chance.choice(["公共走道", f"{number // 42 % 6 + 1}0{number % 6 + 1}"]),
        kind,
        chance.choice(KINDS[kind][1]),
        chance.choice(["是", "否", "√", "公共", "私", None]),
        area if kind == "违建" else None,
        chance.choice(["承重", "非承重", "不明"]) if kind == "破墙开门窗" else None,
        chance.choice(
            [
                f"11月{day}日",
                f"2024/11/{day:02}",
                f"2024.11.{day:02}",
                datetime.combine(date(2024, 11, day), time()),
            ]
        ),
        chance.choice(["沿街商铺", "户主不在", "老人独居", None]),
    ]
