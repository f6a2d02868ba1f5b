"""Words that order, from those who may not: what a committee says to a party dissuades or asks.

A residents' committee dissuades, reports and supports (居委会条例 art. 25). What parties read of
it must not sound as if it could set a term, force or cut off water and power (行政强制法 art. 43
forbids the last to everybody).
"""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from lilong.kernel.refusal import Refused

BASIS = "上海市居民委员会工作条例 art. 25"
_ORDERS = re.compile(
    "责令|勒令|限[你您]|限期(?:拆|整改|改正|清|搬)"
    "|(?:逾期|否则|不然|不[拆改搬清](?:掉|除|走)?(?:的话)?[，,]?就?)"
    ".{0,8}(?:强制|强拆|停水|停电|停气|断水|断电|断气)"
)


def refuse_order(words: str) -> None:
    """Raises Refused: the words order something, or threaten with force or with water and power."""
    if _ORDERS.search(words):
        raise Refused(
            _("居委会不能责令、限期，也不能用强拆、停水停电来要求，这样写当事人会当成命令"),
            basis=BASIS,
            remedy=_(
                "请写劝了什么、对方怎么说；别的单位责令的，用“记下其他单位的处理”写明单位和文号。"
            ),
        )
