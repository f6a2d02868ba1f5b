"""What in a sentence would tell who somebody is."""

from __future__ import annotations

import pytest

from lilong.engines.tabular.personal import personal_parts, without_personal


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("301室王阿姨总是把垃圾放门口", "301室＊＊总是把垃圾放门口"),
        ("42号301室李建国，垃圾乱放", "42号301室＊＊，垃圾乱放"),
        ("王阿姨住在301室", "＊＊住在301室"),
        ("李建国（302室）知道", "＊＊（302室）知道"),
        ("打我电话021-64012345", "打我电话＊＊"),
        ("１３８１２３４５６７８找我", "＊＊找我"),
        ("身份证11010519491231002X", "身份证＊＊"),
        ("13812345678和13912345678", "＊＊和＊＊"),
    ],
)
def test_numbers_and_names_beside_a_room_are_covered(text, covered):
    assert without_personal(text) == covered


@pytest.mark.parametrize(
    "text",
    [
        "301室漏水",
        "301室高空抛物",
        "家住501室，水管爆了",
        "2024-11-08 路灯坏了",
        "王阿姨说路灯坏了",
    ],
)
def test_what_names_nobody_at_a_door_stays(text):
    assert personal_parts(text) == []
    assert without_personal(text) == text
