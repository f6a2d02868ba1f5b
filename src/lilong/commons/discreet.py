"""What is told of a failure names nobody."""

from __future__ import annotations

import logging
import traceback


def told_of(error: BaseException) -> str:
    """Where something failed and of what kind, without the message of the exception.

    Such a message quotes what people typed: a database says which name was taken, a form what
    could not be read.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__qualname__}"


class Discreet(logging.Formatter):
    """Log lines that tell of a failure as `told_of` does."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name that logging calls
        assert isinstance(ei, tuple)
        return told_of(ei[1])
