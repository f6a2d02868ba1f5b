"""A Word file says the same, and a committee can go on writing in it."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.oxml.ns import qn
from tests.commons.documents.test_pdf import EVERY_BLOCK, HOSTILE, paper

from lilong.commons.documents.blocks import Document, Facts, Paragraph, Table
from lilong.commons.documents.word import write_docx


def opened(document: Document):
    return docx.Document(io.BytesIO(write_docx(document)))


def everything(file) -> str:
    cells = (cell.text for table in file.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def test_every_text_of_every_block_stands_in_the_file():
    found = everything(opened(paper(*EVERY_BLOCK, number="曙业〔2026〕1号")))

    for words in (
        "关于电梯的公告", "曙业〔2026〕1号", "一、表决事项", "（一）范围", "计 1 人。", "开始",
        "2026年12月30日 18:00", "内容", "更换曳引机", "1,234.00元", "图一", "扫码看材料",
        "请投一票", "曙光小区业主委员会", "2026年11月28日",
    ):  # fmt: skip
        assert words in found


def test_no_row_is_torn_and_the_head_repeats():
    table = opened(paper(Table(("日期", "做了什么"), (("2026-12-01", "上门"),), (1, 1)))).tables[0]
    marks = [[mark.tag for mark in row._tr.trPr] for row in table.rows]
    assert marks == [[qn("w:cantSplit"), qn("w:tblHeader")], [qn("w:cantSplit")]]


def test_text_that_looks_like_commands_is_text():
    document = Document(
        HOSTILE,
        (Paragraph(HOSTILE), Facts(((HOSTILE, HOSTILE),)), Table(("a",), ((HOSTILE,),), (1,))),
    )

    assert everything(opened(document)).count(HOSTILE) == 5


def test_control_characters_do_not_break_the_file():
    words = "".join(map(chr, range(0x20))) + "\x7f\ufffe\uffff\u202e完" + "长" * 50_000

    assert "完" + "长" * 50_000 in everything(opened(paper(Paragraph(words))))


def test_the_page_is_that_of_an_official_paper():
    file = opened(paper(*EVERY_BLOCK))
    section = file.sections[0]
    millimetres = [
        round(length.mm)
        for length in (
            section.page_width, section.page_height, section.top_margin, section.bottom_margin,
            section.left_margin, section.right_margin,
        )
    ]  # fmt: skip

    assert millimetres == [210, 297, 37, 35, 28, 26]
    assert "PAGE" in section.footer._element.xml
    assert section.footer.paragraphs[0].text.replace("PAGE", "") == "—  —"


def test_chinese_and_latin_have_their_own_faces():
    fonts = opened(paper()).styles["Normal"].element.rPr.rFonts

    assert fonts.get(qn("w:eastAsia")) == "仿宋"
    assert fonts.get(qn("w:ascii")) == "Times New Roman"


def test_pictures_say_what_they_show():
    xml = opened(paper(*EVERY_BLOCK)).element.xml

    assert 'descr="机房现状"' in xml
    assert 'descr="扫码看材料"' in xml


def test_the_file_tells_nothing_of_the_machine_and_is_the_same_each_time():
    content = write_docx(paper(*EVERY_BLOCK))

    assert content == write_docx(paper(*EVERY_BLOCK))
    file = docx.Document(io.BytesIO(content))
    assert file.core_properties.title == "关于电梯的公告"
    assert file.core_properties.author == ""
    assert file.core_properties.comments == ""
    dates = {part.date_time for part in zipfile.ZipFile(io.BytesIO(content)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}
