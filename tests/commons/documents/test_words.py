"""Numbers in words as on a cheque, and texts cut where people see that they were cut."""

from __future__ import annotations

import pytest

from lilong.commons.documents.words import CUT, in_words, listed, shortened, width


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (1, "壹"),
        (10, "壹拾"),
        (101, "壹佰零壹"),
        (110, "壹佰壹拾"),
        (1001, "壹仟零壹"),
        (1010, "壹仟零壹拾"),
        (10_000, "壹万"),
        (10_001, "壹万零壹"),
        (10_010, "壹万零壹拾"),
        (100_000, "壹拾万"),
        (123_456, "壹拾贰万叁仟肆佰伍拾陆"),
        (1_000_000, "壹佰万"),
        (1_000_001, "壹佰万零壹"),
        (100_000_000, "壹亿"),
        (100_000_001, "壹亿零壹"),
        (100_010_000, "壹亿零壹万"),
        (10_000_000_000, "壹佰亿"),
    ],
)
def test_a_number_is_read_out_in_full(number: int, words: str):
    assert in_words(number) == words


@pytest.mark.parametrize("number", [-1, 10**12])
def test_a_number_beyond_reading_is_refused(number: int):
    with pytest.raises(ValueError, match="not written in words"):
        in_words(number)


def test_a_text_that_fits_is_not_touched():
    assert shortened("东安一村12弄3号501室", 14) == "东安一村12弄3号501室"


def test_a_text_that_does_not_fit_says_so():
    cut = shortened("是" * 50_000, 10)

    assert cut == "是" * 8 + CUT
    assert width(cut) == 20


def test_breaks_in_a_name_do_not_make_a_second_line():
    assert shortened("张\n三", 10) == "张 三"


def test_many_owners_are_counted_when_they_have_no_room():
    names = [f"欧阳{n:02d}" for n in range(40)]

    assert listed(names[:3], 20, "、", "等 %d 人") == "欧阳00、欧阳01、欧阳02"
    told = listed(names, 20, "、", "等 %d 人")
    assert told.startswith("欧阳00、欧阳01、")
    assert told.endswith("等 40 人")
    assert width(told) <= 40


def test_a_single_name_without_room_is_cut():
    assert listed(["长" * 100], 10, "、", "等 %d 人").startswith("长长")
    assert CUT in listed(["长" * 100], 10, "、", "等 %d 人")
