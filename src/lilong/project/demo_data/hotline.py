"""The demo's hotline orders: a sheet as a street would send it, and the days for answering.

No text that was found gives a number of days; those of the demo say that they are its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter
from django.utils import timezone

from lilong.cases.files.actions.note_first_contact import note_first_contact
from lilong.cases.files.actions.rewrite_summary import rewrite_summary
from lilong.cases.files.actions.set_hotline_times import set_hotline_times
from lilong.cases.files.importing.hotline_importer import CODE, target_at
from lilong.cases.files.queries.cases import named_case
from lilong.cases.files.queries.hotline import known_orders
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.dry_run import read_import
from lilong.project.demo_data import tree

if TYPE_CHECKING:
    from lilong.project.demo_data.loading import Town

FILE_NAME = "热线工单（示例数据）.xlsx"
SOURCE = "示例数据：天数只为演示，不是哪份文件定的"
FIRST_CONTACT, CLOSE = 1, 5
_HEADINGS = ("工单编号", "诉求内容", "诉求地址", "类别", "接单时间")
# What the worker writes of each for all to read; what was said is for those who work on it.
SUMMARIES = {
    "SL20260001": "弄口的窨井下雨天冒水",
    "SL20260002": "三楼平台上堆了旧家具",
    "SL20260003": "弄口的路灯不亮",
}
# Days before today on which it came; number, words, address, kind.
ORDERS = (
    (6, "SL20260001", "下雨天弄口的窨井冒水", "零陵路某弄21号", "报修"),
    (3, "SL20260002", "三楼平台上堆了旧家具，过不去", "零陵路某弄17号", "楼道堆物"),
    (1, "SL20260003", "晚上弄口的路灯不亮", "零陵路某弄2号", "报修"),
)
REACHED = "SL20260002"


def load_hotline(town: Town) -> None:
    """Times are set, three orders come as a sheet; whoever called is reached for one of them."""
    worker, area = town.actor("community_worker"), town.places[tree.SOUTH]
    set_hotline_times(
        town.actor("secretary"),
        area_id=area.id,
        first_contact=FIRST_CONTACT,
        close=CLOSE,
        source=SOURCE,
    )
    now = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    run = hand_in_file(
        worker,
        importer=CODE,
        target=target_at(area),
        file=BytesIO(workbook(now)),
        file_name=FILE_NAME,
    )
    read_import(worker, run_id=run.id)
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)
    known = known_orders(area.id)
    for number, summary in SUMMARIES.items():
        case = named_case(known[number], at=area.path)
        rewrite_summary(worker, case_id=case.id, summary=summary)
    reached = named_case(known[REACHED], at=area.path)
    note_first_contact(worker, case_id=reached.id)


def workbook(now: datetime) -> bytes:
    """The sheet as .xlsx: headings and a row for each order."""
    rows: list[Sequence[str]] = [_HEADINGS]
    for days, number, words, address, kind in ORDERS:
        rows.append((number, words, address, kind, f"{now - timedelta(days=days):%Y-%m-%d %H:%M}"))
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("热线工单")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return target.getvalue()
