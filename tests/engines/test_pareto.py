"""Pareto: where most of the work lies."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.engines.pareto import pareto, per_mille

COUNTS = st.dictionaries(st.text("abcd", min_size=1, max_size=2), st.integers(0, 50), max_size=7)
NEWSPAPER = {"零陵路某弄": 251, "甲弄": 30, "乙弄": 20, "丙弄": 12, "空弄": 0}


def test_four_fifths_of_the_work_lie_in_one_lane() -> None:
    seen = pareto(NEWSPAPER)

    assert seen.total == 313
    assert [row.key for row in seen.carriers(Fraction(4, 5))] == ["零陵路某弄"]
    assert seen.rows[0].share == Fraction(251, 313)
    assert seen.rows[0].per_mille == 802


def test_a_lane_without_findings_does_not_appear() -> None:
    assert [row.key for row in pareto(NEWSPAPER).rows] == ["零陵路某弄", "甲弄", "乙弄", "丙弄"]


def test_exactly_the_wanted_share_is_enough() -> None:
    seen = pareto({"a": 3, "b": 1})

    assert len(seen.carriers(Fraction(3, 4))) == 1
    assert len(seen.carriers(Fraction(3, 4) + Fraction(1, 10**12))) == 2


def test_equal_lanes_come_in_the_order_of_their_names() -> None:
    assert [row.key for row in pareto({"b": 2, "a": 2, "c": 5}).rows] == ["c", "a", "b"]


def test_where_nothing_was_found_there_is_nothing_to_carry() -> None:
    assert pareto({"a": 0}).rows == ()
    assert pareto({}).carriers(Fraction(1, 2)) == ()


def test_half_a_thousandth_is_rounded_up_for_reading() -> None:
    assert per_mille(Fraction(1, 2000)) == 1
    assert per_mille(Fraction(999, 2_000_000)) == 0
    assert pareto({"a": 1, "b": 2}).rows[0].running_per_mille == 667


def test_a_negative_count_and_a_share_beyond_the_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        pareto({"a": -1})
    for share in (Fraction(0), Fraction(11, 10)):
        with pytest.raises(ValueError, match="within the whole"):
            pareto({"a": 1}).carriers(share)


@given(COUNTS)
def test_shares_add_up_to_one_exactly(counts: dict[str, int]) -> None:
    rows = pareto(counts).rows

    assert not rows or (sum(row.share for row in rows), rows[-1].running_share) == (1, 1)
    assert all(a.count >= b.count for a, b in pairwise(rows))


@given(COUNTS, st.fractions(Fraction(1, 100), 1))
def test_no_smaller_set_carries_the_share(counts: dict[str, int], share: Fraction) -> None:
    seen = pareto(counts)
    carriers = seen.carriers(share)

    if seen.total:
        assert sum(row.count for row in carriers) >= share * seen.total
        assert all(
            sum(chosen) < share * seen.total
            for chosen in combinations(counts.values(), len(carriers) - 1)
        )


@given(st.permutations(list(NEWSPAPER.items())))
def test_the_order_of_input_changes_nothing(items: list[tuple[str, int]]) -> None:
    assert pareto(dict(items)) == pareto(NEWSPAPER)
