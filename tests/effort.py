"""What work costs, told without a clock: a machine that is busy counts the same as an idle one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python `work` runs, comprehensions included; the same on each machine.

    What a library does in C counts as the one line that calls it.
    """
    count = 0

    def each(_frame: FrameType, event: str, _told: Any) -> Any:
        nonlocal count
        count += event == "line"
        return each

    before = sys.gettrace()
    sys.settrace(each)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def growth(work: Callable[[int], Callable[[], object]], n: int, times: int = 4) -> float:
    """How much more `times` as much costs than `n`: about `times` where each is looked at once,
    its square where each is held against all.

    Args:
        work: makes the work for so many; the making is not counted.
    """
    small, large = work(n), work(n * times)
    return lines_run(large) / lines_run(small)
