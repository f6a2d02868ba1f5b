"""Rolls as offices write them, as files."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
from tests.neighbourhood import Street

from lilong.ballot.actions.open_roll import open_roll
from lilong.ballot.importing.importer import CODE, target_at
from lilong.ballot.models import Roll
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.models import ImportRow, ImportRun
from lilong.kernel.actor import SYSTEM, Actor
from lilong.places import queries as places

HEADINGS = ("弄", "号", "室号", "建筑面积", "业主", "类型", "状态", "备注")


def sheet(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> io.BytesIO:
    """A workbook with one sheet: a title over all columns, headings, rows."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["某小区业主名册"])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def flat(room: str, area: object, owner: str, *rest: object) -> tuple[object, ...]:
    """A row of a flat in 甲弄1号."""
    return ("甲弄", "1", room, area, owner, *rest)


def read(
    street: Street, file: io.BytesIO, *, roll: Roll | None = None, actor: Actor = SYSTEM
) -> tuple[Roll, ImportRun]:
    """A file handed in for a draft of the compound and read; nothing is written yet."""
    roll = roll or open_roll(SYSTEM, place_id=street.compound.id, title="2026 年名册")
    target = target_at(places.place(street.compound.id), roll)
    run = hand_in_file(actor, importer=CODE, target=target, file=file, file_name="名册.xlsx")
    run, _report = read_import(actor, run_id=run.id)
    return roll, run


def written(
    street: Street, file: io.BytesIO, *, roll: Roll | None = None
) -> tuple[Roll, ImportRun]:
    """A file handed in, read and written."""
    roll, run = read(street, file, roll=roll)
    begin_writing(SYSTEM, run_id=run.id)
    run = apply_import(SYSTEM, run_id=run.id)
    roll.refresh_from_db()
    return roll, run


def rows_of(run: ImportRun) -> list[ImportRow]:
    """The rows below the headings, as they were read."""
    return list(ImportRow.objects.filter(run=run, number__gt=2).order_by("sheet", "number"))
