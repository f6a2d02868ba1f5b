"""Heads among the units that a motion asks, and the rows of a bundle."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ballot.books import draft_of, unit_at

from lilong.ballot import rolls
from lilong.ballot.actions.add_roll_unit import add_roll_unit
from lilong.ballot.actions.settle_buyers import settle_buyers
from lilong.ballot.holders import Holder, masked_name, name_key, names_in
from lilong.ballot.roll_units import Owner
from lilong.engines.voting import head_numbers
from lilong.kernel.actor import SYSTEM


@pytest.fixture
def mixed(street):
    """张伟 owns a flat in 甲弄, one in 乙弄 and a parking space that comes first."""
    roll = draft_of(street, {})
    zhang = [Owner("张伟")]
    add_roll_unit(SYSTEM, roll_id=roll.id, address="A-1", area=1200, kind="parking", owners=zhang)
    for address in ("甲弄1号101室", "乙弄1号101室"):
        add_roll_unit(SYSTEM, roll_id=roll.id, address=address, area=6025, owners=zhang)
    add_roll_unit(SYSTEM, roll_id=roll.id, address="乙弄2号101室", area=5000, state="unsold")
    ids = roll.unit_set.filter(number__lte=3).values_list("pk", flat=True)
    settle_buyers(SYSTEM, roll_id=roll.id, unit_ids=list(ids), same=True)
    return roll


def heads(rows):
    return [(row.number, row.head, row.counted) for row in rows]


def test_a_head_is_the_first_unit_that_counts_within_the_scope(mixed, street):
    with_parking, without = {"count_parking": True}, {"count_parking": False}

    assert heads(rolls.roll_rows(mixed, None, with_parking)) == [
        (1, 1, True), (2, 1, True), (3, 1, True), (4, 0, True),
    ]  # fmt: skip
    assert heads(rolls.roll_rows(mixed, None, without)) == [
        (1, 2, False), (2, 2, True), (3, 2, True), (4, 0, True),
    ]  # fmt: skip
    second = [street.lanes[1].path]
    assert heads(rolls.roll_rows(mixed, second, without)) == [(3, 3, True), (4, 0, True)]
    assert heads(rolls.roll_rows(mixed, [], without)) == []


def test_two_queries_whatever_the_size(mixed, django_assert_num_queries):
    with django_assert_num_queries(2):
        list(rolls.roll_rows(mixed, [mixed.place_path], {"count_parking": False}))


def test_a_line_names_a_unit_without_its_owner_and_ends_in_its_own_check(mixed):
    row = list(rolls.roll_rows(mixed))[1]

    line = rolls.roll_line(row)

    told, _tab, check = line.rpartition("\t")
    assert told == "2\t60.25\t1\tdwelling\tsold\t1\t甲弄1号"
    assert check == f"{zlib.crc32(told.encode()):08x}"


def test_the_digest_is_another_when_anything_is_another(mixed):
    before = rolls.roll_digest(rolls.roll_rows(mixed))
    unit = unit_at(mixed, "甲弄1号101室")
    type(unit).objects.filter(pk=unit.pk).update(area=6024)

    assert rolls.roll_digest(rolls.roll_rows(mixed)) != before


OWNERS = st.lists(
    st.tuples(
        st.sampled_from(["甲", "乙", "丙公司", "丁公司"]),
        st.sampled_from(["sold", "sold", "unsold", "undelivered"]),
    ),
    max_size=12,
)


@given(OWNERS)
def test_heads_are_those_of_the_engine_once_every_name_is_settled(owners):
    names, states = [name for name, _ in owners], [state for _, state in owners]
    first: dict[str, int] = {}
    # As if a person had said that equal names are one buyer.
    blinds = [Holder(name_key(name), "same", name).blind for name in names]
    ours = [
        first.setdefault(blind, number) if state == "sold" else 0
        for number, (blind, state) in enumerate(zip(blinds, states, strict=True), 1)
    ]

    theirs = head_numbers(names, states)

    assert len(set(zip(ours, theirs, strict=True))) == len(set(ours)) == len(set(theirs))


@pytest.mark.parametrize(
    ("text", "names", "guessed"),
    [
        ("王小明、李红", ["王小明", "李红"], False),
        ("王小明，李红/赵六", ["王小明", "李红", "赵六"], False),
        ("王 小明", ["王小明"], True),
        ("王　明", ["王明"], True),
        ("王小明 李红", ["王小明", "李红"], True),
        ("张伟/張偉", ["张伟"], False),
        ("王小明等3人", ["王小明"], True),
        ("王小明(50%)、李红(1/2)", ["王小明", "李红"], False),
        ("John Smith", ["John Smith"], False),
        ("上海 某某 有限公司", ["上海 某某 有限公司"], False),
        ("", [], False),
    ],
)
def test_names_are_parted_with_care(text, names, guessed):
    found, guess = names_in(text)

    assert ([name.words for name in found], guess) == (names, guessed)


def test_names_are_compared_without_spaces_width_and_old_characters():
    assert name_key("張 偉") == name_key("张伟") == name_key("张　伟")
    assert name_key("Ｊｏｈｎ Smith") == name_key("john smith")
    assert name_key("张伟") != name_key("张卫")


def test_a_mask_tells_no_length(street):
    assert masked_name("王明") == masked_name("王小明").replace("小", "")
    assert masked_name("欧阳小明") == "欧**"
