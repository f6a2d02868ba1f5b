"""A page as it is read."""

from __future__ import annotations

import re


def as_read(html: str) -> str:
    """The page without what holds a number together on its line: no gap in a word."""
    return re.sub(r"</?span[^>]*>", "", html).replace("\u00a0", " ")
