"""The count of lines that tells what work costs without a clock."""

from __future__ import annotations

from collections.abc import Callable

from tests.effort import growth, lines_run


def each_once(n: int) -> Callable[[], int]:
    return lambda: sum(one for one in range(n))


def all_with_all(n: int) -> Callable[[], int]:
    return lambda: sum(one < other for one in range(n) for other in range(n))


def test_what_is_held_against_all_is_told_from_what_is_looked_at_once() -> None:
    assert 3.5 < growth(each_once, 100) < 4.5
    assert growth(all_with_all, 100) > 15


def test_the_same_work_counts_the_same() -> None:
    assert lines_run(each_once(300)) == lines_run(each_once(300)) > 300
