"""Opening what strangers send."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.commons.spreadsheets.workbooks import locked, rewritten, saved, xls, xlsx

from lilong.commons.spreadsheets.reading import Limits, open_workbook
from lilong.commons.spreadsheets.trial import try_out
from lilong.engines.tabular.cells import Flawed, Merge
from lilong.kernel.refusal import Invalid

pytestmark = pytest.mark.once  # no database in it

PLAIN = [["弄", "号", "类别"], ["某弄", 12, "违建"]]
SHEET = "xl/worksheets/sheet1.xml"


def rows_of(file, name="台账.xlsx", **limits):
    book = open_workbook(file, name=name, limits=Limits(**limits))
    return [list(sheet.rows()) for sheet in book.sheets]


def refusal_of(file, name="台账.xlsx", **limits) -> str:
    with pytest.raises(Invalid) as refused:
        open_workbook(file, name=name, limits=Limits(**limits))
    assert name in refused.value.sentence
    return refused.value.sentence


def test_numbers_dates_and_blanks_come_back_as_they_were_meant():
    book = openpyxl.Workbook()
    page = book.active
    page.append(
        [
            1,
            1.5,
            True,
            None,
            " 文字 ",
            date(2024, 11, 8),
            datetime.combine(date(2024, 11, 8), time(9, 30)),
        ]
    )
    page["C3"] = "隔一行"

    assert rows_of(saved(book)) == [
        [
            [
                1,
                1.5,
                True,
                None,
                " 文字 ",
                date(2024, 11, 8),
                datetime.combine(date(2024, 11, 8), time(9, 30)),
            ],
            [None] * 7,
            [None, None, "隔一行", None, None, None, None],
        ]
    ]
    assert type(rows_of(saved(book))[0][0][0]) is int


def test_a_character_that_no_database_takes_is_left_out():
    file = xlsx([["note", "what"], ["aXb", "X"]])
    file = rewritten(file, SHEET, lambda part: re.sub(b"X(?=b?<)", b"_x0000_", part))

    assert rows_of(file) == [[["note", "what"], ["ab", None]]]


def test_a_table_that_begins_in_the_middle_keeps_its_columns():
    book = openpyxl.Workbook()
    book.active["C4"] = "弄"
    book.active.merge_cells("C4:D5")

    sheet = open_workbook(saved(book), name="a").sheets[0]

    assert list(sheet.rows())[3] == [None, None, "弄"]
    assert sheet.merged == [Merge(3, 2, 4, 3)]


def test_hidden_sheets_are_marked():
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.create_sheet("藏着").sheet_state = "hidden"

    assert [s.hidden for s in open_workbook(saved(book), name="a").sheets] == [False, True]


@pytest.mark.parametrize("name", ["旧台账.xls", "改了后缀.xlsx", "没有后缀"])
def test_an_old_workbook_is_read_whatever_it_is_called(name):
    rows = [["合并", None], [None, None], [3, date(2024, 1, 2)]]
    book = open_workbook(xls([*rows[:1], [None], ["x", 3.5]], [(0, 1, 0, 1)]), name=name)

    assert list(book.sheets[0].rows())[2] == ["x", 3.5]
    assert book.sheets[0].merged == [Merge(0, 0, 1, 1)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_text_table_is_read_in_any_usual_encoding(encoding, mark):
    text = f'弄{mark}号{mark}情况\r\n零陵路某弄{mark}12{mark}"多行\n说明{mark}"\r\n'

    assert rows_of(io.BytesIO(text.encode(encoding)), "a.csv") == [
        [["弄", "号", "情况"], ["零陵路某弄", "12", f"多行\n说明{mark}"]]
    ]


def test_an_eighteen_digit_number_is_flagged_and_its_digits_are_not_guessed():
    book = openpyxl.Workbook()
    book.active.append([310112197001011234, "310112197001011234", 123456789012345])

    damaged, text, whole = rows_of(saved(book))[0][0]

    assert (type(damaged), damaged.why) == (Flawed, "damaged_number")
    assert (text, whole) == ("310112197001011234", 123456789012345)
    assert rows_of(io.BytesIO(b"a,b\r\n3.10112E+17,1"), "a.csv")[0][1][0].why == "damaged_number"


def test_a_formula_gives_its_stored_value_and_says_so_when_there_is_none():
    book = openpyxl.Workbook()
    book.active.append(["=1+1", '=A1&""', 5, "=1/0"])

    def calculated(xml: bytes) -> bytes:
        xml = xml.replace(
            b'<c r="B1"><f>A1&amp;""</f><v></v>', b'<c r="B1" t="str"><f>A1&amp;""</f><v></v>'
        )
        xml = xml.replace(
            b'<c r="B1"><f>A1&amp;""</f><v />', b'<c r="B1" t="str"><f>A1&amp;""</f><v></v>'
        )
        return xml.replace(b'<c r="D1"><f>1/0</f>', b'<c r="D1" t="e"><f>1/0</f>').replace(
            b'<f>1/0</f><v></v>', b"<f>1/0</f><v>#DIV/0!</v>").replace(
            b'<f>1/0</f><v />', b"<f>1/0</f><v>#DIV/0!</v>")  # fmt: skip

    never, empty, five, wrong = rows_of(rewritten(saved(book), SHEET, calculated))[0][0]

    assert never == Flawed("formula_without_value")
    assert (empty, five) == (None, 5)
    assert wrong == Flawed("error_value", "#DIV/0!")


def test_flaws_are_found_on_the_right_sheet_and_row():
    book = openpyxl.Workbook()
    book.active.append([1])
    other = book.create_sheet("第二 & 张")
    other.append(["x", "y"])
    other.append([2, "=1+1"])

    first, second = rows_of(saved(book))

    assert first == [[1]]
    assert second == [["x", "y"], [2, Flawed("formula_without_value")]]


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7 \x00\x01", b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(256)) * 20],
    ids=["pdf", "png", "noise"],
)
def test_what_is_no_spreadsheet_is_refused(content):
    assert "不是电子表格" in refusal_of(io.BytesIO(content))


def test_another_office_document_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "不是电子表格" in refusal_of(file, "通知.xlsx")

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "格式不收" in refusal_of(file, "表.ods")


def test_a_web_page_that_calls_itself_a_workbook_is_refused():
    assert "网页" in refusal_of(io.BytesIO(b"\r\n<html><table><tr><td>1"), "导出.xls")


def test_a_damaged_package_is_refused():
    content = xlsx(PLAIN).getvalue()
    assert "损坏" in refusal_of(io.BytesIO(content[: len(content) // 2]))
    assert rows_of(io.BytesIO(content))


def test_a_broken_compound_file_is_refused():
    assert "不是电子表格" in refusal_of(
        io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900)
    )


def test_a_password_is_named_as_the_reason():
    assert "密码" in refusal_of(locked(xlsx(PLAIN)))


class _ProtectedXls(xlwt.Workbook):
    """An .xls whose stream says, right after its beginning, that the rest is encrypted."""

    def get_biff_data(self) -> bytes:
        stream = super().get_biff_data()
        size = 4 + int.from_bytes(stream[2:4], "little")
        return stream[:size] + b"\x2f\x00\x06\x00\x00\x00\x01\x02\x03\x04" + stream[size:]


def test_a_password_on_an_old_workbook_is_named_too():
    book = _ProtectedXls()
    book.add_sheet("表").write(0, 0, "x")
    file = io.BytesIO()
    book.save(file)

    assert "密码" in refusal_of(file, "旧.xls")


def test_size_is_looked_at_before_anything_else():
    file = xlsx(PLAIN)

    assert "最多收 0 MB" in refusal_of(file, file_bytes=1000)
    assert rows_of(file, file_bytes=file.seek(0, 2))


def test_two_hundred_megabytes_are_refused_unread():
    class Huge(io.BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            return 200 << 20

        def read(self, *args: int) -> bytes:
            raise AssertionError("read although too large")

    assert "200 MB" in refusal_of(Huge(), "巨表.xlsx")


def test_sixty_sheets_are_refused_and_forty_are_not():
    assert "60 张" in refusal_of(xlsx(*[PLAIN] * 60))
    assert len(rows_of(xlsx(*[PLAIN] * 40))) == 40


@pytest.mark.parametrize(
    "file", [io.BytesIO(b""), io.BytesIO(b"\r\n , \r\n".replace(b" , ", b",")), xlsx([], [])]
)
def test_an_empty_file_is_refused(file):
    assert "一行内容也没有" in refusal_of(file)


def _bomb(**sheet: bytes) -> io.BytesIO:
    return rewritten(xlsx(PLAIN), SHEET, lambda xml: xml + b" " * (200 << 20))


def test_a_package_that_unpacks_too_far_is_refused():
    bomb = _bomb()
    assert bomb.seek(0, 2) < 1 << 20

    assert "大得不正常" in refusal_of(bomb)
    assert rows_of(bomb, ratio=1_000_000)  # the same file passes where more is allowed


def test_a_package_whose_directory_lies_about_sizes_is_refused():
    content = _bomb().getvalue()
    true_size = (zipfile.ZipFile(io.BytesIO(content)).getinfo(SHEET).file_size).to_bytes(
        4, "little"
    )
    assert content.count(true_size) >= 1
    lying = content.replace(true_size, (1000).to_bytes(4, "little"))
    assert sum(p.file_size for p in zipfile.ZipFile(io.BytesIO(lying)).infolist()) < 1 << 20

    assert "大得不正常" in refusal_of(io.BytesIO(lying))


FAR_CELLS = [
    b'<c r="XFD1048576"><v>1</v></c>',
    b"<c r='XFD1048576'><v>1</v></c>",
    b'<c s="0" r="XFD1048576"><v>1</v></c>',
    b'<c\nr="XFD1048576"><v>1</v></c>',
    b'<c r = "XFD1048576"><v>1</v></c>',
    b'<c r\t="XFD1048576"><v>1</v></c>',
]


@pytest.mark.parametrize("cell", FAR_CELLS)
def test_two_cells_very_far_apart_do_not_take_the_memory_of_the_house(cell):
    file = rewritten(
        xlsx(PLAIN),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b"<row>" + cell + b"</row></sheetData>"),
    )

    assert "大得不正常" in refusal_of(file)


def test_a_wide_but_ordinary_sheet_is_read():
    assert rows_of(xlsx([list(range(60))]))[0][0][59] == 59


def test_an_old_workbook_with_far_cells_is_judged_in_another_process():
    book = xlwt.Workbook()
    page = book.add_sheet("表")
    page.write(0, 0, 1)
    page.write(65535, 255, 1)
    file = io.BytesIO()
    book.save(file)

    assert "大得不正常" in refusal_of(file, "旧.xls")
    assert try_out(file, cells=65536 * 256, merges=1) == "fits"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"a,b\n"]))
def test_no_bytes_whatever_do_anything_but_open_or_be_refused(content, start):
    sentence, cells = "", []
    try:
        book = open_workbook(io.BytesIO(start + content), name="x")
        cells = [cell for sheet in book.sheets for row in sheet.rows() for cell in row if cell]
    except Invalid as refused:
        sentence = refused.sentence

    assert bool(sentence) != bool(cells)


_MEASURED = """
import re, sys
from django.conf import settings
settings.configure(USE_I18N=False)
from lilong.commons.spreadsheets.reading import open_workbook
with open(sys.argv[1], "rb") as file:
    book = open_workbook(file, name="big")
    count = sum(1 for sheet in book.sheets for _ in sheet.rows())
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
print(count, int(peak[1]) // 1024)
"""


@pytest.mark.slow
def test_a_hundred_thousand_rows_stay_under_250_megabytes(tmp_path):
    from lilong.commons.spreadsheets.writing import Heading, OutSheet, write_xlsx

    path = tmp_path / "big.xlsx"
    rows = (
        [n, "零陵路某弄", n % 42, f"{n % 600}", *["违建与说明", 12.5] * 6] for n in range(100_000)
    )
    with path.open("wb") as file:
        write_xlsx(file, [OutSheet("台账", [Heading("列")] * 16, rows)])

    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path)], capture_output=True, text=True, check=True
    )
    count, megabytes = map(int, done.stdout.split())

    assert count == 100_001
    assert megabytes < 250
