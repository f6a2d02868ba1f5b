"""Log lines that name nobody."""

from __future__ import annotations

import logging
import traceback


class Discreet(logging.Formatter):
    """Tells where something failed and of what kind, but not the message of the exception.

    Such a message quotes what people typed: a database says which name was taken, a form what
    could not be read.
    """

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name that logging calls
        assert isinstance(ei, tuple)
        kind, _, where = ei
        frames = "".join(traceback.format_tb(where))
        return f"{frames}{getattr(kind, '__qualname__', kind)}"
