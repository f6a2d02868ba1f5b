"""Markup from values, escaped: Django's `format_html` for pages with hundreds of values.

Django's takes each value through two wrappers for texts that are translated later, which was a
tenth of a page of the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe


def markup(template: str, *values: object) -> SafeString:
    """`template` with each {} replaced by a value, escaped unless it is markup already.

    >>> markup("<b>{}</b>", "1 < 2")
    '<b>1 &lt; 2</b>'
    """
    return mark_safe(template.format(*map(escaped, values)))  # noqa: S308 - escaped one by one


def escaped(value: object) -> str:
    """The value as markup; what says of itself that it is markup stays as it is."""
    told: Callable[[], str] | None = getattr(value, "__html__", None)
    return told() if told else escape(str(value))


# A number of a case or of a house, a day, an hour: what a line may not break in.
_WHOLE = re.compile(r"\d+(?:[-–:]\d+)+(?:号|室)?|\d+(?:号楼|号|室|弄)")


def unbroken(value: object) -> SafeString:
    """Words as markup in which no line breaks within 2026-0015, 2026-11-30, 17号 or 102室, nor
    before a dot between two of them. What is markup already stays as it is.

    >>> unbroken("17号 · 2026-0015")
    '<span class="nowrap">17号</span>\xa0· <span class="nowrap">2026-0015</span>'
    """
    if hasattr(value, "__html__"):
        return mark_safe(escaped(value))  # noqa: S308 - says of itself that it is markup
    return _whole(str(value))


# The numbers and doors of a neighbourhood recur from page to page.
@lru_cache(maxsize=8192)
def _whole(words: str) -> SafeString:
    held = escape(words).replace(" · ", "\u00a0· ")
    return mark_safe(_WHOLE.sub(r'<span class="nowrap">\g<0></span>', held))  # noqa: S308 - escaped
