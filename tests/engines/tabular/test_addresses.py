"""Addresses in one cell and in three."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.engines.tabular.addresses import (
    Address,
    join_addresses,
    parse_address,
    parse_lane,
    parse_number,
    parse_room,
    parse_stair,
)
from lilong.engines.tabular.cells import compact, text_of


@pytest.mark.parametrize(
    ("written", "address", "confidence"),
    [
        ("零陵路某弄42号205室", Address("零陵路某弄", "42", room="205"), 100),
        ("零陵路345弄 12号 301", Address("零陵路345弄", "12", room="301"), 100),
        ("零陵路３４５弄１２号３０１室", Address("零陵路345弄", "12", room="301"), 100),
        ("西木南一弄7号", Address("西木南一弄", "7"), 100),
        ("42-205", Address(None, "42", room="205"), 80),
        ("42-3-501", Address(None, "42", "3", "501"), 80),
        ("42 205", Address(None, "42", room="205"), 80),
        ("345弄42-205", Address("345弄", "42", room="205"), 80),
        ("345/12/301", Address("345弄", "12", room="301"), 80),
        ("42号楼3单元501", Address(None, "42", "3", "501"), 100),
        ("5#302", Address(None, "5", room="302"), 100),
        ("42号甲", Address(None, "42", rest="甲"), 80),
        ("42甲号301", Address(None, "42甲", room="301"), 100),
        ("12号公共走道", Address(None, "12", part="corridor", rest="公共走道"), 100),
        ("公共走道", Address(part="corridor", rest="公共走道"), 100),
        ("宝联小区3号101室", Address("宝联小区", "3", room="101"), 100),
        ("西木小区（南）围墙", Address("西木小区(南)", part="open_ground", rest="围墙"), 100),
        ("12号屋顶", Address(None, "12", part="roof", rest="屋顶"), 100),
        ("12号101室天井", Address(None, "12", room="101", part="courtyard", rest="天井"), 100),
        ("零陵路123号", Address("零陵路", "123"), 80),
        ("1-3号之间", Address(part="between", rest="1-3号之间"), 60),
        ("12号北侧花坛边", Address(None, "12", part="green", rest="北侧花坛边"), 80),
        ("老王家隔壁", Address(rest="老王家隔壁"), 30),
    ],
)
def test_one_cell_is_taken_apart_and_the_rest_is_kept(written, address, confidence):
    reading = parse_address(written)

    assert (reading.value, reading.confidence) == (address, confidence)


@pytest.mark.parametrize(
    ("parse", "written", "address"),
    [
        (parse_lane, "零陵路某弄", Address("零陵路某弄")),
        (parse_lane, 345, Address("345弄")),
        (parse_lane, "３４５弄", Address("345弄")),
        (parse_lane, "345弄12号", Address("345弄", "12")),
        (parse_number, 42, Address(None, "42")),
        (parse_number, "42号", Address(None, "42")),
        (parse_number, "４２", Address(None, "42")),
        (parse_number, "42号楼", Address(None, "42")),
        (parse_number, "42号205室", Address(None, "42", room="205")),
        (parse_stair, "3单元", Address(stair="3")),
        (parse_stair, 3, Address(stair="3")),
        (parse_room, "205室", Address(room="205")),
        (parse_room, 205.0, Address(room="205")),
        (parse_room, "公共走道", Address(part="corridor", rest="公共走道")),
        (parse_room, "301、302", Address(room="301", rest="302")),
        (parse_room, "整栋", Address(rest="整栋")),
    ],
)
def test_a_cell_under_its_own_heading_may_be_bare(parse, written, address):
    assert parse(written).value == address


def test_three_cells_make_one_address_and_the_least_sure_cell_decides():
    readings = [parse_lane("零陵路某弄"), parse_number("42号"), parse_room("301、302")]

    joined = join_addresses(readings)

    assert joined.value == Address("零陵路某弄", "42", room="301", rest="302")
    assert joined.confidence == 80
    assert joined.raw == "零陵路某弄 42号 301、302"


def test_blank_cells_make_a_blank_address():
    assert join_addresses([parse_lane(None), parse_number("")]).note == "blank"


@given(st.integers(1, 999), st.integers(1, 300), st.integers(101, 3999))
def test_every_spelling_of_an_address_is_the_same_address(lane, number, room):
    plain = parse_address(f"零陵路{lane}弄{number}号{room}室").value

    assert parse_address(f"零陵路{lane}弄 {number}号 {room}").value == plain
    assert parse_address(f"零陵路{lane}弄{number}-{room}").value == plain
    assert parse_address(f"零陵路{lane}弄{number}号楼{room}").value == plain
    cells = [parse_lane(f"零陵路{lane}弄"), parse_number(number), parse_room(room)]
    assert join_addresses(cells).value == plain


@given(
    st.one_of(
        st.text(min_size=1),
        st.text("0123456789弄号室楼单元#-/ 路", min_size=1, max_size=12),
        st.integers(),
        st.floats(),
    )
)
def test_no_cell_breaks_the_readers_and_no_digit_of_it_is_lost(cell):
    written = sorted(letter for letter in compact(text_of(cell)) if letter in "0123456789")
    for parse in (parse_address, parse_lane, parse_number, parse_stair, parse_room):
        reading = parse(cell)

        assert (reading.value is None) == (reading.note in ("blank", "not_understood"))
        kept = reading.value.key if reading.value else text_of(reading.raw)
        assert sorted(letter for letter in compact(kept) if letter in "0123456789") == written
