"""How fast a ledger of 100,000 rows is imported, against reading it and inserting its rows plainly.

    .venv/bin/python tools/bench/ledger_import.py [rows]

Each part runs in a process of its own, so that its peak memory is its own. The reference reads
the same file with the same decoder and inserts the very rows that the import made, all columns,
into the same indexed table, in one transaction, with nothing between: once with Django's
`bulk_create` (`ratio`, what a program without any understanding of the rows would do), and once
with bare SQL and values that were converted beforehand (`ratio_to_bare_sql`, the floor).
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROWS = 100_000
LANES, NUMBERS, ROOMS = 8, 60, 12
REPEATED_EVERY = 40
ROOT = Path(__file__).resolve().parents[2]
AREA = "/sh/xuhui/fenglin/area/"


def measure(rows: int = ROWS) -> dict[str, Any]:
    """Seconds, rates, the ratio to the reference and the peak memory; correctness comes first."""
    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as folder:
        home = Path(folder)
        _child("prepare", home, rows)
        shutil.copytree(home / "prepared", home / "imported")
        ours = _child("import", home, rows)
        _check(ours, home, rows)
        references = {}
        for part in ("reference", "bare"):
            shutil.copytree(home / "prepared", home / part)
            references[part] = _child(part, home, rows)
        undone = _child("undo", home, rows)
        _check(ours, home, rows)
    reference, bare = references["reference"], references["bare"]
    seconds = sum(ours["seconds"].values())
    return {
        "rows": rows,
        "findings": ours["findings"],
        "seconds": {name: round(took, 2) for name, took in ours["seconds"].items()},
        "rows_per_second": round(rows / seconds),
        "reference_seconds": round(reference["seconds"], 2),
        "ratio": round(reference["seconds"] / seconds, 3),
        "ratio_of_cpu": round(reference["cpu"] / ours["cpu"], 3),
        "ratio_to_bare_sql": round(bare["seconds"] / seconds, 3),
        "peak_mb": round(ours["peak_mb"]),
        "undo": {name: round(took, 2) for name, took in undone["seconds"].items()}
        | {"peak_mb": round(undone["peak_mb"])},
    }


def _child(part: str, home: Path, rows: int) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__)), part, str(home), str(rows)]
    data = home / {"prepare": "prepared", "import": "imported", "undo": "imported"}.get(part, part)
    environment = {
        **os.environ,
        "LILONG_DATA": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'lilong.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _check(ours: dict[str, Any], home: Path, rows: int) -> None:
    """Every row of the file is accounted for, and the tables, counters and search agree."""
    repeated = rows // REPEATED_EVERY
    expected = {"findings": rows - repeated, "duplicates": repeated, "known": 0}
    found = {name: ours[name] for name in expected}
    if found != expected:
        raise SystemExit(f"the import is wrong: {found} instead of {expected}")
    with sqlite3.connect(home / "imported" / "lilong.sqlite3") as database:
        counted = {
            "rows": "SELECT count(*) FROM survey_finding",
            "places": "SELECT count(*) FROM commons_importrow WHERE target_id IS NOT NULL",
            "counters": (
                "SELECT sum(count) FROM commons_tally t JOIN places_place p ON p.id = t.scope_id "
                "WHERE p.kind = 'residents_area' AND t.name = 'survey.findings'"
            ),
            "search": "SELECT count(*) FROM survey_findingtext WHERE survey_findingtext MATCH '水'",
        }
        told = {name: database.execute(query).fetchone()[0] for name, query in counted.items()}
        sinks = database.execute(
            "SELECT count(*) FROM survey_finding WHERE kind = 'outdoor_sink'"
        ).fetchone()[0]
    wanted = dict.fromkeys(("rows", "places", "counters"), expected["findings"])
    if told != {**wanted, "search": sinks}:
        raise SystemExit(f"the tables disagree: {told} instead of {wanted}, {sinks} sinks")


# ── Parts, each in its own process ──────────────────────────────────────────────────────────


def prepare(home: Path, rows: int) -> dict[str, Any]:
    """A street with its places, and the workbook."""
    from django.core.management import call_command

    from lilong.kernel.actor import SYSTEM
    from lilong.places.actions.add_place import add_place
    from lilong.places.actions.add_places import NewPlace, add_places

    call_command("migrate", interactive=False, verbosity=0)
    at = None
    for kind, name, slug in (
        ("city", "上海市", "sh"),
        ("district", "徐汇区", "xuhui"),
        ("subdistrict", "枫林街道", "fenglin"),
        ("residents_area", "西木南", "area"),
        ("compound", "西木南小区", "compound"),
    ):
        at = add_place(SYSTEM, parent_id=at.id if at else None, kind=kind, name=name, slug=slug)
    assert at is not None
    add_places(SYSTEM, below=at.id, places=[NewPlace(*place) for place in _places()])
    _write_workbook(home / "ledger.xlsx", rows)
    return {}


def _places() -> Iterator[tuple[str, str, str]]:
    for lane in range(1, LANES + 1):
        yield f"{lane}", "lane", f"枫林路{lane}00弄"
        for number in range(1, NUMBERS + 1):
            yield f"{lane}/{number}", "number", str(number)
            for room in range(1, ROOMS + 1):
                yield f"{lane}/{number}/{room}", "room", str(_room(room))


def _room(room: int) -> int:
    return (room - 1) // 2 * 100 + 101 + (room - 1) % 2


_KINDS = (
    ("水斗", "楼道窗外水斗"),
    ("破墙开门窗", "山墙破墙开窗"),
    ("违建", "天井搭建阳光房"),
    ("破墙", "居改非破墙开门"),
    ("外立面挑窗", "挑窗外挑约60公分"),
)
_PARTS = ("是", "否", "公共", "私", "√", None)
_WALLS = ("承重", "非承重", "不明", None)
_DATES = ("2024/11/07", "2024.12.02", "11月8日", 45612, "2024年11月9日", "2024-11-10")


def _write_workbook(path: Path, rows: int) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("排摸台账")
    sheet.write_row(0, 0, ["填报单位:西木南居民区 填报日期:2024年12月20日"])
    sheet.write_row(
        1, 0,
        ["序号", "弄", "号", "室", "类别", "具体情况", "是否公共部位", "面积(㎡)", "墙体性质",
         "发现日期", "备注"],
    )  # fmt: skip
    for n in range(rows):
        repeats = n % REPEATED_EVERY == REPEATED_EVERY - 1
        sheet.write_row(n + 2, 0, [n + 1, *_cells(n - 1 if repeats else n)])
    book.close()


def _cells(n: int) -> list[Any]:
    kind, told = _KINDS[n % len(_KINDS)]
    lane = 1 + n % LANES if n % 5 else 1
    number = 1 + n // LANES % NUMBERS
    area: Any = None if n % 3 else f"约{5 + n % 40}平方" if n % 30 == 0 else 5 + n % 4000 / 100
    return [
        f"枫林路{lane}00弄",
        f"{number}号" if n % 2 else number,
        str(_room(1 + n // 7 % ROOMS)),
        kind,
        f"{told}第{n}处",
        _PARTS[n % len(_PARTS)],
        area,
        _WALLS[n % len(_WALLS)],
        _DATES[n % len(_DATES)],
        "沿街商铺" if n % 20 == 0 else None,
    ]


def import_ledger(home: Path, rows: int) -> dict[str, Any]:
    """Hand in, read, begin, apply, as the pages and the command do."""
    from lilong.commons.imports.actions.apply_import import apply_import
    from lilong.commons.imports.actions.begin_writing import begin_writing
    from lilong.commons.imports.actions.hand_in_file import hand_in_file
    from lilong.commons.imports.dry_run import read_import
    from lilong.commons.imports.importer import Target
    from lilong.kernel.actor import SYSTEM
    from lilong.places import queries as places
    from lilong.survey.importing.importer import CODE

    place = places.find(SYSTEM, AREA)
    target = Target(place.id, place.path, place.space_id)
    clock = _Clock()
    with (home / "ledger.xlsx").open("rb") as file:
        run = hand_in_file(SYSTEM, importer=CODE, target=target, file=file, file_name="台账.xlsx")
    clock.lap("hand_in")
    run, report = read_import(SYSTEM, run_id=run.id)
    clock.lap("read")
    if report is None:
        raise SystemExit(run.why)
    counts = {name: getattr(report, name) for name in ("findings", "duplicates", "known")}
    del report
    begin_writing(SYSTEM, run_id=run.id)
    apply_import(SYSTEM, run_id=run.id)
    clock.lap("apply")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**counts, "seconds": clock.laps, "cpu": clock.cpu(), "peak_mb": peak}


def undo(home: Path, rows: int) -> dict[str, Any]:
    """Take the import back, and write it once more."""
    from lilong.commons.imports.actions.apply_import import apply_import
    from lilong.commons.imports.actions.begin_writing import begin_writing
    from lilong.commons.imports.actions.undo_import import undo_import
    from lilong.commons.imports.models import ImportRun
    from lilong.kernel.actor import SYSTEM
    from lilong.survey.models import Finding

    run = ImportRun.objects.get()
    there = Finding.objects.count()
    clock = _Clock()
    told = undo_import(SYSTEM, run_id=run.id)
    clock.lap("undo")
    if told != (there, 0) or Finding.objects.exclude(state="deleted").exists():
        raise SystemExit(f"the undo took back {told} of {there}")
    begin_writing(SYSTEM, run_id=run.id)
    apply_import(SYSTEM, run_id=run.id)
    clock.lap("again")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": clock.laps, "peak_mb": peak}


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._at, self._began_working = time.perf_counter(), time.process_time()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name], self._at = now - self._at, now

    def cpu(self) -> float:
        """Seconds of processor time since the beginning."""
        return time.process_time() - self._began_working


def reference(home: Path, rows: int) -> dict[str, Any]:
    """Read the file, make the rows' objects and hand them to Django."""
    from django.db import connections, transaction

    from lilong.survey.models import Finding

    names = [field.attname for field in Finding._meta.concrete_fields]
    connections.databases["imported"] = {
        **connections.databases["default"], "NAME": str(home / "imported" / "lilong.sqlite3"),
    }  # fmt: skip
    values = list(Finding.objects.using("imported").order_by("code").values_list(*names))
    gc.collect()
    clock = _Clock()
    read = _rows_in(home / "ledger.xlsx")
    with transaction.atomic():
        for start in range(0, len(values), 1000):
            batch = values[start : start + 1000]
            Finding.objects.bulk_create(
                [Finding(**dict(zip(names, one, strict=True))) for one in batch]
            )
    clock.lap("reference")
    return _told(clock, read, rows)


