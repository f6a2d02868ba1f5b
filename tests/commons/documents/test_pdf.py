"""A page says what it was given, in fonts that it brings along, to eyes and to ears."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
import typst
from PIL import Image
from tests.commons.documents.reading import fonts, lowest_lines, pages, pictures, squeezed, text

from lilong.commons.documents.blocks import (
    Block,
    Code,
    Display,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Signature,
    Table,
)
from lilong.commons.documents.pdf import Printed, set_document, set_pdf

HOSTILE = (
    '#import "x": *  #panic("no") $x^2$ *b* _i_ @ref <label> `raw` // c /* d */ {{ a }} {% b %} '
    "\\input{x} \\u{41} <script>alert(1)</script> ]]> &amp; ${7*7} ' \" \\"
)


def jpeg(shade: int = 0) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (600, 900), (shade * 20, 120, 160)).save(made, "JPEG")
    return made.getvalue()


def paper(*blocks: Block, **changes: object) -> Document:
    return Document("关于电梯的公告", blocks, **changes)  # type: ignore[arg-type] # a shorthand


EVERY_BLOCK: tuple[Block, ...] = (
    Heading("一、表决事项"),
    Heading("（一）范围", 2),
    Paragraph("各位业主，面积 60.00㎡ · 计 1 人。"),
    Facts((("开始", "2026年12月15日"), ("截止", "2026年12月30日 18:00"))),
    Table(("内容", "金额"), (("更换曳引机", "1,234.00元"), ("门套", "")), (3, 1), (1,)),
    Picture(jpeg(), "机房现状", "图一"),
    Code("https://example.org/v/1", "扫码看材料"),
    Display("请投一票", 30),
    Signature("曙光小区业主委员会", "2026年11月28日"),
)


def test_every_text_of_every_block_stands_on_the_page():
    found = text(set_document(paper(*EVERY_BLOCK, number="曙业〔2026〕1号")).content)

    for words in (
        "关于电梯的公告", "曙业〔2026〕1号", "一、表决事项", "（一）范围", "计 1 人。", "开始",
        "2026年12月30日 18:00", "内容", "更换曳引机", "1,234.00元", "图一", "扫码看材料",
        "请投一票", "曙光小区业主委员会", "2026年11月28日", "—1—",
    ):  # fmt: skip
        assert squeezed(words) in found


def test_a_row_stands_on_one_page_and_only_a_very_long_one_goes_on_overleaf():
    cells = [f"起{n}起{'这一格写了好几行字，' * 8}末{n}末" for n in range(40)]
    rows = tuple(("2026-12-01", one, "街道") for one in cells)
    head = ("日期", "做了什么", "单位")
    found = pages(set_document(paper(Table(head, rows, (1, 1, 1), flows=True))).content)
    assert len(found) > 2
    torn = [n for n in range(40) if not any(f"起{n}起" in p and f"末{n}末" in p for p in found)]
    assert torn == []


@pytest.mark.parametrize(
    ("cell", "widths"),
    [
        ("这一格比一页还长，" * 400, (1,)),
        ("\n".join(["短"] * 60), (5, 5, 9, 6)),
        ("Nobody was at home, and " * 17, (5, 5, 5, 5, 5)),
        ("incomprehensibilities " * 18, (5, 5, 5, 5, 5)),
    ],
)
def test_no_row_leaves_the_page(cell: str, widths: tuple[int, ...]):
    others = len(widths) - 1
    head, row = ("列",) * len(widths), (*("项",) * others, f"{cell}末")
    above = Paragraph("\n".join(["先说几句"] * 12))
    made = set_document(paper(above, Table(head, (row, row), widths, flows=True))).content
    assert text(made).count("末") == 2
    assert min(lowest_lines(made)) > 99  # the margin, in points


@pytest.mark.parametrize("place", ["paragraph", "title", "cell", "heading", "fact", "code"])
def test_text_that_looks_like_commands_is_printed_as_text(place: str):
    made = {
        "paragraph": paper(Paragraph(HOSTILE)),
        "title": Document(HOSTILE, ()),
        "cell": paper(Table((HOSTILE,), ((HOSTILE,),), (1,))),
        "heading": paper(Heading(HOSTILE)),
        "fact": paper(Facts(((HOSTILE, HOSTILE),))),
        "code": paper(Code("https://example.org", HOSTILE)),
    }[place]

    assert squeezed(HOSTILE) in text(set_document(made).content)


def test_the_commands_would_have_run_as_a_template(tmp_path: Path):
    """Negative control: the same words are dangerous where we never put them."""
    template = tmp_path / "t.typ"
    template.write_text(HOSTILE)

    with pytest.raises(typst.TypstError):
        set_pdf(template, {"title": "x"})


@pytest.mark.parametrize(
    "words", ['read("/etc/hostname")', 'read("../secret.txt")', 'image("/etc/hostname")']
)
def test_a_template_reads_nothing_but_what_it_was_given(tmp_path: Path, words: str):
    (tmp_path / "secret.txt").write_text("secret")
    template = tmp_path / "t.typ"
    template.write_text(f"#{words}")

    with pytest.raises(typst.TypstError):
        set_pdf(template, {"title": "x"})


def test_a_template_fetches_no_package(tmp_path: Path):
    template = tmp_path / "t.typ"
    template.write_text('#import "@local/some:0.1.0": *')

    with pytest.raises(typst.TypstError):
        set_pdf(template, {"title": "x"})


def test_a_broken_photo_is_told():
    with pytest.raises(typst.TypstError, match="decode"):
        set_document(paper(Picture(b"\xff\xd8\xff broken" * 10_000, "弄口")))


@pytest.mark.parametrize("name", ["../a.png", "main.typ", "data.json", "lilong.typ", "a/b.png"])
def test_a_picture_takes_nobody_elses_place(tmp_path: Path, name: str):
    template = tmp_path / "t.typ"
    template.write_text("x")

    with pytest.raises(ValueError, match="no name for a file"):
        set_pdf(template, {"title": "x"}, files={name: b"x"})


def test_a_very_long_text_runs_on_over_pages():
    made = pages(set_document(paper(Paragraph("长" * 50_000))).content)

    assert "".join(made).count("长") == 50_000
    assert len(made) > 50


def test_a_long_word_stays_inside_the_page():
    content = set_document(paper(Paragraph("W" * 3000), Facts((("根", "f" * 200),)))).content

    assert text(content).count("W") == 3000
    for picture in pictures(content, dots=40):
        page = picture.convert("L")
        margin = page.crop((int(page.width * 0.9), 0, page.width, int(page.height * 0.85)))
        assert margin.getextrema()[0] > 200


def test_control_characters_do_not_break_a_page():
    words = "".join(map(chr, range(0x20))) + "\x7f\x85\u2028\u2029\ufffe\uffff完"

    assert "完" in text(set_document(paper(Paragraph(words))).content)


def test_a_character_without_a_glyph_is_noted_on_the_page_and_told():
    made = set_document(paper(Paragraph("张\U0001f600三")))

    assert made.missing_glyphs == ("\U0001f600",)
    assert "张〓三" in text(made.content)
    assert squeezed("请手写补正：U+1F600") in text(made.content)


def test_a_page_with_all_its_characters_notes_nothing():
    made = set_document(paper(*EVERY_BLOCK))

    assert made.missing_glyphs == ()
    assert "手写补正" not in text(made.content)


def test_fonts_are_in_the_file():
    brought = fonts(set_document(paper(*EVERY_BLOCK, Paragraph("骉𠮷䶮", strong=True))).content)

    assert len(brought) >= 2
    assert all(brought.values()), brought


def test_titles_are_set_in_song_by_the_fonts_of_set_up():
    assert any("NotoSerifSC" in name for name in fonts(set_document(paper()).content))


def test_a_moment_with_parts_of_a_second_is_taken_as_its_second():
    at = datetime(2026, 11, 28, 4, 0, 7, tzinfo=UTC)

    said = [
        pypdf.PdfReader(io.BytesIO(set_document(paper(made_at=one)).content)).metadata
        for one in (at, at.replace(microsecond=654321))
    ]

    assert said[0] is not None
    assert said[1] is not None
    assert said[0].creation_date == said[1].creation_date == at


def test_the_file_can_be_read_aloud_and_archived():
    made = set_document(paper(*EVERY_BLOCK, made_at=datetime(2026, 11, 28, tzinfo=UTC)))
    file = pypdf.PdfReader(io.BytesIO(made.content))
    claims = file.trailer["/Root"]["/Metadata"].get_object().get_data().decode()

    assert file.trailer["/Root"]["/Lang"] == "zh-CN"
    assert file.metadata is not None
    assert file.metadata.title == "关于电梯的公告"
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert "<pdfaid:part>2</pdfaid:part>" in claims


def test_an_english_copy_is_read_aloud_in_english():
    made = set_document(paper(Paragraph("Hello"), language="en"))

    assert pypdf.PdfReader(io.BytesIO(made.content)).trailer["/Root"]["/Lang"] == "en"


def test_the_same_paper_is_the_same_bytes():
    def again() -> Printed:
        return set_document(paper(*EVERY_BLOCK))

    assert again().content == again().content


def test_a_file_that_is_no_picture_is_refused():
    with pytest.raises(ValueError, match="neither a JPEG nor a PNG"):
        set_document(paper(Picture(b"<svg/>", "x")))
