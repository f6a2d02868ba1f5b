"""The figures of answering in words, the same on the page and in the workbook."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lilong.council.outcomes import EXACT
from lilong.council.queries.statistics import Portion


def portion_words(portion: Portion) -> str:
    """The arithmetic of a share."""
    return _("%(whole)s 句里有 %(part)s 句") % {"part": portion.part, "whole": portion.whole}


def none_words(portion: Portion) -> str:
    """Why no share is told."""
    if not portion.whole:
        return _("还没有")
    if not portion.told:
        return _("还太少，不到 5 句，不算比例")
    return _("有一边不到 5 句，不算比例")


def count_words(count: int | None) -> int | str:
    """A count as the reader may have it."""
    return "—" if count is None else count


def lasted_words(days: int) -> str:
    """A length of time as it is counted: exact up to a fortnight, then in steps."""
    if not days:
        return _("当天")
    if days <= EXACT:
        return _("%(days)s 天") % {"days": days}
    return _("%(days)s 天以内") % {"days": days}


def days_words(days: int | None) -> str:
    """The same in a table, where there may be too few to tell."""
    return "—" if days is None else lasted_words(days)
