"""What `lilong check` looks at: each module registers a check of its own things.

    register_check("survey.counters", counters_agree)

A check yields one sentence for every fault, in the words of whoever keeps the installation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Check = Callable[[], Iterable[str]]

CHECKS: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Let `lilong check` call `check` under `name` (`module.what`)."""
    CHECKS[name] = check
