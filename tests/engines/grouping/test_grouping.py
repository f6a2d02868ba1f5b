"""Which sentences are proposed together, and which never are."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.grouping.judging import judge
from tests.engines.grouping.sentences import HELD_OUT, OTHERS, SEWAGE

from lilong.council.grouping_lexicon import lexicon
from lilong.engines.grouping import (
    Anchor,
    Background,
    Group,
    Item,
    Lexicon,
    Limits,
    SharedWord,
    propose_groups,
)
from lilong.engines.grouping.joining import join

TEXTS = st.lists(
    st.text(alphabet="污水堵路灯不亮了 ab1号楼😀", max_size=12), min_size=1, max_size=25
)


def items(*texts: str, block: tuple[str, ...] = ()) -> list[Item]:
    return [Item(f"{n:03}", text, block) for n, text in enumerate(texts)]


def together(groups: tuple[Group, ...]) -> list[tuple[str, ...]]:
    return [group.ids for group in groups]


# ── What is alike ───────────────────────────────────────────────────────────────────────────


def test_two_that_say_the_same_in_other_words_are_proposed_and_say_why():
    said = items("下水道堵了", "后弄堂的阴沟又堵了", "想多几张长椅")

    (group,) = propose_groups(said, lexicon=lexicon())

    assert group.ids == ("000", "001")
    assert 0 < group.score < 1
    assert group.words[0] == SharedWord("排水", 2, concept=True)


def test_numbers_and_addresses_make_no_difference():
    said = items("3号楼201室门口路灯不亮", "５号楼门口路灯不亮", "第三弄12号门口路灯不亮！")

    (group,) = propose_groups(said)

    assert group.ids == ("000", "001", "002")
    assert group.score == 1.0


def test_an_address_alone_makes_nobody_alike():
    assert not propose_groups(items("12弄5号301室", "12弄5号302室", "1234567"))


def test_the_same_sentence_said_often_is_one_group_up_to_what_a_person_reads():
    groups = propose_groups(items(*["垃圾没人收"] * 61), limits=Limits(cap=30))

    assert [len(group.ids) for group in groups] == [31, 30]
    assert {group.score for group in groups} == {1.0}


def test_what_many_say_is_proposed_in_groups_that_a_person_can_read():
    said = items(*(f"楼下的污水又堵了快来修{chr(0x4E00 + n)}" for n in range(200)))

    groups = propose_groups(said, lexicon=lexicon())

    assert sum(len(group.ids) for group in groups) == 200
    assert [len(group.ids) for group in groups] == [60, 60, 60, 20]


def test_a_block_that_is_too_large_to_compare_at_once_is_cut_and_still_grouped():
    said = items(*(f"{chr(0x4E00 + n)}楼下污水又堵了{chr(0x5E00 + n)}" for n in range(1_100)))

    groups = propose_groups(said, lexicon=lexicon())

    assert sum(len(group.ids) for group in groups) >= 1_090
    assert max(len(group.ids) for group in groups) <= 60


def test_english_sentences_are_grouped_by_their_words():
    said = items("The drains are blocked again", "Blocked drain in our lane", "More flowers please")

    (group,) = propose_groups(said)

    assert group.ids == ("000", "001")


def test_another_lane_or_category_is_never_compared():
    said = [
        Item("1", "下水道堵了", ("lane-1", "sewage")),
        Item("2", "下水道堵了", ("lane-2", "sewage")),
        Item("3", "下水道堵了", ("lane-1", "noise")),
    ]

    assert not propose_groups(said)


@pytest.mark.parametrize(
    "texts", [(), ("一句",), ("", "", " "), ("😀😀", "😀😀"), ("的了", "的了")]
)
def test_where_there_is_nothing_to_compare_nothing_is_proposed(texts):
    assert propose_groups(items(*texts)) == ()


def test_odd_texts_break_nothing():
    odd = [
        "\0\x07污水",
        "\N{RIGHT-TO-LEFT OVERRIDE}污水",
        "污水" * 25_000,
        "😀污水👨‍👩‍👧",
        "a" * 5_000,
        "污\n\n水",
    ]

    assert propose_groups(items(*odd), lexicon=lexicon())


def test_an_item_comes_once_only():
    with pytest.raises(ValueError, match="once"):
        propose_groups([Item("1", "污水"), Item("1", "路灯")])


def test_a_background_lowers_what_everybody_says_everywhere():
    said = items("小区的路灯坏了", "小区的路灯暗", "小区的大门关不上")
    often = Background(10_000, {"小区": 9_000, "小": 9_000, "区": 9_000})

    apart = propose_groups(said, background=often)

    assert together(apart) == [("000", "001")]


# ── Chains ──────────────────────────────────────────────────────────────────────────────────


def test_a_chain_of_likenesses_never_ends_in_one_group():
    chain = items("路灯不亮树枝太长", "树枝太长垃圾没收", "垃圾没收大门坏掉")
    first, last = chain[0], chain[2]
    assert not propose_groups([first, last])

    groups = propose_groups(chain, limits=Limits(floor=0.05, least=0.05))

    assert together(groups)
    assert not any({"000", "002"} <= set(ids) for ids in together(groups))


@given(TEXTS, st.sampled_from([0.05, 0.15, 0.3, 0.6]))
def test_each_two_of_a_group_would_be_alike_alone(texts, floor):
    limits = Limits(floor=floor, least=floor, cap=6)
    groups = propose_groups(items(*texts), limits=limits)

    said = [name for group in groups for name in group.ids]
    assert len(said) == len(set(said))
    for group in groups:
        assert 0 < group.score <= 1
        assert 2 <= len(group.ids) <= 7


@given(
    st.integers(2, 9).flatmap(
        lambda size: st.tuples(
            st.just(size),
            st.dictionaries(
                st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(
                    lambda pair: pair[0] < pair[1]
                ),
                st.floats(0.2, 1.0),
            ),
        )
    )
)
def test_a_group_is_a_clique(case):
    size, likeness = case
    alike = np.zeros((size, size))
    for (one, other), value in likeness.items():
        alike[one, other] = alike[other, one] = value

    groups = join(alike, [1] * size, floor=0.2, least=0.2, cap=size)

    assert sorted(node for members in groups for node in members) == list(range(size))
    for members in groups:
        assert all(pair in likeness for pair in combinations(members, 2))


@given(TEXTS, st.randoms())
def test_the_order_of_input_changes_nothing(texts, chance: random.Random):
    said = items(*texts)
    shuffled = said[:]
    chance.shuffle(shuffled)

    assert propose_groups(shuffled, lexicon=lexicon()) == propose_groups(said, lexicon=lexicon())


# ── Themes that are there already ───────────────────────────────────────────────────────────


def test_a_sentence_is_proposed_for_the_theme_that_it_is_most_like():
    themes = [
        Anchor("sewage", ("下水道堵了", "污水倒灌")),
        Anchor("light", ("路灯不亮", "路灯坏了")),
        Anchor("empty", ()),
    ]

    groups = propose_groups(
        items("阴沟又堵了", "路灯又不亮", "多几张长椅"), themes, lexicon=lexicon()
    )

    assert {(group.anchor, group.ids) for group in groups} == {
        ("sewage", ("000",)),
        ("light", ("001",)),
    }


def test_a_theme_of_another_block_takes_nothing():
    theme = Anchor("sewage", ("下水道堵了",), ("noise",))

    assert not propose_groups(items("下水道堵了", block=("sewage",)), [theme])


# ── How well, on invented sentences ─────────────────────────────────────────────────────────


def test_forty_ways_to_complain_of_sewage_become_one_theme():
    """A regression test, not a measurement: whoever wrote the sentences wrote the lexicon."""
    said = [Item(f"s{n}", text) for n, text in enumerate(SEWAGE)]
    said += [Item(f"o{n}", text) for n, (_topic, text) in enumerate(OTHERS)]
    topics = {f"s{n}": "sewage" for n in range(len(SEWAGE))}
    topics |= {f"o{n}": topic for n, (topic, _text) in enumerate(OTHERS)}

    groups = propose_groups(said, lexicon=lexicon())

    assert len([name for name in groups[0].ids if topics[name] == "sewage"]) >= 34
    judged = judge(groups, topics)
    assert judged.precision >= 0.97
    assert judged.recall >= 0.75


def test_sentences_that_the_lexicon_was_not_written_for():
    said = [Item(f"{n:02}", text) for n, (_topic, text) in enumerate(HELD_OUT)]
    topics = {f"{n:02}": topic for n, (topic, _text) in enumerate(HELD_OUT)}

    judged = judge(propose_groups(said, lexicon=lexicon()), topics)

    assert judged.precision >= 0.8
    assert judged.recall >= 0.35


def test_without_a_lexicon_only_what_is_written_alike_is_found():
    said = [Item(f"s{n}", text) for n, text in enumerate(SEWAGE)]

    assert all(len(group.ids) < 10 for group in propose_groups(said, lexicon=Lexicon()))
