"""The demo writes down days that are over; whoever works beside it goes on with the real time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.utils import timezone

from lilong.project.demo_data.days import days_ago

REAL = timezone.now


def days_back() -> int:
    return (timezone.localdate(REAL()) - timezone.localdate()).days


def test_one_past_within_another_and_back():
    with days_ago(9):
        assert days_back() == 9
        with days_ago(3):
            assert days_back() == 3
        assert days_back() == 9
        assert timezone.localtime().strftime("%H:%M") == "09:30"
    assert timezone.now is REAL


def test_what_goes_wrong_in_the_past_does_not_stay_there():
    with pytest.raises(ZeroDivisionError), days_ago(9):
        _ = 1 / 0
    assert timezone.now is REAL


def test_two_loads_at_a_time_have_a_past_each():
    both, first_is_back = Barrier(2, timeout=20), Event()

    def short():
        with days_ago(3):
            both.wait()
            told = days_back()
        first_is_back.set()
        return told, days_back()

    def long():
        with days_ago(9):
            both.wait()
            assert first_is_back.wait(20)
            return days_back()

    with ThreadPoolExecutor(2) as threads:
        brief, lasting = threads.submit(short), threads.submit(long)
        assert brief.result() == (3, 0)
        assert lasting.result() == 9
    assert timezone.now is REAL
