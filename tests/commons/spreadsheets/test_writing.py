"""What we write is opened again by others, and nothing in it is alive."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest

from lilong.commons.spreadsheets import writing
from lilong.commons.spreadsheets.reading import open_workbook
from lilong.commons.spreadsheets.writing import Heading, OutSheet, write_csv, write_xlsx
from lilong.kernel.refusal import Invalid

pytestmark = pytest.mark.once  # no database in it

ALIVE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"http://x.example\",\"点\")",
    "http://x.example/", "＝1+1", "{=1+1}",
]  # fmt: skip
HEADINGS = [Heading("=危险标题", 20), Heading("值")]


def written(*sheets: OutSheet) -> io.BytesIO:
    file = io.BytesIO()
    write_xlsx(file, sheets)
    return file


def test_text_stays_text_whatever_it_begins_with():
    file = written(OutSheet("台账", HEADINGS, ([text, text] for text in ALIVE)))

    page = openpyxl.load_workbook(file).active
    cells = [cell for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert [page.cell(n, 1).value for n in (1, 2, 3)] == ["=危险标题", "=1+1", "+1"]
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in sheet
    assert b"<hyperlink" not in sheet


def test_openpyxl_would_show_a_formula_if_there_were_one():
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    file = io.BytesIO()
    book.save(file)

    assert openpyxl.load_workbook(file).active["A1"].data_type == "f"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed here")
def test_another_office_program_finds_nothing_to_calculate(tmp_path):
    path = tmp_path / "out.xlsx"
    path.write_bytes(written(OutSheet("台账", HEADINGS, [[t, 2] for t in ALIVE])).getvalue())

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "fods", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    flat = (tmp_path / "out.fods").read_text()
    assert "=1+1" in flat
    assert "table:formula" not in flat


def test_numbers_dates_and_answers_keep_their_type():
    row = [
        12,
        Decimal("12.50"),
        1.5,
        date(2024, 11, 8),
        datetime.combine(date(2024, 11, 8), time(9, 30)),
        True,
        None,
    ]
    file = written(OutSheet("台账", [Heading("列")] * 7, [row]))

    ours = list(open_workbook(file, name="a").sheets[0].rows())[1]
    assert ours == [
        12,
        12.5,
        1.5,
        date(2024, 11, 8),
        datetime.combine(date(2024, 11, 8), time(9, 30)),
        "是",
        None,
    ]
    theirs = [cell.value for cell in openpyxl.load_workbook(file).active[2]]
    assert theirs[:3] == [12, 12.5, 1.5]
    assert theirs[3] == datetime.combine(date(2024, 11, 8), time())


def test_a_long_number_is_written_as_text_so_that_no_digit_is_lost():
    file = written(OutSheet("台账", HEADINGS, [[310112197001011234, date(1850, 1, 1)]]))

    assert list(open_workbook(file, name="a").sheets[0].rows())[1] == [
        "310112197001011234", "1850-01-01",
    ]  # fmt: skip


def test_a_moment_with_a_zone_is_written_as_its_own_clock_shows_it():
    moment = datetime(2024, 11, 8, 9, 30, tzinfo=UTC)
    file = written(OutSheet("台账", HEADINGS, [[moment, 1]]))

    assert list(open_workbook(file, name="a").sheets[0].rows())[1][0] == datetime.combine(
        date(2024, 11, 8), time(9, 30)
    )


def test_what_a_cell_cannot_hold_is_cut_with_a_word_about_it():
    file = written(OutSheet("台账", HEADINGS, [["长" * 40_000, "坏\x00字\ud800符"]]))

    long, clean = list(open_workbook(file, name="a").sheets[0].rows())[1]
    assert len(long) == 32_767
    assert long.endswith("未完）")
    assert clean == "坏字符"


def test_sheet_names_are_made_acceptable_and_different():
    names = ["弄/号:室*", "弄/号:室*", "", "名" * 40, "名" * 40]

    file = written(*(OutSheet(name, HEADINGS, []) for name in names))

    titles = openpyxl.load_workbook(file).sheetnames
    assert len({title.lower() for title in titles}) == 5
    assert titles[0] == "弄 号 室"
    assert all(len(title) <= 31 for title in titles)


def test_the_headings_stay_in_sight_and_columns_have_their_width():
    page = openpyxl.load_workbook(written(OutSheet("台账", HEADINGS, [[1, 2]]))).active

    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert page.column_dimensions["A"].width > page.column_dimensions["B"].width


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(writing, "_MOST_ROWS", 3)

    written(OutSheet("台账", HEADINGS, [[1, 2]] * 3))
    with pytest.raises(Invalid, match="最多放 3 行"):
        written(OutSheet("台账", HEADINGS, [[1, 2]] * 4))


def test_rows_are_taken_one_by_one():
    taken = []

    def rows():
        for number in range(5000):
            taken.append(number)
            yield [number, "文"]

    pieces = write_csv(["=号", "文"], rows())
    next(pieces)

    assert 0 < len(taken) < 5000


def test_a_csv_is_guarded_and_reads_back():
    rows = [[text, 1] for text in ALIVE] + [["平常", -5], [None, Decimal("1.5")], ['引"号', True]]

    content = b"".join(write_csv(["=标题", "数"], rows))

    assert content.startswith(b"\xef\xbb\xbf")
    back = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    guarded = [text for text, _ in back if text.startswith("'")]
    assert len(guarded) == 9  # the title and eight of the ten
    assert not any(text.startswith(tuple("=+-@\t\r＝")) for text, _ in back)
    assert back[-3:] == [["平常", "-5"], ["", "1.5"], ['引"号', "是"]]
    assert list(open_workbook(io.BytesIO(content), name="a.csv").sheets[0].rows())[-1] == [
        '引"号',
        "是",
    ]
