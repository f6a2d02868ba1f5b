"""How often one slip may be tried: so often in a window, and again in the next one."""

from __future__ import annotations

from lilong.ballot.knocks import MOST, SECONDS, Knocks


def test_each_key_has_its_tries_until_the_window_ends():
    moment = 100.0
    knocks = Knocks(now=lambda: moment)

    tried = [knocks.allow(1) for _ in range(MOST + 2)]
    other = knocks.allow(2)
    moment += SECONDS - 0.01
    late = knocks.allow(1)
    moment += 0.01

    assert tried == [True] * MOST + [False] * 2
    assert other
    assert not late
    assert knocks.allow(1)
