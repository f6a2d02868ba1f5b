"""What the house itself writes with a clock: kept in Chinese, told in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

NOTHING_LEFT = gettext_noop("针对的事已经没有了")
ANEW = gettext_noop("有了新的文书，另外计算")
NO_HOUR = gettext_noop("只知道是哪一天，不知道几点，来不来得及不判断")
UNTIL_SERVED = gettext_noop("公告期满，才算送达")
# The registry's basis of a clock of which no text sets the days.
NO_TEXT = gettext_noop("没有找到规定")
_OWN = frozenset((NOTHING_LEFT, ANEW, NO_HOUR, UNTIL_SERVED, NO_TEXT))


def told(words: str) -> str:
    """The house's own words in the reader's language; anybody else's as they were written."""
    return gettext(words) if words in _OWN else words
