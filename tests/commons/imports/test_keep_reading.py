"""Reading a file keeps nobody from writing, and what was read holds or is read again."""

from __future__ import annotations

import io
import os
import threading
from contextlib import nullcontext
from itertools import count, cycle
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from tests.neighbourhood import build_district, build_street, person_with
from tests.own_database import Aside, aside

from lilong.commons.busy import is_busy
from lilong.commons.imports import dry_run, spooling
from lilong.commons.imports.actions.correct_reading import correct_reading
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.actions.keep_reading import Overtaken, Relearned, keep_reading
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.importer import Target
from lilong.commons.imports.models import ImportRow, ImportRun, ImportState
from lilong.commons.imports.queries import run_by_id
from lilong.commons.imports.spooling import read_to_spool, spool_folder
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import NotAllowed, NotFound

HEAD = "弄,号,室,类别,具体情况"
ROWS = 3000
OPEN_FILES = Path("/proc/self/fd")


class Office:
    """A residents' area whose keeper hands ledgers in."""

    def __init__(self) -> None:
        self.area = build_street(build_district(), "枫林街道", "fenglin").area
        self.keeper = person_with("secretary", self.area)
        self._values = cycle(["other", "outdoor_sink"])

    def hand_in(self, rows: int = ROWS, head: str = HEAD) -> ImportRun:
        """A ledger in which one row, of a 怪东西, is not understood."""
        lines = [f"甲弄,1,101,水斗,第{n}处" for n in range(rows)]
        lines[1] = "甲弄,1,102,怪东西,说不清"
        return hand_in_file(
            self.keeper,
            importer="survey.ledger",
            target=Target(self.area.id, self.area.path, self.area.space_id),
            file=io.BytesIO("\n".join([head, *lines]).encode()),
            file_name="台账.csv",
        )

    def correct(self, run: ImportRun, value: str = "other") -> None:
        correct_reading(self.keeper, run_id=run.id, what="kind", text="怪东西", value=value)

    def correct_otherwise(self, run: ImportRun) -> None:
        """A correction that is never the one before."""
        self.correct(run, next(self._values))


@pytest.fixture(autouse=True)
def _small_memory(monkeypatch, settings, tmp_path):
    """Every spool goes to the disk, and the disk is this test's own."""
    monkeypatch.setattr(spooling, "BYTES_IN_MEMORY", 100)
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def office(own_database) -> Office:
    """On a database that several people hold at once."""
    return Office()


@pytest.fixture
def office_on_file(own_file) -> Office:
    return Office()


@pytest.fixture
def small_office(db) -> Office:
    """On the ordinary test database."""
    return Office()


class At:
    """Calls a function once, at the given row of the reading; counts the rows."""

    def __init__(self, row: int, function) -> None:
        self.row, self.function, self.rows = row, function, 0

    def __call__(self) -> None:
        self.rows += 1
        if self.rows == self.row:
            self.function()


# ── Others meanwhile ────────────────────────────────────────────────────────────────────────


def test_others_write_while_a_large_file_is_read(office_on_file):
    run, theirs = office_on_file.hand_in(), []

    read_import(
        office_on_file.keeper,
        run_id=run.id,
        each=At(ROWS - 1, lambda: theirs.append(aside(office_on_file.hand_in))),
    )

    assert set(ImportRun.objects.values_list("id", "state")) == {
        (run.id, ImportState.READ),
        (theirs[0].id, ImportState.READING),
    }


def test_others_could_not_write_were_the_file_read_in_a_transaction(office_on_file):
    """Negative control."""
    run = office_on_file.hand_in()

    with pytest.raises(OperationalError) as caught, transaction.atomic():
        read_import(
            office_on_file.keeper,
            run_id=run.id,
            each=At(ROWS - 1, lambda: aside(office_on_file.hand_in)),
        )

    assert is_busy(caught.value)


def test_a_correction_that_was_learned_meanwhile_is_not_lost(office):
    run = office.hand_in()
    each = At(10, lambda: aside(lambda: office.correct(run)))

    run, report = read_import(office.keeper, run_id=run.id, each=each)

    assert (run.state, run.figures["not_understood"], report.not_understood) == ("read", 0, 0)
    assert ImportRow.objects.filter(run=run, fields__kind="other").count() == 1
    assert each.rows == 2 * (ROWS + 1)
    assert ImportRow.objects.filter(run=run).count() == ROWS + 1
    assert LedgerEntry.objects.filter(kind="imports.file_read").count() == 1


def test_a_file_under_endless_corrections_is_left_for_later(office):
    run, rows = office.hand_in(5), count()

    def each() -> None:
        if next(rows) % 6 == 0:
            aside(lambda: office.correct_otherwise(run))

    with pytest.raises(Relearned, match="有人更正"):
        read_import(office.keeper, run_id=run.id, each=each)

    assert next(rows) == dry_run.MOST_READINGS * 6
    assert run_by_id(run.id).state == ImportState.READING
    assert not ImportRow.objects.exists()