def bare(home: Path, rows: int) -> dict[str, Any]:
    """Read the file, insert the rows as the database stores them."""
    from django.db import connection, transaction

    with sqlite3.connect(home / "imported" / "lilong.sqlite3") as imported:
        cursor = imported.execute("SELECT * FROM survey_finding ORDER BY code")
        columns = [column[0] for column in cursor.description]
        values = cursor.fetchall()
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    gc.collect()
    clock = _Clock()
    read = _rows_in(home / "ledger.xlsx")
    with transaction.atomic(), connection.cursor() as cursor_:
        sql = f"INSERT INTO survey_finding ({names}) VALUES ({marks})"
        cursor_.executemany(sql, values)
    clock.lap("reference")
    return _told(clock, read, rows)


def _rows_in(path: Path) -> int:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    return sum(1 for _row in book.get_sheet_by_index(0).iter_rows())


def _told(clock: _Clock, read: int, rows: int) -> dict[str, Any]:
    if read != rows + 2:
        raise SystemExit(f"the reference read {read} rows")
    return {"seconds": clock.laps["reference"], "cpu": clock.cpu()}


def main() -> None:
    if len(sys.argv) < 4:
        print(json.dumps(measure(*map(int, sys.argv[1:])), ensure_ascii=False, indent=2))
        return
    import django

    django.setup()
    parts = (prepare, import_ledger, reference, bare, undo)
    by_name = {part.__name__.removesuffix("_ledger"): part for part in parts}
    print(json.dumps(by_name[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))


if __name__ == "__main__":
    main()
