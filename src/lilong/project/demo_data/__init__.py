"""The demo neighbourhood: 西木 and 大宁 with the newspaper's counts, everything else invented.

demo_data.load(findings=True, progress=print)
demo_data.is_demo()
"""

from __future__ import annotations

from collections.abc import Callable


def load(*, findings: bool = True, progress: Callable[[str], None] = lambda step: None) -> None:
    """Load the demo, once; see `lilong.project.demo_data.loading.load`."""
    # Late, so that the generator can be used where no Django is set up.
    from lilong.project.demo_data import loading

    loading.load(findings=findings, progress=progress)


def is_demo() -> bool:
    """Whether the demo has been loaded here."""
    from lilong.project.demo_data import loading

    return loading.is_demo()
