"""What the house itself writes with a clock or a step: kept in Chinese, told as it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext, gettext_noop

NOTHING_LEFT = gettext_noop("针对的事已经没有了")
ANEW = gettext_noop("有了新的文书，另外计算")
NO_HOUR = gettext_noop("只知道是哪一天，不知道几点，来不来得及不判断")
NOT_DONE = gettext_noop("记成办好到复核没有通过之间")
NOT_OVER = gettext_noop("记成办好到又不行了之间")
AT_REST_MEANWHILE = gettext_noop("办结到重新办理之间")
UNTIL_SERVED = gettext_noop("公告期满，才算送达")
WITHDRAWN = gettext_noop("这一件撤销了")
RULED_ALREADY = gettext_noop("处理决定已经作出")
NOT_NOTED = gettext_noop("办结时没有记下已经办到")
REVOKED = gettext_noop("原决定已经撤销")
BUILT_NOW = gettext_noop("后来知道正在搭建，改按正在搭建的时间算")
BUILT_NO_MORE = gettext_noop("后来知道没有在搭建，改按一般的时间算")
NOTED_TWICE = gettext_noop("记了两遍")
NOTED_WRONGLY = gettext_noop("记错了人，与这一件无关")
JOINED_WRONGLY = gettext_noop("连错了账号")
# The registry's basis of a clock of which no text sets the days.
NO_TEXT = gettext_noop("没有找到规定")
# What is asked of whoever gets back a task that the list does not hold.
_NOT_LISTED = gettext_noop("不在《%(title)s》（第 %(version)s 版）里，请收回另行安排")
# What parties read of a hand-over: not what was asked.
_ANSWER_BY = gettext_noop("请在 %(due)s 前答复")
_DUE = re.compile(re.escape(_ANSWER_BY).replace(re.escape("%(due)s"), "([0-9-]{10})"))
# The basis of a clock by the day that an order itself names.
_BY_ORDER = gettext_noop("工单上写的办结时限：%(due)s")
_BY_OWN = re.compile(re.escape(_BY_ORDER).replace(re.escape("%(due)s"), "([0-9-]{10})"))
_TITLE = re.compile(
    re.escape(_NOT_LISTED)
    .replace(re.escape("%(title)s"), "(.+)")
    .replace(re.escape("%(version)s"), "([0-9]+)")
)
_OWN = {
    *(NOTHING_LEFT, ANEW, NO_HOUR, NOT_DONE, NOT_OVER, AT_REST_MEANWHILE, UNTIL_SERVED),
    *(WITHDRAWN, REVOKED, RULED_ALREADY, NOT_NOTED, NO_TEXT, BUILT_NOW, BUILT_NO_MORE),
    *(NOTED_TWICE, NOTED_WRONGLY, JOINED_WRONGLY),
}


def learn(words: Iterable[str]) -> None:
    """Know what another room writes of itself with its steps, in Chinese, as the house's own."""
    _OWN.update(words)


def answer_by(due: date) -> str:
    """By when a unit was asked to answer, as a step keeps it."""
    return _ANSWER_BY % {"due": due.isoformat()}


def not_listed(title: str, version: int) -> str:
    """What is asked with a task that stands on no item of a list, as its hop keeps it."""
    return _NOT_LISTED % {"title": title, "version": version}


def by_order(due: date) -> str:
    """Why an order is to be closed by a day, as its clock keeps it."""
    return _BY_ORDER % {"due": due.isoformat()}


def told(words: str) -> str:
    """The house's own words in the reader's language; anybody else's as they were written."""
    if own := _BY_OWN.fullmatch(words):
        return gettext(_BY_ORDER) % {"due": own[1]}
    if due := _DUE.fullmatch(words):
        return gettext(_ANSWER_BY) % {"due": due[1]}
    if back := _TITLE.fullmatch(words):
        return gettext(_NOT_LISTED) % {"title": back[1], "version": back[2]}
    return gettext(words) if words in _OWN else words
