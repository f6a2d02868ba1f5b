"""The checker itself: what is as it should be passes, and each kind of fault is caught."""

from __future__ import annotations

import random

import pytest
from tests.ballot.faults.register import REFUSED, TAKEN, UNKNOWN, Row, Try, faults


def right(units: int = 50) -> tuple[list[Try], list[Row]]:
    """A history with losses of replies, retries and refusals, and the table that fits it."""
    tries, rows = [], []
    for unit in range(1, units + 1):
        number, at = len(rows) + 1, float(unit)
        hashed = f"{unit:064x}"
        request = f"r{unit}"
        rows.append(Row(number, unit, "agree", hashed))
        first = UNKNOWN if unit % 5 == 0 else TAKEN
        receipt = {"number": number, "hash": hashed}
        tries.append(
            Try(unit, "agree", request, first, began=at, ended=at + 0.1,
                **(receipt if first == TAKEN else {}))
        )  # fmt: skip
        if first == UNKNOWN:
            tries.append(
                Try(unit, "agree", request, TAKEN, began=at + 0.2, ended=at + 0.3, **receipt)
            )
        if unit % 3 == 0:
            tries.append(
                Try(unit, "oppose", f"s{unit}", REFUSED, code="already_voted", began=at,
                    ended=at + 0.5)
            )  # fmt: skip
    return tries, rows


def test_what_is_as_it_should_be_has_no_fault():
    assert faults(*right()) == []


def lose(tries, rows, at):
    del rows[at]


def cut_the_tail(tries, rows, at):
    del rows[-1]


def double(tries, rows, at):
    row = rows[at]
    rows.append(Row(len(rows) + 1, row.unit, "agree", "e" * 64))


def alter_choice(tries, rows, at):
    row = rows[at]
    rows[at] = Row(row.number, row.unit, "oppose", row.hash)


def alter_hash(tries, rows, at):
    row = rows[at]
    rows[at] = Row(row.number, row.unit, row.choice, "f" * 64)


def swap(tries, rows, at):
    other = (at + 1) % len(rows)
    a, b = rows[at], rows[other]
    rows[at], rows[other] = (
        Row(a.number, b.unit, b.choice, b.hash), Row(b.number, a.unit, a.choice, a.hash),
    )  # fmt: skip


def never_cast(tries, rows, at):
    rows.append(Row(len(rows) + 1, 9999, "agree", "d" * 64))


def refused_without_winner(tries, rows, at):
    unit = 777
    tries.append(Try(unit, "agree", "t", REFUSED, code="already_voted", began=1, ended=2))


def refused_and_stored(tries, rows, at):
    tries.append(Try(778, "agree", "t", REFUSED, code="late", began=1, ended=2))
    rows.append(Row(len(rows) + 1, 778, "agree", "c" * 64))


def one_receipt_twice(tries, rows, at):
    row = rows[at]
    tries.append(Try(row.unit, row.choice, "else", TAKEN, row.number, row.hash))


@pytest.mark.parametrize(
    "fault",
    [lose, cut_the_tail, double, alter_choice, alter_hash, swap, never_cast,
     refused_without_winner, refused_and_stored, one_receipt_twice],
)  # fmt: skip
def test_each_kind_of_fault_is_caught_wherever_it_is(fault):
    for seed in range(20):
        tries, rows = right()
        fault(tries, rows, random.Random(seed).randrange(len(rows)))
        assert faults(tries, rows), (fault.__name__, seed)
