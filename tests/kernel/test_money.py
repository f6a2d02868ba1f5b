"""Money: exact in, exact out, and shares that add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.kernel.money import Money, largest_remainder

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.56元", 123456),
        ("¥1234.5", 123450),
        ("１２３４．５６元", 123456),
        ("12.5万元", 12_500_000),
        ("0.000001万", 1),
        ("-3", -300),
        ("1 234.00", 123400),
        ("10.1000元", 1010),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, fen: int) -> None:
    assert Money.parse(text) == Money(fen)


@pytest.mark.parametrize("text", ["", "元", "1.2.3", "12,34", "十元", "约12元", "1e5", "1.005元"])
def test_what_is_not_an_exact_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an amount|finer"):
        Money.parse(text)


def test_the_largest_amount_keeps_every_fen_where_a_float_would_not() -> None:
    text = "90,071,992,547,409.93元"

    assert Money.parse(text).fen == 9007199254740993
    assert int(float("90071992547409.93") * 100) != 9007199254740993


@given(AMOUNTS)
def test_what_is_written_is_read_back_the_same(fen: int) -> None:
    assert Money.parse(str(Money(fen))) == Money(fen)


def test_a_negative_amount_below_one_yuan_keeps_its_sign() -> None:
    assert str(Money(-5)) == "-0.05元"


@pytest.mark.parametrize("fen", [1.0, True, "1"])
def test_a_float_never_becomes_money(fen: object) -> None:
    with pytest.raises(TypeError):
        Money(fen)  # type: ignore[arg-type]


def test_money_adds_and_multiplies_with_money_and_whole_numbers_only() -> None:
    assert Money(150) + Money(50) - Money(1) == Money(199)
    assert -Money(3) * 4 == Money(-12)
    with pytest.raises(TypeError):
        Money(1) * 0.5  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(1) + 1  # type: ignore[operator]


def test_three_households_share_a_hundred_yuan_and_the_odd_fen_goes_to_the_first() -> None:
    assert Money(10_000).shares([1, 1, 1]) == [Money(3334), Money(3333), Money(3333)]


def test_the_odd_fen_goes_to_the_largest_remainder() -> None:
    assert Money(100).shares([10, 25, 65, 0, 1]) == [
        Money(10),
        Money(25),
        Money(64),
        Money(0),
        Money(1),
    ]


@given(AMOUNTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_shares_add_up_and_none_is_a_fen_off_its_exact_part(fen: int, weights: list[int]) -> None:
    parts = largest_remainder(fen, weights)

    assert sum(parts) == fen
    whole = sum(weights)
    assert all(
        abs(part * whole - fen * weight) < whole
        for part, weight in zip(parts, weights, strict=True)
    )


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_nothing_can_be_shared_among_nobody(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(100).shares(weights)