def test_two_readers_of_one_import_leave_one_set_of_rows(office):
    run, both = office.hand_in(), threading.Barrier(2, timeout=60)
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = 30  # the other one writes all its rows

    def read():
        return read_import(office.keeper, run_id=run.id, each=At(ROWS, both.wait))

    readers = [Aside(read), Aside(read)]
    outcomes = [reader.outcome() for reader in readers]

    assert [found.state for found, _report in outcomes] == [ImportState.READ] * 2
    assert [report.rows_read for _found, report in outcomes] == [ROWS + 1] * 2
    assert ImportRow.objects.filter(run=run).count() == ROWS + 1
    assert LedgerEntry.objects.filter(kind="imports.file_read").count() == 1


# ── At the door ─────────────────────────────────────────────────────────────────────────────


def test_the_later_of_two_readings_is_not_kept(small_office):
    run = small_office.hand_in(5)

    with read_to_spool(run, lambda: None) as reading:
        read_import(small_office.keeper, run_id=run.id)
        kept = set(ImportRow.objects.values_list("id", flat=True))
        with pytest.raises(Overtaken, match="已经读好"):
            keep_reading(small_office.keeper, run_id=run.id, reading=reading)

    assert set(ImportRow.objects.values_list("id", flat=True)) == kept


def test_what_was_read_before_a_correction_is_not_kept(small_office):
    run = small_office.hand_in(5)

    with read_to_spool(run, lambda: None) as reading:
        small_office.correct(run)
        with pytest.raises(Relearned):
            keep_reading(small_office.keeper, run_id=run.id, reading=reading)

    assert not ImportRow.objects.exists()


def test_an_import_that_was_read_may_be_read_again(small_office):
    run = small_office.hand_in(5)
    read_import(small_office.keeper, run_id=run.id)
    first = set(ImportRow.objects.values_list("id", flat=True))

    read_import(small_office.keeper, run_id=run.id)

    again = set(ImportRow.objects.values_list("id", flat=True))
    assert len(again) == len(first) == 6
    assert not again & first


def test_a_stranger_does_not_even_have_the_file_opened(small_office):
    run, stranger = small_office.hand_in(5), person_with("resident", small_office.area)
    each = At(0, None)

    with pytest.raises(NotAllowed):
        read_import(stranger, run_id=run.id, each=each)

    assert each.rows == 0
    read_import(small_office.keeper, run_id=run.id, each=each)  # negative control
    assert each.rows == 6


def test_the_door_asks_once_more(small_office):
    run, stranger = small_office.hand_in(5), person_with("resident", small_office.area)

    with read_to_spool(run, lambda: None) as reading, pytest.raises(NotAllowed):
        keep_reading(stranger, run_id=run.id, reading=reading)

    assert run_by_id(run.id).state == ImportState.READING
    assert not ImportRow.objects.exists()


def test_an_import_that_is_not_there_is_not_read(small_office):
    with pytest.raises(NotFound):
        read_import(small_office.keeper, run_id=small_office.area.id)


# ── The spool ───────────────────────────────────────────────────────────────────────────────


def spools() -> list[str]:
    """The spools that this process holds on the disk, and whatever lies in their folder."""
    folder = spool_folder()
    held = [os.readlink(link) for link in OPEN_FILES.iterdir() if link.is_symlink()]
    lying = [str(path) for path in folder.iterdir()] if folder.exists() else []
    return lying + [name for name in held if name.startswith(f"{folder}/")]


def _break_down(*_whatever) -> None:
    raise ConnectionError


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="only Linux tells which files are open")
@pytest.mark.parametrize(
    ("rows", "head", "meanwhile", "error"),
    [
        pytest.param(5, HEAD, lambda *_: None, None, id="success"),
        # Few rows would all be held back in search of a heading.
        pytest.param(ROWS, "菜名,价格,产地,味道,备注", lambda *_: None, None, id="unreadable"),
        pytest.param(5, HEAD, Office.correct_otherwise, Relearned, id="refusal"),
        pytest.param(5, HEAD, _break_down, ConnectionError, id="breakdown"),
    ],
)
def test_nothing_is_left_of_a_spool_however_the_reading_ends(
    small_office, monkeypatch, rows, head, meanwhile, error
):
    run, held, put = small_office.hand_in(rows, head), [], spooling.RowSpool.put

    def noticed(spool, rows):
        put(spool, rows)
        held.extend(spools())
        meanwhile(small_office, run)

    monkeypatch.setattr(spooling.RowSpool, "put", noticed)
    with pytest.raises(error) if error else nullcontext():
        read_import(small_office.keeper, run_id=run.id)

    assert held, "no spool was on the disk at all"
    assert not spools()
