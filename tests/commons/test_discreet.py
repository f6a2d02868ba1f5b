"""Log lines name nobody."""

from __future__ import annotations

import logging
import sys

from lilong.commons.discreet import Discreet

TYPED = "Key (name)=(金丝雀) already exists"


def _formatted(formatter: logging.Formatter) -> str:
    try:
        raise ValueError(TYPED)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    return formatter.format(record)


def test_a_failure_is_logged_with_its_place_and_kind_but_without_what_was_typed():
    line = _formatted(Discreet("{message}", style="{"))

    assert "ValueError" in line
    assert "test_discreet.py" in line
    assert TYPED not in line


def test_the_ordinary_formatter_would_have_told():
    assert TYPED in _formatted(logging.Formatter("{message}", style="{"))
