"""A spreadsheet comes in as it is, told by its content."""

from __future__ import annotations

import io
import zipfile
from uuid import uuid4

import pytest
import xlsxwriter
from tests.commons.files.taking import take_sheet

from lilong.commons.files.content import path_of
from lilong.commons.files.kinds import CSV, XLS, XLSX
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid

pytestmark = pytest.mark.django_db


def workbook() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write(0, 0, "违建")
    return file.getvalue()


def packed(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "…")
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "media_type"),
    [
        (workbook(), XLSX),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, XLS),
        ("\ufeff弄号,类型\n42,违建\n".encode(), CSV),
        ("弄号,类型\n42,违建\n".encode("gb18030"), CSV),
        (("弄号,类型\n" + "四十二弄,违建\n" * 2000).encode("gb18030"), CSV),
    ],
)
def test_a_spreadsheet_is_known_by_its_content_and_kept_as_it_came(raw, media_type):
    stored = take_sheet(SYSTEM, raw=raw, space_id=uuid4())

    assert (stored.media_type, stored.size) == (media_type, len(raw))
    assert path_of(stored.content).read_bytes() == raw


@pytest.mark.parametrize(
    "raw",
    [
        b"<html><table><tr><td>1</td></tr></table></html>",
        b'\xef\xbb\xbf<?xml version="1.0"?><svg/>',
        b"%PDF-1.7\n1 0 obj",
        b"MZ\x90\0\x03",
        packed("word/document.xml"),
        b"PK\x03\x04 broken",
        b"",
        b"   \n",
    ],
)
def test_what_is_no_spreadsheet_is_refused(raw):
    with pytest.raises(Invalid, match="不是可以用的文件"):
        take_sheet(SYSTEM, raw=raw, space_id=uuid4())


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(Invalid, match="太大"):
        take_sheet(SYSTEM, raw=b"a,b\n" * 600, space_id=uuid4(), limit=1024)
