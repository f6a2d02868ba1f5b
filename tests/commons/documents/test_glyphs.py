"""Names are printed with the characters they are written with, or the page says which it lacks."""

from __future__ import annotations

import pytest

from lilong.commons.documents.glyphs import INSTEAD, printable

# Surnames and given names that small fonts lack; 𠮷, 𬱖 and 𬸘 are beyond the first plane.
RARE = (
    "骉𠮷䶮𬱖𫖯𬸘𬍛𬭎㛃㭎峣仝亓佟卞邸阚郗郜鄯鄢璩訾贠乜仉逄妫爨"
    "喆堃垚淼昇璟煊玥珺晔犇鑫龘翀祎琤赟囍㐂㑇𨭎叒叕朤燚"
)
ORDINARY = "㎡·①②√□“”‘’《》〔〕【】（）、。，；：？！—…％＋－×÷≥≤〓㈠㊣№"


def test_rare_names_and_ordinary_signs_are_all_printable():
    made = printable([RARE, ORDINARY])

    assert made.missing == ()
    assert made.values == [RARE, ORDINARY]


def test_a_character_that_no_font_has_is_marked_and_told():
    made = printable({"name": "张\U0001f600三", "inner": [{"more": "\U0003fffd"}]})

    assert made.missing == ("\U0001f600", "\U0003fffd")
    assert made.values == {"name": f"张{INSTEAD}三", "inner": [{"more": INSTEAD}]}


@pytest.mark.parametrize(
    "hidden",
    ["\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x07", "\x1b", "\x85", "\ud800", "\ufe0f"],
)
def test_what_prints_nothing_is_left_out(hidden: str):
    """A mark that turns the direction would let a page read otherwise than it was written."""
    assert printable(f"甲{hidden}乙").values == "甲乙"


def test_lines_stay_lines():
    assert printable("一\r\n二\r三\t四").values == "一\n二\n三 四"


def test_a_long_word_may_be_broken_and_a_short_one_is_left_as_it_is():
    long = "x" * 50_000

    assert printable(long).values.replace("\u200b", "") == long
    assert max(map(len, printable(long).values.split("\u200b"))) == 10
    assert printable("x" * 29).values == "x" * 29
    assert printable("长" * 500).values == "长" * 500
    assert printable(long, breaks=False).values == long


def test_what_is_no_text_stays_what_it_is():
    assert printable({"n": 3, "yes": True, "none": None}).values == {
        "n": 3,
        "yes": True,
        "none": None,
    }


def test_a_street_adds_a_font_with_its_rarest_names(settings, tmp_path):
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    settings.DATA_DIR = tmp_path
    (tmp_path / "fonts").mkdir()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "own"])
    builder.setupCharacterMap({0x1F600: "own"})
    builder.setupGlyf({".notdef": Glyph(), "own": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "own": (500, 0)})
    builder.setupHorizontalHeader()
    builder.setupNameTable({"familyName": "Own"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "fonts" / "own.ttf")

    assert printable("\U0001f600").missing == ()
