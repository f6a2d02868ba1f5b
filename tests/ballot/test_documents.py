"""The papers of a vote say everything that was given to them, and can be read at arm's length."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pypdf
import pytest
import zxingcpp
from tests.ballot import paper
from tests.commons.documents.reading import fonts, pages, pictures, squeezed, text
from tests.commons.documents.test_pdf import jpeg

from lilong.ballot.documents import slips as slips_module
from lilong.ballot.documents.forms import proxy_document, tally_document
from lilong.ballot.documents.notice import notice_document
from lilong.ballot.documents.outcome import announcement_document, resolution_document
from lilong.ballot.documents.papers import Beside, Item, Motion, Scope, Slip, Turnout
from lilong.ballot.documents.posters import (
    call_poster,
    poster_document,
    print_poster,
    root_poster,
    turnout_poster,
)
from lilong.ballot.documents.slips import SlipsPrinted, print_slips
from lilong.commons.documents.blocks import Document, Picture
from lilong.commons.documents.pdf import set_document
from lilong.commons.documents.word import write_docx

QR = zxingcpp.BarcodeFormat.QRCode
A5, A4, A3 = (148, 210), (210, 297), (297, 420)


def printed(slips: list[Slip], motion: Motion | None = None, **options) -> bytes:
    return told(slips, motion, **options)[0]


def told(slips: list[Slip], motion: Motion | None = None, **options) -> tuple[bytes, SlipsPrinted]:
    made = io.BytesIO()
    result = print_slips(motion or paper.motion(), slips, made, **options)
    return made.getvalue(), result


def page_sizes(content: bytes) -> set[tuple[int, int]]:
    boxes = [page.mediabox for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return {(round(float(b.width) / 72 * 25.4), round(float(b.height) / 72 * 25.4)) for b in boxes}


def smallest_letter(content: bytes) -> float:
    """In points."""
    sizes: list[float] = []

    def look(words: str, _matrix, _text_matrix, _font, size: float) -> None:
        if words.strip():
            sizes.append(size * abs(_matrix[3] * _text_matrix[3]))

    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        page.extract_text(visitor_text=look)
    return round(min(sizes), 1)


# ── Slips ───────────────────────────────────────────────────────────────────────────────────


def test_a_slip_says_whose_it_is_what_is_asked_and_how_to_answer():
    (found,) = pages(printed([paper.slip(123, holders=("张三", "李四"), area="60.00")]))

    for words in (
        "曙光小区", "表决票", "第 123 号（壹佰贰拾叁）", "青竹·晨光",
        "东安一村2号楼7层03室", "张三、李四", "面积 60.00㎡ · 计 1 人",
        "SG-2026-01", "1、2号楼电梯更新改造", paper.motion().question,
        "拆除旧电梯，更换整机4台", "1,680,000.00元", "检测、审价与监理", "45,600.00元",
        "合计 1,880,000.00元", "不包括：电梯机房屋面防水；每层住户门外的装修",
        "同意", "反对", "弃权", "打“√”", "废票", "业主签名", "日期",
        "2026年12月30日 18:00前交到：居委会一楼服务台，或1号楼门厅票箱", "右上角的码",
    ):  # fmt: skip
        assert squeezed(words) in found, words


@pytest.mark.parametrize("large", [False, True])
def test_the_code_of_a_slip_opens_its_own_address(large: bool):
    made = pictures(printed([paper.slip(1), paper.slip(2)], large=large))

    read = [[code.text for code in zxingcpp.read_barcodes(picture, formats=QR)] for picture in made]
    assert read == [[paper.slip(1).address], [paper.slip(2).address]]


def test_two_hundred_slips_are_two_hundred_pages_with_the_right_name_on_each():
    slips = list(paper.slips(200))
    found = pages(printed(slips))

    assert len(found) == 200
    for slip, page in zip(slips, found, strict=True):
        assert squeezed(f"第 {slip.number} 号（") in page
        assert squeezed(slip.unit) in page
        assert slip.holders[0] in page
    assert paper.slip(2).holders[0] not in found[0]


def test_progress_is_told_while_slips_are_set(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slips_module, "AT_ONCE", 4)
    steps: list[int] = []

    _content, result = told(list(paper.slips(10)), progress=steps.append)

    assert steps == [4, 4, 2]
    assert result.pages == 10


def test_no_slip_is_no_paper():
    with pytest.raises(ValueError, match="nothing to join"):
        printed([])


def test_a_slip_is_a5_with_twelve_points_and_a_large_one_a4_with_eighteen():
    small, large = printed([paper.slip()]), printed([paper.slip()], large=True)

    assert (page_sizes(small), page_sizes(large)) == ({A5}, {A4})
    assert smallest_letter(small) >= 12
    assert smallest_letter(large) >= 18


def test_both_sizes_say_the_same():
    assert sorted(text(printed([paper.slip()]))) == sorted(
        text(printed([paper.slip()], large=True))
    )


def test_fonts_are_in_the_file_and_no_ordinary_name_lacks_a_character():
    content, result = told([paper.slip(1, holders=("骉𠮷", "䶮𬱖", "欧阳喆堃"))])

    assert result.missing_glyphs == {}
    assert all(fonts(content).values())
    assert "骉𠮷、䶮𬱖、欧阳喆堃" in text(content)


def test_only_the_slip_that_lacks_a_character_says_so():
    content, result = told([paper.slip(1), paper.slip(2, holders=("张\U0003fffd三",))])
    first, second = pages(content)

    assert result.missing_glyphs == {2: ("\U0003fffd",)}
    assert "张〓三" in second
    assert squeezed("请手写补正：U+3FFFD") in second
    assert "手写补正" not in first


def monstrous() -> Motion:
    item = Item(paper.HOSTILE * 100, "9" * 60)
    return paper.motion(
        compound="W" * 500,
        title=paper.HOSTILE,
        question="是否同意" * 20_000,
        scope=Scope((item,) * 40, "8" * 400, ("不" * 50_000,)),
        hand_in="M" * 5000,
    )


@pytest.mark.parametrize("large", [False, True])
def test_whatever_is_written_a_slip_is_one_page_that_can_be_answered(large: bool):
    slips = [
        paper.slip(1, unit="弄" * 300, holders=tuple(f"欧阳{n}" for n in range(400))),
        paper.slip(123_456_789, unit="W" * 300, holders=("W" * 3000,), weight="计" * 400),
        paper.slip(3, holders=("\U0001f600" * 300,), phrase="x" * 300),
    ]

    found = pages(printed(slips, monstrous(), large=large))

    assert len(found) == 3
    for page in found:
        for words in ("同意", "反对", "弃权", "打“√”", "业主签名"):
            assert words in page
    assert "等400人" in found[0]
    assert "公告" in found[0]


def test_what_a_slip_has_no_room_for_is_counted():
    scope = Scope(tuple(Item(f"第{n}样工程", f"{n}.00元") for n in range(1, 21)))

    (found,) = pages(printed([paper.slip()], paper.motion(scope=scope)))

    shown = len(re.findall(r"第\d+样工程", found))
    assert 2 <= shown < 20
    assert f"另有{20 - shown}项，全文见公告" in found


def test_every_slip_of_a_motion_shows_the_same_scope():
    many = tuple(f"欧阳某某{n}" for n in range(40))
    scope = Scope(tuple(Item(f"第{n}样工程") for n in range(1, 21)))
    slips = [paper.slip(1), paper.slip(2, holders=many)]

    one, other = pages(printed(slips, paper.motion(scope=scope)))

    assert re.findall(r"第\d+样工程", one) == re.findall(r"第\d+样工程", other)


def test_text_that_looks_like_commands_is_printed_on_a_slip_as_text():
    hostile = '#panic("x") {{ a }} <script> \\x $y$'

    (found,) = pages(printed([paper.slip(1, holders=(hostile,))], paper.motion(question=hostile)))

    assert found.count(squeezed(hostile)) == 2


def test_the_same_slips_are_the_same_bytes():
    assert printed(list(paper.slips(3))) == printed(list(paper.slips(3)))


def test_slips_can_be_archived_and_read_aloud():
    content = printed(list(paper.slips(3)), made_at=datetime(2026, 12, 1, tzinfo=UTC))
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    claims = root["/Metadata"].get_object().get_data().decode()

    assert root["/Lang"] == "zh-CN"
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert "<pdfaid:part>2</pdfaid:part>" in claims


def test_an_english_reader_gets_english_labels_around_the_same_words():
    (found,) = pages(printed([paper.slip(1)], language="en"))

    for words in ("Agree", "Oppose", "Abstain", paper.motion().question, paper.slip(1).holders[0]):
        assert squeezed(words) in found
    assert "同意更新" in found
    assert "业主签名" not in found


# ── Documents ───────────────────────────────────────────────────────────────────────────────


def illustrated() -> Motion:
    pictures = tuple(Picture(jpeg(n), f"现状{n}", f"图{n}") for n in range(1, 13))
    return paper.motion(scope=replace(paper.motion().scope, pictures=pictures))


RESULT = paper.result()
# Everything a result may have to say beside its verdict.
OTHERWISE = {
    "motion": paper.motion(part="1号楼、2号楼"),
    "posted": False,
    "warnings": ("对同一事项有两种规定。请先听取街道或律师的意见，再据此办理。",),
    "beside": (
        Beside(
            "没有收回的票按不参与表决计", False, ("同意的面积不够。",), paper.figures(carried=False)
        ),
    ),
    "objections": (("少看到一张", "重看过，都在"),),
}
DOCUMENTS: dict[str, tuple[Callable[[], Document], tuple[str, ...]]] = {
    "notice": (
        lambda: notice_document(paper.notice(motion=illustrated())),
        (
            "曙业〔2026〕1号", "征求业主意见的公告", paper.motion().question, "更换整机4台",
            "1,880,000.00元", "不包括在内", "电梯机房屋面防水", *paper.motion().thresholds,
            paper.motion().basis, "2026年12月15日 9:00", "2026年12月30日 18:00",
            "居委会一楼服务台", "021-12345678", *paper.notice().forms, "1、2号楼门厅",
            "2026年12月10日 18:00", "居委会王老师", "曙光小区业主委员会", "2026年11月28日",
            "https://example.org/v/sg-2026-01", "图1", "图12",
        ),
    ),
    "proxy": (
        lambda: proxy_document(paper.motion()),
        ("委托书", "SG-2026-01", paper.motion().question, "□ 同意", "□ 反对", "□ 弃权",
         "受托人必须照此投票", "受托人要在 2026年12月30日 18:00 以前来投票，过时不计",
         "委托人签名", "受托人签名"),
    ),
    "tally": (
        lambda: tally_document(
            paper.motion(), figures=RESULT.figures, choices=RESULT.choices,
            scrutineers=RESULT.scrutineers,
        ),
        ("计票表", "需要", "实有", "总数", "参与面积", "11,520.00㎡", "8,640.00㎡", "同意人数",
         "158 人", "废票", "未交回", "监票人", *RESULT.scrutineers),
    ),
    "tally with boxes": (
        lambda: tally_document(paper.motion(), figures=RESULT.figures, boxes=paper.boxes()),
        ("三、票箱", "取箱人", "见证人", "点了几张", "录了几张", "1号楼门厅",
         "2026年12月29日 17:30", "王秘书", "李志愿者", "46", "44", "有两张是白纸，没有填",
         "四、监票签名"),
    ),
    "empty tally": (
        lambda: tally_document(paper.motion()),
        ("计票表", "参与面积", "同意人数", "□ 是", "□ 否", "监票人", "10"),
    ),
    "resolution": (
        lambda: resolution_document(RESULT),
        ("曙光小区业主大会决议", paper.motion().question, "获得通过", "更换整机4台", "11,520.00㎡",
         "主任签名", "副主任签名", "2026年12月31日"),
    ),
    "announcement": (
        lambda: announcement_document(paper.result(carried=False)),
        ("表决结果的公告", "没有通过", "8,200.00㎡，不到需要的 8,640.00㎡", "反对", "1,500.00",
         "共 10 人", RESULT.scrutineers[9], "2027年12月31日", "第二百八十条", "0123 4567 89ab cdef",
         "fedc ba98 7654 3210", "未达到"),
    ),
    "decision of a part": (
        lambda: resolution_document(paper.result(**OTHERWISE)),
        ("1号楼、2号楼业主共同决定", "对这些业主有约束力", "第六十九条", "尚未公布", "另一种算法",
         "没有收回的票按不参与表决计", "8,200.00㎡", "请先听取街道或律师的意见", "少看到一张",
         "答复：重看过，都在"),
    ),
    "announcement of a part": (
        lambda: announcement_document(paper.result(**OTHERWISE, scrutineers=())),
        ("1号楼、2号楼的业主", "对这些业主有约束力", "尚未公布", "另一种算法", "少看到一张",
         "没有监票人核对过这次计票"),
    ),
    "notice of a part over a roll never shown": (
        lambda: notice_document(
            paper.notice(
                motion=paper.motion(part="1号楼、2号楼"), objections_until="",
                roll_unshown="当面逐户核对过",
            )
        ),
        ("征求1号楼、2号楼业主意见的公告", "由这些业主共同决定",
         "没有公示，原因是：当面逐户核对过"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_everything_on_paper_and_in_word(name: str):
    make, words = DOCUMENTS[name]
    document = make()

    made = set_document(document)
    assert made.missing_glyphs == ()
    on_paper, in_word = text(made.content), word_text(write_docx(document))
    for expected in words:
        assert squeezed(expected) in on_paper, expected
        assert squeezed(expected) in in_word, expected


def word_text(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in file.tables for row in table.rows for cell in row.cells)
    return squeezed("".join([*(paragraph.text for paragraph in file.paragraphs), *cells]))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_can_be_read_at_arms_length(name: str):
    content = set_document(DOCUMENTS[name][0]()).content

    assert page_sizes(content) == {A4}
    assert smallest_letter(content) >= 12
    assert all(fonts(content).values())


def test_a_carried_motion_names_no_missed_threshold():
    assert "不到需要的" not in text(set_document(announcement_document(paper.result())).content)


def test_a_notice_shows_twelve_pictures_and_not_more():
    content = set_document(notice_document(paper.notice(motion=illustrated()))).content
    images = [image for page in pypdf.PdfReader(io.BytesIO(content)).pages for image in page.images]

    assert len(images) == 12
    with pytest.raises(ValueError, match="more than 12 pictures"):
        Scope((), pictures=illustrated().scope.pictures * 2)


def test_ten_scrutineers_have_a_line_to_sign_on_even_when_fewer_are_known():
    file = docx.Document(
        io.BytesIO(write_docx(tally_document(paper.motion(), scrutineers=("王",))))
    )

    assert len(file.tables[-1].rows) == 11


def test_where_no_box_was_taken_the_sheet_has_no_part_about_boxes():
    told = word_text(write_docx(tally_document(paper.motion())))

    assert "三、监票签名" in told
    assert "票箱" not in told


def test_an_english_reader_gets_an_english_copy():
    found = text(set_document(notice_document(paper.notice(), language="en")).content)

    assert "Whatisvotedon" in found
    assert squeezed(paper.motion().question) in found


# ── Posters ─────────────────────────────────────────────────────────────────────────────────

POSTERS = {
    "call": (
        call_poster(paper.motion()),
        (paper.motion().question, "2026年12月30日 18:00", *paper.motion().thresholds,
         "居委会一楼服务台", "扫码看全部材料", "SG-2026-01"),
    ),
    "turnout": (
        turnout_poster(Turnout(paper.motion(), "2026年12月20日 12:00", paper.figures()[:2])),
        ("2026年12月20日 12:00", "参与面积", "11,520.00㎡", "8,640.00㎡", "12,960.00㎡", "参与人数",
         "190 人", "144 人", "216 人"),
    ),
    "root": (
        root_poster(paper.root()),
        ("第 17 次公布", "190 张票", "0123 4567 89ab cdef 0123 4567 89ab cdef",
         "fedc ba98 7654 3210", "2026年12月30日 18:00", "扫码看历次校验码",
         "结果公布后，本小区业主登录即可取得复核包"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", POSTERS)
def test_a_poster_is_one_large_page_that_says_everything(name: str):
    poster, words = POSTERS[name]
    content = print_poster(poster).content

    assert len(pages(content)) == 1
    assert page_sizes(content) == {A3}
    assert smallest_letter(content) >= 18
    in_word = word_text(write_docx(poster_document(poster)))
    for expected in words:
        assert squeezed(expected) in text(content), expected
        assert squeezed(expected) in in_word, expected


def test_the_code_of_a_poster_opens_the_public_page():
    (picture,) = pictures(print_poster(POSTERS["call"][0]).content, dots=60)

    (read,) = zxingcpp.read_barcodes(picture, formats=QR)
    assert read.text == paper.motion().address


def test_a_poster_stays_one_page_whatever_is_written():
    assert len(pages(print_poster(call_poster(monstrous())).content)) == 1


def test_a_turnout_poster_tells_nobodys_choice():
    found = text(print_poster(POSTERS["turnout"][0]).content)

    for word in ("同意面积", "同意人数", "反对"):
        assert word not in found


def test_a_root_at_the_close_says_that_it_is_the_last():
    found = text(print_poster(root_poster(paper.root(kind="count"))).content)

    assert "计票时的校验码" in found
    assert "次公布" not in found
    assert "计票以后，链上不再记任何东西" in found


def test_a_root_of_the_close_says_what_may_still_come():
    found = text(print_poster(root_poster(paper.root(kind="close"))).content)

    assert "截止时的校验码" in found
    assert "只会再记核实后撤下的票" in found
