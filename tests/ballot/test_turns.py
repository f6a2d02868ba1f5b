"""On SQLite whoever casts is called in the order of coming."""

from __future__ import annotations

import threading
import time

import pytest
from tests.own_database import Aside

from lilong.ballot import turns
from lilong.ballot.turns import in_turn


def test_the_row_is_kept_in_the_order_of_coming(own_file):
    served, inside = [], threading.Semaphore(1)

    def come(number):
        with in_turn():
            assert inside.acquire(blocking=False), "two at once"
            served.append(number)
            time.sleep(0.01)
            inside.release()

    with in_turn():
        threads = []
        for number in range(8):
            threads.append(Aside(lambda number=number: come(number)))
            while len(turns._row) < number + 2:
                time.sleep(0.001)
    for thread in threads:
        thread.outcome()

    assert served == list(range(8))
    assert not turns._row


def test_who_fails_holds_nobody_up(own_file):
    with pytest.raises(ValueError, match="broken"), in_turn():
        raise ValueError("broken")

    with in_turn():
        assert len(turns._row) == 1


def test_on_postgresql_nobody_waits(own_server):
    with in_turn(), in_turn():
        assert not turns._row
