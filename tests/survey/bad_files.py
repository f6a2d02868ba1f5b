"""Files that people really send, each refused or read with one clear sentence."""

from __future__ import annotations

import io
import zipfile

import msoffcrypto.format.ooxml
import openpyxl

from tests.survey.test_importing import HEADINGS, ROWS, workbook


def not_a_spreadsheet() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


def password_protected() -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(workbook()).encrypt("geheim", out)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A workbook whose sheet unpacks to a thousand times its size."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(workbook()) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for part in good.namelist():
            content = good.read(part)
            if part.startswith("xl/worksheets/"):
                content = content.replace(b"</sheetData>", b" " * (64 << 20) + b"</sheetData>")
            bad.writestr(part, content)
    return out.getvalue()


def sixty_sheets() -> bytes:
    book = openpyxl.Workbook()
    for number in range(59):
        book.create_sheet(f"表{number}")
    for sheet in book:
        sheet.append(HEADINGS)
        sheet.append(ROWS[0])
    return _bytes(book)


def no_known_column() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["哪儿", "啥事", "咋样", "看见的"])
    book.active.append(["甲弄1号101室", "水斗", "楼道窗外水斗", "2024/11/8"])
    return _bytes(book)


def with_formulas() -> bytes:
    """Formulas that were never calculated, as programs write them that are not Excel."""
    row = [*ROWS[2]]
    row[7] = "=3*4"
    return workbook([row]).getvalue()


def damaged_number() -> bytes:
    """An identity number of 18 digits, kept as a number, beside a telephone number."""
    book = openpyxl.load_workbook(workbook([ROWS[0]]))
    book.active.cell(row=3, column=11, value="身份证")
    book.active.cell(row=3, column=12, value="备注")
    book.active.cell(row=4, column=11, value=310104195003071234)
    book.active.cell(row=4, column=12, value="电话13812345678")
    return _bytes(book)


def _bytes(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# Each with words of the sentence that the person reads.
REFUSED = {
    "not_a_spreadsheet": (not_a_spreadsheet, "不是"),
    "password_protected": (password_protected, "设了打开密码"),
    "zip_bomb": (zip_bomb, "大得不正常"),
    "sixty_sheets": (sixty_sheets, "60 张工作表"),
    "no_known_column": (no_known_column, "没有找到认识的表头"),
    "empty": (lambda: b"", "空的"),
}
