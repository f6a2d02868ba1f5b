"""What is told of a failure names nobody."""

from __future__ import annotations

import logging
import re
import traceback


def told_of(error: BaseException) -> str:
    """Where something failed and of what kind, without the message of the exception.

    Such a message quotes what people typed: a database says which name was taken, a form what
    could not be read.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__qualname__}"


# Addresses on paper prove by themselves whose something is: /s/ a sentence, /v/ a slip to vote,
# /r/ a receipt, /hall/ the wall of a meeting, /tokens/ a sentence to a program (Open311).
_PROVING = re.compile(r"(?i)(/(?:[svr]|hall|tokens)/|/receipts/)[^\s/?#\"']+")


def without_keys(line: str) -> str:
    """A line of a log without the addresses that open something for whoever reads them.

    >>> without_keys("Forbidden (CSRF cookie not set.): /s/1A7NDWAZHJB7/solved")
    'Forbidden (CSRF cookie not set.): /s/…/solved'
    """
    return _PROVING.sub(r"\1…", line)


class Discreet(logging.Formatter):
    """Log lines that tell of a failure as `told_of` does, and no address that is a proof."""

    def format(self, record: logging.LogRecord) -> str:
        return without_keys(super().format(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name that logging calls
        assert isinstance(ei, tuple)
        return told_of(ei[1])
